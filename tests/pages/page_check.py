"""What mesh-check would say about the files on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml

from meshwright.app.baselines import baselines, served_baselines
from meshwright.app.check import located
from meshwright.app.checked import Checked, assemble
from meshwright.app.grants_check import checked_offers, undeclared
from meshwright.app.levels import levels_of
from meshwright.app.loaded import configs_in, load
from meshwright.app.mesh_root import roots_of
from meshwright.app.policy import policies_of
from meshwright.app.run_rules import judged_findings
from meshwright.grants.offers import Offers
from meshwright.grants.plan import make_plan
from meshwright.grants.state import Membership, Privilege, State, Thing
from meshwright.mesh.domain import Interface
from meshwright.mesh.finding import Finding
from meshwright.mesh.input import Input
from meshwright.mesh.mesh import ExpectedInterfaces, Mesh
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, PortUse, Release, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.read.mesh_yml import DomainConfig
from meshwright.render.report import Report
from meshwright.rules import RULES
from meshwright.rules.rule import DatabaseRule, MeshRule, PolicyRule, PublishedRule
from tests.pages.tiny_dbt import Project, Ref, parse
from tests.unit.grants.model_database import done

REGISTRY = "registry"
DATABASE = "database"
ROOT = "mesh.yml"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
"""When every page is checked."""

BUILT = "2026-11-22T11:00:00Z"
"""When the rows were built that are served, unless a page says otherwise."""

RELEASE = "0.2.0"
"""The meshwright that checks every page, so that no page changes with a release."""

BEFORE = "published"
"""The folder under which a page shows the files that the domains' releases were made from."""

COMPARED = "before"
"""The folder under which a page shows the files of a state that is compared with `--against`."""

SYNCED = "sync"
"""The folder under which a page shows what `mesh sync` would write."""


def report_on(files: Mapping[str, str], *, backwards: bool = False) -> Report:
    """Parse the files into the working directory, load them as a user's, and run every rule."""
    shown = dict(files)
    published = _published(yaml.safe_load(shown.pop(REGISTRY))) if REGISTRY in shown else None
    granted = yaml.safe_load(shown.pop(DATABASE)) if DATABASE in shown else None
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, text in shown.items():
        folder, slash, rest = path.partition("/")
        if slash:
            folders[folder][rest] = text
        else:
            Path(path).write_text(text, encoding="utf-8")
    synced = folders.pop(SYNCED, {})
    published = _with_releases(published, folders.pop(BEFORE, {}))
    compared = _projects(folders.pop(COMPARED, {}))
    parse(Path(COMPARED), compared, _refs(published))
    projects = {name: Project(name, content) for name, content in folders.items()}
    parse(Path(), projects, _refs(published))
    named = [Path()] if ROOT in shown else [Path(name) for name in sorted(projects, reverse=backwards)]
    configs = configs_in(named)
    policies = policies_of(configs, roots_of(configs), None)
    loaded = load(configs, published.names if published else ())
    mesh = assemble(loaded, named, published=published, expected=_expected(synced), policies=policies, now=NOON)
    mesh = replace(mesh, package_version=RELEASE)
    if granted is not None:
        offers = checked_offers(mesh, "")
        mesh = replace(mesh, grants=undeclared(make_plan(offers, _database(offers, granted)), "mesh"))
    # A rule in preview is not off here, but what a page says to be off is.
    levels = levels_of(configs, roots_of(configs))
    told = [*run_rules(mesh, published), *_changes(mesh, configs if compared else ())]
    settings = [(finding, levels[finding.domain][finding.code]) for finding in told]
    findings = [finding for finding, setting in settings if setting.place is None or setting.level != "off"]
    return Report.of(located(findings, mesh), mesh.domains, rules=len(RULES))


def _changes(mesh: Mesh, configs: Iterable[DomainConfig]) -> Iterable[Finding]:
    """What the rules about changes say, but those in preview, which a user has to ask for."""
    published = mesh.published or Published()
    compared = {domain.name: served_baselines(published.domain(domain.name)) for domain in mesh.domains}
    for config in configs:
        compared |= baselines(f"{COMPARED}/{config.name}", mesh.domains, (config,), None)
    return judged_findings(Checked(mesh, (), {}, baselines=compared))


def run_rules(mesh: Mesh, published: Published | None) -> Iterable[Finding]:
    for rule in RULES:
        match rule:
            case MeshRule():
                yield from rule.check(mesh)
            case PublishedRule() if published is not None:
                yield from rule.check(mesh, published)
            case DatabaseRule() if mesh.grants is not None:
                yield from rule.check(mesh, mesh.grants)
            case PolicyRule() if mesh.policies:
                yield from rule.check(mesh)


def _database(offers: Offers, granted: Mapping[str, Any]) -> State:
    """What `mesh grants apply` makes, and then `members: {role: [member]}` and `usage: {schema: [role]}`."""
    nothing = State("mesh")
    state = done(nothing, (step.action for step in make_plan(offers, nothing).steps))
    members = {Membership(role, each) for role, several in granted.get("members", {}).items() for each in several}
    usage = granted.get("usage", {}).items()
    privileges = {Privilege(Thing("schema", schema), "usage", each) for schema, several in usage for each in several}
    names = {each.member for each in members} | {each.grantee for each in privileges}
    roles = {each: frozenset({"login", "inherit"}) for each in names}
    return replace(
        state,
        roles=roles | dict(state.roles),
        memberships=state.memberships | members,
        privileges=state.privileges | privileges,
    )


