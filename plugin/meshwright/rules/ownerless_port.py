"""CON002: ports that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.product import Product
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for a group behind every port, and for a way to reach somebody behind every group."""
    for domain in mesh.domains:
        yield from (_no_group(domain, made) for made in domain.implementations if not made.port.product)
        for product in domain.products:
            if product.name and product.ports and not _reachable(domain, product):
                yield _nobody(domain, product)


def _reachable(domain: Domain, product: Product) -> bool:
    """Whether there is an address, a channel or a page to ask at."""
    return product.owner.reachable or domain.owner.reachable or any(where for _, where in product.support)


def _no_group(domain: Domain, made: Implementation) -> Finding:
    port = made.port
    return RULE.finding(
        domain=domain.name,
        place=port.place,
        subject=str(port.id),
        fact=f"{domain.name} offers {port.id.label}, which belongs to no group",
        because=declaration(domain, made.model.setting("access"), "makes it public"),
        help=f"set `group` in the `config` of {port.id.name} to the data product that it is part of",
    )


def _nobody(domain: Domain, product: Product) -> Finding:
    place = min(port.place for port in product.ports)
    ports = "its port" if len(product.ports) == 1 else f"its {len(product.ports)} ports"
    return RULE.finding(
        domain=domain.name,
        place=place,
        # As the registry names a product; `domain.product` would look like a port.
        subject=f"{domain.name}/{product.name}",
        fact=f"{domain.name} offers {product.name}, but nobody can be reached about {ports}",
        because=declaration(domain, place, f"is in group {product.name}, whose owner has no e-mail address"),
        help=f"add `email` to the `owner` of group `{product.name}` or to `owner` in mesh.yml, "
        f"or `products: {{{product.name}: {{support: {{channel: ...}}}}}}` to mesh.yml",
    )


RULE = MeshRule(
    code="CON002",
    name="ownerless-port",
    summary="A public model belongs to no group, or its group has nobody who can be reached.",
    level="error",
    check=check,
)
