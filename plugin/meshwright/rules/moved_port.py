"""CHG305: a port that would belong to another data product."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.service_levels import direction, falls, promises
from meshwright.mesh.change import Change, ChangeClass
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.product import Product
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the groups of the models; what the products promise differently comes with the move."""
    before = {product.name: product for product in comparison.old.products}
    after = {product.name: product for product in comparison.new.products}
    for pair in comparison.pairs:
        if pair.old.product != pair.new.product:
            yield _change(comparison, pair, before.get(pair.old.product), after.get(pair.new.product))


def _change(comparison: Comparison, pair: PortPair, old: Product | None, new: Product | None) -> Change:
    change_class, what = _weight(old, new)
    into = pair.new.product
    where = f"to {into}" if into else "to no data product"
    with_it = f"with the promises, the owner and the offer of {into}" if into else "so that nobody publishes it"
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=pair.subject,
        fact=f"it would belong {where} and no longer to {pair.old.product}, {with_it}{what}",
        old=pair.old.product,
        new=into,
        ports=(pair.old.id,),
        place=comparison.setting_place(pair.new, "group"),
        change_class=change_class,
        direction="both" if change_class == "risky" else "loosens",
    )


def _weight(old: Product | None, new: Product | None) -> tuple[ChangeClass, str]:
    """How much readers lose by the move, and what; whom the other product is not offered to is told by itself."""
    if old is None or new is None or not new.name:
        return "breaking", ""
    less = [
        f"{key} ({was} to {would or 'none'})"
        for key, was, would in promises(old, new)
        if direction(key, was, would) in ("loosens", "undetermined")
    ]
    if falls(old, new):
        less.insert(0, f"stability ({old.stability} to {new.stability})")
    if not less:
        return "risky", ""
    void = falls(old, new) and new.stability == "experimental"
    return ("breaking" if void else "weakened"), f", and less {', less '.join(less)}"


RULE = ChangeRule(
    code="CHG305",
    name="moved-port",
    summary="A port would belong to another data product, with the promises, owner and offer of that one.",
    level="error",
    change_class="risky",
    direction="both",
    check=check,
)
