"""The products whose files are judged: a plain mesh, one port with every promise, made up ones, and hostile ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from meshwright.mesh.product import Product
from tests.judges.hostile_products import hostile_products
from tests.judges.judged_port import PRODUCT
from tests.unit.contracts.any_product import products
from tests.unit.site.example_mesh import MESH

MADE_UP = 60


def made_up_products() -> list[Product]:
    """Products of every kind, the same ones each time, each of a domain of its own."""
    found: list[Product] = []

    @settings(max_examples=MADE_UP, derandomize=True, database=None, deadline=None)
    @given(products())
    def collect(product: Product) -> None:
        domain = f"domain_{len(found)}"
        ports = tuple(replace(port, id=replace(port.id, domain=domain)) for port in product.ports)
        found.append(replace(product, domain=domain, ports=ports))

    collect()
    return found


SETS = {
    "plain": lambda: [release.product for domain in MESH.domains for release in domain.releases],
    "every promise": lambda: [PRODUCT],
    "made up": made_up_products,
    "hostile": lambda: list(hostile_products()),
}
