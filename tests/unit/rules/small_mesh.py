"""Domains, registries and checks in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.finding import Finding
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.input import Input
from meshwright.mesh.mesh import LONG_AGO, ExpectedInterfaces, Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.rules.rule import PublishedRule, Rule

EMPTY = Published()


def domain(
    name: str,
    *,
    inputs: Iterable[str] = (),
    reads: Iterable[str] = (),
    models: Mapping[str, str] | None = None,
    products: tuple[Product, ...] = (),
    interfaces: Mapping[str, Mapping[str, str]] | None = None,
    owner: Owner = Owner(),
    declared: bool = True,
) -> Domain:
    """A domain; `reads` are `reader weather.stations@2 protected`, the access being optional."""
    listed = tuple(map(Input.parse, inputs))
    ports = {port.id.label: port for product in products for port in product.ports}
    everything = dict.fromkeys(ports, "public") | dict(models or {})
    built = {
        label: Model(
            *_label(label),
            access,
            ports[label].place if label in ports else Place(f"models/{label}.sql"),
            file=f"models/{label}.sql",
        )
        for label, access in everything.items()
    }
    return Domain(
        name=name,
        folder=f"domains/{name}",
        project=name,
        adapter="duckdb",
        owner=owner,
        products=products,
        models=tuple(built.values()),
        implementations=tuple(Implementation(port, built[label], "table") for label, port in ports.items()),
        inputs=listed,
        input_places=tuple(Place("mesh.yml", line) for line, _ in enumerate(listed, start=4)),
        reads=tuple(sorted(_read(text) for text in reads)),
        interfaces=_interfaces(interfaces or {}),
        declared=declared,
        config_place=Place("mesh.yml" if declared else "dbt_project.yml"),
    )


def product(
    name: str,
    *ports: str,
    consumers: tuple[str, ...] | None = None,
    owner: Owner = Owner("Team", "team@example.com"),
    contract: bool = True,
) -> Product:
    """A product called `weather/observations` with its ports."""
    owned_by, _, group = name.partition("/")
    return Product(
        owned_by,
        group,
        tuple(
            Port(
                PortId(owned_by, *_label(label)),
                group,
                contract_enforced=contract,
                place=Place(f"models/{group}.yml", line),
            )
            for line, label in enumerate(ports, start=2)
        ),
        owner=owner,
        consumers=consumers,
    )


def published(*products: Product) -> Published:
    """A registry whose `prod` serves these products."""
    names = sorted({product.domain for product in products})
    return Published(tuple(_published(name, [p for p in products if p.domain == name]) for name in names))


def expected(consumer: str, packages: Mapping[str, Mapping[str, str]]) -> ExpectedInterfaces:
    return ExpectedInterfaces(consumer, _interfaces(packages))


def found(
    rule: Rule,
    *domains: Domain,
    registry: Published = EMPTY,
    interfaces: Iterable[ExpectedInterfaces] = (),
    now: datetime = LONG_AGO,
) -> list[Finding]:
    """What the rule finds, sorted."""
    mesh = Mesh(domains, tuple(interfaces), published=None if registry is EMPTY else registry, now=now)
    findings = rule.check(mesh, registry) if isinstance(rule, PublishedRule) else rule.check(mesh)
    return sorted(findings, key=lambda finding: finding.order)


def _label(label: str) -> tuple[str, str | None]:
    name, _, version = label.partition("@")
    return name, version or None


def _read(text: str) -> ForeignRead:
    reader, port, *access = text.split()
    owned_by, _, label = port.partition(".")
    return ForeignRead(
        reader, PortId(owned_by, *_label(label)), access[0] if access else "public", Place(f"models/{reader}.sql")
    )


def _interfaces(packages: Mapping[str, Mapping[str, str]]) -> tuple[Interface, ...]:
    return tuple(Interface(name, tuple(sorted(files.items()))) for name, files in sorted(packages.items()))


def _published(name: str, products: list[Product]) -> PublishedDomain:
    deployment = Deployment(
        environment="prod",
        domain=name,
        sequence=1,
        invocation_id="",
        published_at="",
        adapter="duckdb",
        dbt_version="",
        description="",
        owner=products[0].owner,
        releases=tuple((product.name, "1.2.0") for product in products),
        served=tuple(
            ServedPort(port.id, product.name, Relation(name, "main", port.id.name), "")
            for product in products
            for port in product.ports
        ),
    )
    return PublishedDomain(name, tuple(Release(product, "1.2.0", "") for product in products), (deployment,))
