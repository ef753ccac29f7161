"""Whether a domain may go to an environment, where the others are as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from meshwright.app.baselines import Baseline, served_baselines
from meshwright.app.checked import check_scope
from meshwright.app.fitting_inputs import input_rows
from meshwright.app.registry import require_registry
from meshwright.app.verdicts import verdicts
from meshwright.mesh.comparison import Promises
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.mesh.judged import Judged
from meshwright.mesh.names import did_you_mean, did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from meshwright.mesh.reader import readers_of
from meshwright.mesh.waiver import Agreements
from meshwright.read.mesh_yml import DomainConfig, is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.releases import latest_release
from meshwright.registry.store import Store
from meshwright.render.deploy_answer import DeployAnswer, Fit, Row


def can_deploy(said: str, environment: str, *, environ: Mapping[str, str], now: datetime) -> DeployAnswer:
    """Compare a domain, as its project is now, with what an environment serves.

    Args:
        said: the folder of the domain's dbt project, or its name in the mesh whose root is here or above.
        environment: where it would go.
        environ: the environment variables that a registry's location may use.
        now: the day of the verdicts.

    Raises:
        MeshError: the domain or the environment could not be looked at.
    """
    config = _config(said)
    checked = check_scope([config.folder], environ, now)
    domain, published = checked.mesh.domains[0], checked.mesh.published
    if published is None:
        raise MeshError(
            f"{config.folder}: there is nobody to ask: {checked.no_registry}",
            "Name the `registry` of the mesh in mesh.yml; it knows what each environment serves.",
        )
    _require_environment(environment, published)
    producer = published.domain(domain.name)
    compared = served_baselines(producer, environment)
    notes = []
    if not compared:
        compared = _last_releases(domain, environment, require_registry(config, environ))
        binds = "what was released elsewhere binds it all the same" if compared else "nothing is promised yet"
        notes.append(f"{domain.name} was never deployed to {environment}: {binds}")
    if not domain.reads:
        notes.append(f"{domain.name} reads no other domain")
    judged = verdicts(
        domain,
        compared,
        published=published,
        agreements=checked.agreements.get(domain.name, Agreements()),
        policy=checked.mesh.policies.get(domain.name),
        today=checked.mesh.now.date(),
    )
    rows = [
        *_promise_rows(domain, environment, published, judged),
        *input_rows(domain, environment, published, checked.mesh.usages.get(domain.name, ())),
    ]
    return DeployAnswer(domain.name, environment, tuple(sorted(rows, key=lambda row: row.order)), tuple(notes))


def _config(said: str) -> DomainConfig:
    here = Path(said)
    if (here / "dbt_project.yml").is_file():
        return load_domain_config(here)
    top = Path().resolve()
    root = next((folder for folder in (top, *top.parents) if is_mesh_root(folder)), None)
    if root is None:
        raise ConfigError(
            [f"{said}: neither the folder of a dbt project nor, without the root of a mesh here or above, a domain"],
            "Name the folder of a domain.",
        )
    domains = {config.name: config for config in load_mesh_root(Path(os.path.relpath(root))).domains}
    if said not in domains:
        hint = did_you_mean(said, domains) or f"; its domains are {', '.join(sorted(domains))}"
        raise ConfigError(
            [f"{said}: neither the folder of a dbt project nor a domain of the mesh in {root}{hint}"],
            "Name a domain.",
        )
    return domains[said]


def _require_environment(environment: str, published: Published) -> None:
    """An environment that nobody is in has no others to compare with, and is more often a slip than a beginning."""
    there = published.environments
    if environment not in there:
        raise MeshError(
            f"nothing is deployed to {environment}{did_you_mean_or_all(environment, there)}",
            "Correct the name. The first domain of a new environment has nobody to ask: publish it.",
        )


def _last_releases(domain: Domain, environment: str, store: Store) -> tuple[Baseline, ...]:
    """What `mesh publish` holds a domain to in an environment that it was never in."""
    found = [latest_release(store, domain.name, product.name) for product in domain.products if product.name]
    releases = [release for release in found if release is not None]
    if not releases:
        return ()
    says = {each.product.name: f"{each.product.name} {each.version} is its last release" for each in releases}
    # Who will read it there reads it elsewhere now, so everybody counts.
    return (Baseline(Promises(tuple(each.product for each in releases)), (), says),)


def _promise_rows(domain: Domain, environment: str, published: Published, judged: tuple[Judged, ...]) -> Iterator[Row]:
    """What the domain promised in the environment: to each reader of each port, and where nobody is known to read."""
    producer = published.domain(domain.name)
    ports = (
        {port.id for release in producer.releases_in(environment) for port in release.product.ports} if producer else ()
    )
    where = frozenset({environment}) if producer and producer.deployment_in(environment) else None
    changed = {port for each in judged if each.readers for port in each.change.ports}
    for port in sorted({*ports, *changed}):
        readers = readers_of(port, published, where)
        for consumer in sorted({reader.domain for reader in readers}):
            hits = [each for each in judged if _concerns(each, consumer, port)]
            yield _promise(domain, consumer, str(port), environment, hits)
    lonely: dict[str, list[Judged]] = {}
    for each in judged:
        if each.decision == "refused" and not each.readers:
            what = ", ".join(map(str, each.change.ports)) or each.change.subject
            lonely.setdefault(what, []).append(each)
    for what, hits in lonely.items():
        yield _promise(domain, "", what, environment, hits)


def _concerns(judged: Judged, consumer: str, port: PortId) -> bool:
    return any((reader.domain, reader.use.port) == (consumer, port) for reader in judged.readers)


def _promise(domain: Domain, consumer: str, what: str, environment: str, hits: list[Judged]) -> Row:
    refused = [each for each in hits if each.decision == "refused"]
    sure = any(each.change.change_class != "undetermined" for each in refused)
    fit: Fit = "broken" if sure else "unknown" if refused else "ok"
    # What was told, waived or agreed to may go out, and is worth a line all the same.
    told = refused or [each for each in hits if each.because]
    reason = "\n".join(map(_line, told)) or "it changes nothing that is read"
    return Row(consumer, domain.name, what, environment, fit, reason)


def _line(judged: Judged) -> str:
    change = judged.change
    why = _why(judged.because) if judged.decision != "refused" else ""
    return f"{change.code} {change.subject}: {change.fact}{f' ({judged.decision}: {why})' if why else ''}"


def _why(because: Iterable[object]) -> str:
    return "; ".join(map(str, because))
