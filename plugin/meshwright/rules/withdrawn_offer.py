"""CHG111: a product that would no longer be offered to domains that could read it."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.port import PortId
from meshwright.mesh.product import Product
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare whom each product is offered to, and whom the ports are that would belong to another product."""
    stay = {pair.old.id for pair in comparison.pairs if pair.old.product == pair.new.product}
    for products in comparison.products:
        # A port that is gone, or in another product, has its own change; without any other the offer was about it.
        there = sorted(products.ports)
        ports = tuple(port for port in there if port in stay) or tuple(there)
        yield from _withdrawn(comparison, products.old, products.new, products.subject, ports)
    before = {product.name: product for product in comparison.old.products}
    after = {product.name: product for product in comparison.new.products if product.name}
    for pair in comparison.pairs:
        if pair.old.id not in stay and pair.old.product in before and pair.new.product in after:
            yield from _withdrawn(
                comparison, before[pair.old.product], after[pair.new.product], pair.subject, (pair.old.id,)
            )


def _withdrawn(
    comparison: Comparison, old: Product, new: Product, subject: str, ports: tuple[PortId, ...]
) -> Iterator[Change]:
    if new.consumers is None:
        return
    by = "" if old.name == new.name else f" in {new.name}"
    if old.consumers is None:
        left = ", ".join(sorted(set(new.consumers) - {new.domain}))
        yield RULE.change(
            comparison.domain,
            old.name,
            subject=f"{subject} -> others",
            fact=f"it would be offered to {left or 'nobody'}{by} and no longer to every domain",
            old="every domain",
            new=left or "nobody",
            ports=ports,
            place=comparison.said_at("products", new.name, "consumers"),
            witness=_witness(ports, "others"),
            hint=f"of the readers, those in {left} keep it" if left else "",
        )
        return
    for domain in sorted(set(old.consumers) - set(new.consumers) - {new.domain}):
        yield RULE.change(
            comparison.domain,
            old.name,
            subject=f"{subject} -> {domain}",
            fact=f"it would no longer be offered to {domain}{by}",
            old=domain,
            ports=ports,
            only=(domain,),
            place=comparison.said_at("products", new.name, "consumers"),
            witness=_witness(ports, domain),
        )


def _witness(ports: tuple[PortId, ...], domain: str) -> str:
    return f"select *\nfrom {ports[0]}  -- in {domain}: not offered, no stub after `mesh sync`" if ports else ""


RULE = ChangeRule(
    code="CHG111",
    name="withdrawn-offer",
    summary="A product would no longer be offered to a domain that could read it.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
