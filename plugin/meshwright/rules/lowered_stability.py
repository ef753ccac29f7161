"""CHG210: a product whose readers could rely on less than before."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.service_levels import falls
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the levels; below `stable` no promise is left, so that one breaks them all at once."""
    for pair in comparison.products:
        if falls(pair.old, pair.new):
            void = pair.new.stability == "experimental"
            yield RULE.change(
                comparison.domain,
                pair.old.name,
                subject=pair.subject,
                fact=f"it would be {pair.new.stability} and no longer {pair.old.stability}"
                + (", so that none of its promises counts any more" if void else ""),
                old=pair.old.stability,
                new=pair.new.stability,
                ports=tuple(sorted(pair.ports)),
                place=comparison.said_at("products", pair.new.name, "stability"),
                change_class="breaking" if void else None,
            )


RULE = ChangeRule(
    code="CHG210",
    name="lowered-stability",
    summary="A product would be less stable, so that its readers could rely on less.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
