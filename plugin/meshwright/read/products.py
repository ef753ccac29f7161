"""The data products of a domain: dbt groups with public models, and what mesh.yml adds to them."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.port import Owner, Port
from meshwright.mesh.product import Product
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_parts import Group, described
from meshwright.read.mesh_yml import DomainConfig


def products_of(config: DomainConfig, manifest: Manifest, ports: Iterable[Port]) -> tuple[Product, ...]:
    """The products, ordered by name; ports without a group come under a product with an empty name."""
    groups = {group.name: group for group in manifest.groups.values() if group.package_name == config.project}
    ports = tuple(ports)
    names = sorted({port.product for port in ports})
    return tuple(
        _product(config, name, groups.get(name), tuple(port for port in ports if port.product == name))
        for name in names
    )


def _product(config: DomainConfig, name: str, group: Group | None, ports: tuple[Port, ...]) -> Product:
    settings = config.products.get(name, {})
    consumers = settings.get("consumers")
    return Product(
        domain=config.name,
        name=name,
        ports=ports,
        title=settings.get("title", ""),
        description=settings.get("description") or described(group.description if group else None),
        type=settings.get("type"),
        status=settings.get("status", "active"),
        owner=group.owner.as_owner if group else Owner(),
        support=tuple(sorted(settings.get("support", {}).items())),
        sla=tuple(sorted(settings.get("sla", {}).items())),
        consumers=None if consumers is None else tuple(sorted(consumers)),
        strict=settings.get("strict", False),
        stability=settings.get("stability", "strict"),
    )
