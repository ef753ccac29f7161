"""SYN010: a product that is offered to a domain which nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.names import nearest
from meshwright.mesh.product import Product
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look every name in `consumers` up among the domains that are checked or published."""
    known = {domain.name for domain in mesh.domains}
    released: set[tuple[str, str, str]] = set()
    if mesh.published:
        known |= set(mesh.published.names)
        released |= {
            (each.domain, each.name, who) for each in mesh.published.products() for who in each.consumers or ()
        }
    # A domain that is alone has nobody to compare with.
    for domain in mesh.domains if len(known) > 1 else ():
        for product in domain.products:
            for consumer in product.consumers or ():
                if consumer in known:
                    continue
                meant = nearest(consumer, known - {domain.name})
                if (domain.name, product.name, consumer) not in released:
                    help = f"correct the name in `consumers` of {product.name}, or wait until there is such a domain"
                    yield _finding(domain, product, consumer, meant, help)
                elif meant and not product.offered_to(meant):
                    # A release cannot lose a consumer, so all that can be done is to add the right one.
                    yield _finding(domain, product, consumer, meant, f"add {meant} to `consumers` of {product.name}")


def _finding(domain: Domain, product: Product, consumer: str, meant: str | None, help: str) -> Finding:
    place = domain.said_at("products", product.name, "consumers", consumer)
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{consumer} -> {domain.name}.{product.name}",
        fact=f"{domain.name} offers {product.name} to {consumer}, and no domain is called so"
        + (f"; did you mean {meant}?" if meant else ""),
        because=declaration(domain, place, "lists it"),
        help=help,
    )


RULE = MeshRule(
    code="SYN010",
    name="unknown-consumer",
    summary="A product is offered to a domain that neither the checked mesh nor the registry knows.",
    level="warn",
    needs="mesh",
    check=check,
)