def _with_releases(published: Published | None, files: Mapping[str, str]) -> Published | None:
    """What is published, and with it the releases that were made from some projects' files."""
    if not files:
        return published
    projects = _projects(files)
    parse(Path(BEFORE), projects, _refs(published))
    loaded = load(configs_in([Path(BEFORE) / name for name in sorted(projects)]))
    others = published.domains if published else ()
    domains = {domain.name: domain for domain in others}
    for each in loaded:
        products = [product for product in each.domain.products if product.name]
        domains[each.domain.name] = _published_domain(each.domain.name, products, BUILT, {})
    return Published(tuple(domains[name] for name in sorted(domains)))


def _projects(files: Mapping[str, str]) -> dict[str, Project]:
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, text in files.items():
        name, _, rest = path.partition("/")
        folders[name][rest] = text
    return {name: Project(name, content) for name, content in folders.items()}


def _expected(synced: Mapping[str, str]) -> tuple[ExpectedInterfaces, ...]:
    """`punctuality/interfaces/weather/models/x.sql` and its like, by consumer and producer."""
    packages: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for path, text in synced.items():
        consumer, _, producer, rest = path.split("/", 3)
        packages[consumer][producer][rest] = text
    return tuple(
        ExpectedInterfaces(
            consumer, tuple(Interface(name, tuple(sorted(content.items()))) for name, content in sorted(found.items()))
        )
        for consumer, found in sorted(packages.items())
    )


def _refs(published: Published | None) -> set[Ref]:
    ports = [port.id for product in published.products() for port in product.ports] if published else []
    return {Ref(port.domain, port.name, port.version) for port in ports}


def _published(content: Mapping[str, Mapping[str, Any]]) -> Published:
    """`weather/observations: {ports: [...], consumers: [...], owner: ...}` as the registry would hold it.

    Ports with columns are a mapping: `ports: {stations: {station: varchar}}`, and a column may have more than a type:
    `station: {data_type: varchar, classification: pii}`. `built_at` is when the rows were built, an hour before the
    check unless given; `deprecated: {aircraft@1: 2027-06-30}` gives ports a date; `latest: [aircraft@2]` says which
    version an unpinned ref means; `uses: [fleet.aircraft@2]` is what the domain reads, or, with the columns that it
    names, `uses: {fleet.aircraft@2: [tail_number]}`.
    """
    products: dict[str, list[Product]] = defaultdict(list)
    for name, entry in content.items():
        domain, _, product = name.partition("/")
        ports = entry["ports"] if isinstance(entry["ports"], dict) else {label: {} for label in entry["ports"]}
        consumers = entry.get("consumers")
        products[domain].append(
            Product(
                domain,
                product,
                tuple(
                    Port(
                        PortId(domain, *_label(str(label))),
                        product,
                        columns=tuple(_column(column, said) for column, said in columns.items()),
                        contract_enforced=bool(columns),
                        latest=label in entry.get("latest", ports),
                        deprecation_date=str(entry["deprecated"][label])
                        if label in entry.get("deprecated", {})
                        else None,
                    )
                    for label, columns in ports.items()
                ),
                type=entry.get("type"),
                status=entry.get("status", "active"),
                sla=tuple(sorted(entry.get("sla", {}).items())),
                strict=entry.get("strict", False),
                owner=Owner(entry.get("owner", "")),
                consumers=None if consumers is None else tuple(sorted(consumers)),
            )
        )
    built = {name.partition("/")[0]: str(entry.get("built_at", BUILT)) for name, entry in content.items()}
    uses = {name.partition("/")[0]: entry.get("uses", {}) for name, entry in content.items()}
    return Published(
        tuple(_published_domain(name, found, built[name], uses[name]) for name, found in sorted(products.items()))
    )


def _column(name: str, said: str | Mapping[str, str]) -> Column:
    return Column(name, said) if isinstance(said, str) else Column(name, **said)


def _label(label: str) -> tuple[str, str | None]:
    name, _, version = label.partition("@")
    return name, version or None


def _published_domain(
    name: str, products: list[Product], built_at: str, uses: list[str] | dict[str, list[str]]
) -> PublishedDomain:
    deployment = Deployment(
        environment="prod",
        domain=name,
        sequence=1,
        invocation_id="00000000-0000-0000-0000-000000000000",
        published_at="2026-11-22T10:00:00Z",
        adapter="duckdb",
        dbt_version="1.11.16",
        description="",
        owner=products[0].owner,
        releases=tuple((product.name, "1.0.0") for product in products),
        served=tuple(
            ServedPort(port.id, product.name, Relation(name, "main", port.id.label.replace("@", "_v")), built_at)
            for product in products
            for port in product.ports
        ),
        uses=tuple(_use(port, uses[port] if isinstance(uses, dict) else None) for port in uses),
    )
    return PublishedDomain(name, tuple(Release(product, "1.0.0", "0" * 64) for product in products), (deployment,))


def _use(port: str, columns: list[str] | None) -> PortUse:
    entry = Input.parse(port)
    read = PortId(entry.domain, entry.port, entry.version)
    return PortUse(read) if columns is None else PortUse(read, tuple(sorted(columns)), "exact")
