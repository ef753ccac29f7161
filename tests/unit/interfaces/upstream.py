"""A published domain and its ports, in a line each."""

from __future__ import annotations

from dataclasses import replace

from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release, ServedPort
from meshwright.mesh.relation import Relation

OWNER = Owner("Fleet team", "fleet@example.com")


def port(label: str, *, product: str = "aircraft", latest: bool = True, **more: object) -> Port:
    name, _, version = label.partition("@")
    plain = Port(
        PortId("fleet", name, version or None),
        product,
        f"About {label}",
        (Column("tail_number", "varchar", "On the tail"), Column("seats", "integer")),
        latest=latest,
        contract_enforced=True,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def release(*ports: Port, consumers: tuple[str, ...] | None = None, owner: Owner = OWNER) -> Release:
    name = ports[0].product
    return Release(Product("fleet", name, ports, owner=owner, consumers=consumers), "1.2.0", "0" * 64)


def domain(
    *releases: Release, environments: tuple[str, ...] = ("prod",), hidden: tuple[str, ...] = ()
) -> PublishedDomain:
    """The domain `fleet`; ports with a label in `hidden` are released and not deployed."""
    served = tuple(
        ServedPort(
            port.id,
            release.product.name,
            Relation("fleet", "main", port.id.label.replace("@", "_v").replace(".", "_")),
            "",
        )
        for release in releases
        for port in release.product.ports
        if port.id.label not in hidden
    )
    versions = tuple((release.product.name, release.version) for release in releases)
    return PublishedDomain(
        "fleet",
        releases,
        tuple(
            Deployment(name, "fleet", 1, "run-1", "", "duckdb", "", "", OWNER, versions, served)
            for name in sorted(environments)
        ),
    )


def published(*releases: Release) -> Published:
    return Published((domain(*releases),))


def pairs(*releases: Release) -> list[tuple[Release, Port]]:
    return [(release, port) for release in releases for port in release.product.ports]
