"""CHG203: a foreign key, check or custom constraint that would not be promised any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.other_constraints import Promise, withdrawn
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.place import Place
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for constraints that are no keys; those and `not_null` are other rules' business."""
    for pair in comparison.pairs:
        for promise, columns in withdrawn(pair):
            yield _change(comparison, pair, promise, columns)


def _change(comparison: Comparison, pair: PortPair, promise: Promise, columns: tuple[str, ...]) -> Change:
    listed = ", ".join(columns)
    said = promise.condition or (f"({listed})" if columns else "")
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} {promise.type} {said}".rstrip(),
        fact=_fact(promise, columns),
        old=promise.condition or listed,
        place=_place(comparison, pair, columns),
        ports=(pair.old.id,),
        columns=columns or None,
        witness=_witness(pair, promise, listed),
    )


def _fact(promise: Promise, columns: tuple[str, ...]) -> str:
    if promise.type == "foreign_key":
        return f"{' and '.join(columns) or 'the foreign key'} could lead to a row that is not there"
    if promise.type == "check":
        return "there could be rows for which this does not hold"
    return f"the {promise.type} constraint would be gone"


def _witness(pair: PortPair, promise: Promise, listed: str) -> str:
    if promise.type == "foreign_key" and listed:
        return f"select *\nfrom {pair.subject} join yours using ({listed})  -- rows can get lost now"
    if promise.type == "check":
        return f"select *\nfrom {pair.subject}  -- had no rows like these\nwhere not ({promise.condition})"
    return ""


def _place(comparison: Comparison, pair: PortPair, columns: tuple[str, ...]) -> Place:
    if len(columns) == 1:
        return comparison.column_place(pair.new, columns[0])
    return comparison.setting_place(pair.new, "constraints")


RULE = ChangeRule(
    code="CHG203",
    name="withdrawn-constraint",
    summary="A foreign key, check or custom constraint of a port would not be promised any more.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
