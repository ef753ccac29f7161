"""CHG208: a port that may be gone sooner than the organisation allows after it is announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.counted import counted
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look at dates that were not there before; without a notice in the policy every day to come is in time."""
    first = (comparison.today + timedelta(days=max(comparison.notice, 1))).isoformat()
    why = (
        f"and the policy demands a notice of {counted(comparison.notice, 'day')}"
        if comparison.notice
        else "which leaves nobody a day to prepare"
    )
    for pair in comparison.pairs:
        end = pair.new.deprecation_date
        if end and not pair.old.deprecation_date and end < first:
            yield RULE.change(
                comparison.domain,
                pair.old.product,
                subject=pair.subject,
                fact=f"it might be gone from {end} on, {why}",
                new=end,
                ports=(pair.old.id,),
                place=comparison.setting_place(pair.new, "deprecation_date"),
                hint=f"{first} is in time",
            )


RULE = ChangeRule(
    code="CHG208",
    name="short-notice",
    summary="A version would get a deprecation date that leaves readers less time than the policy demands.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
