"""DEP004: a product that reads one further down the flow of data."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.dependency import Dependency, dependencies
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.product import Product
from meshwright.rules.rule import MeshRule, declaration

_FLOW = ("source-aligned", "aggregate", "consumer-aligned")
_ENDS = ("exposure", "analysis")
"""Nothing of the domain is built from these, so no data flows back through them."""


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare the types of products, where both sides have declared one."""
    for dependency in dependencies(mesh):
        type_read = dependency.offer.product.type
        found: dict[str, tuple[ForeignRead, Product]] = {}
        for read in dependency.reads:
            if type_read is not None and read.kind not in _ENDS:
                who, product = _reader(dependency.reader, read.group)
                if product and product.type and _FLOW.index(product.type) < _FLOW.index(type_read):
                    found.setdefault(who, (read, product))
        for who, (read, product) in found.items():
            yield _finding(dependency, who, read, product)


def _reader(domain: Domain, group: str) -> tuple[str, Product | None]:
    """Who reads, and the product that declares its type: the group, else the whole domain when its types agree."""
    product = domain.product(group) if group else None
    if product is not None:
        return f"{domain.name}.{product.name}", product
    typed = [product for product in domain.products if product.type]
    return domain.name, typed[0] if len({product.type for product in typed}) == 1 else None


def _finding(dependency: Dependency, who: str, read: ForeignRead, product: Product) -> Finding:
    reader, offer = dependency.reader, dependency.offer
    place = reader.said_at("products", product.name, "type")
    return RULE.finding(
        domain=reader.name,
        place=read.place,
        subject=f"{who} -> {read.port}",
        fact=f"{who} is {product.type} and reads {read.port}, which is {offer.product.type}",
        because=(declaration(reader, place, f"says {product.name} is {product.type}"), _type_read(dependency)),
        help=f"join {who} and {read.port} in a product that reads both, or correct the `type` of `{product.name}` "
        "in mesh.yml",
        read=read.port,
    )


def _type_read(dependency: Dependency) -> Reason:
    owner, product = dependency.offer.owner, dependency.offer.product
    if owner is None:
        return f"{dependency.offer.who} published {product.name} as {product.type}"
    return declaration(owner, owner.said_at("products", product.name, "type"), f"says {product.name} is {product.type}")


RULE = MeshRule(
    code="DEP004",
    name="backward-read",
    summary="A product reads one that stands further down the flow: source-aligned, aggregate, consumer-aligned.",
    level="error",
    needs="other",
    check=check,
)
