"""CHG207: a port that may be gone earlier than its readers were told."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the dates, which are ISO dates and sort like texts; a date that has come already promises nothing."""
    today = comparison.today.isoformat()
    for pair in comparison.pairs:
        old, new = pair.old.deprecation_date, pair.new.deprecation_date
        if old and new and new < old and old > today:
            yield RULE.change(
                comparison.domain,
                pair.old.product,
                subject=pair.subject,
                fact=f"it might be gone from {new} on and not from {old} on",
                old=old,
                new=new,
                ports=(pair.old.id,),
                place=comparison.setting_place(pair.new, "deprecation_date"),
            )


RULE = ChangeRule(
    code="CHG207",
    name="earlier-removal",
    summary="The date from which a version may be gone would be earlier than readers were told.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
