"""CHG502: a check with another condition than before."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.other_constraints import ChangedCondition, changed_conditions
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for checks that went while others over the same columns came."""
    for pair in comparison.pairs:
        for changed in changed_conditions(pair):
            yield _change(comparison, pair, changed)


def _change(comparison: Comparison, pair: PortPair, changed: ChangedCondition) -> Change:
    old, new = " and ".join(changed.old), " and ".join(changed.new)
    columns = changed.columns
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} check ({', '.join(columns)})" if columns else f"{pair.subject} check",
        fact=f"its rows would be checked for `{new}` and no longer for `{old}`, and nobody can tell which is stricter",
        old=old,
        new=new,
        place=comparison.column_place(pair.new, columns[0])
        if len(columns) == 1
        else comparison.setting_place(pair.new, "constraints"),
        ports=(pair.old.id,),
        columns=columns or None,
        witness=f"select *\nfrom {pair.subject}  -- had no rows like these\nwhere not ({old})",
        hint="keep the old check beside the new one where both hold",
    )


RULE = ChangeRule(
    code="CHG502",
    name="changed-condition",
    summary="A check constraint of a port would have another condition, and nobody can tell what it lets through.",
    level="error",
    change_class="undetermined",
    direction="undetermined",
    check=check,
)
