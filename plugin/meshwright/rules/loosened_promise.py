"""CHG209: a promise about the data of a product that would be weaker, or gone."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.service_levels import direction, promises
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare what stands under `sla`, by amount."""
    for pair in comparison.products:
        for key, old, new in promises(pair.old, pair.new):
            to = direction(key, old, new)
            if to in ("loosens", "undetermined"):
                place = ("products", pair.new.name, "sla")
                yield RULE.change(
                    comparison.domain,
                    pair.old.name,
                    subject=f"{pair.subject} sla.{key}",
                    fact=f"its {key} would change from {old} to {new}" if new else f"its {key} of {old} would be gone",
                    old=old,
                    new=new,
                    ports=tuple(sorted(pair.ports)),
                    place=comparison.said_at(*place, key),
                    change_class="undetermined" if to == "undetermined" else None,
                    direction=to,
                )


RULE = ChangeRule(
    code="CHG209",
    name="loosened-promise",
    summary="A product would promise less freshness, retention or availability than before.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
