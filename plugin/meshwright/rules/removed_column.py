"""CHG103: a column that readers were promised, and that would not be there any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.port import Column
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for columns by name; upper and lower case are another rule's business."""
    for pair in comparison.pairs:
        there = {column.name.casefold() for column in pair.new.columns}
        for column in pair.old.columns:
            if column.name.casefold() not in there:
                yield _change(comparison, pair, column)


def _change(comparison: Comparison, pair: PortPair, column: Column) -> Change:
    renamed = _renamed(pair, column)
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject}.{column.name}",
        fact="the column would be gone",
        old=column.data_type,
        place=comparison.place_of(pair.new.id),
        ports=(pair.old.id,),
        columns=(column.name,),
        witness=f"select {column.name}\nfrom {pair.subject}",
        hint=f"it looks like the column is called {renamed} now" if renamed else "",
    )


def _renamed(pair: PortPair, column: Column) -> str:
    """What the column may be called now: a guess, which makes the change no smaller.

    It is the new column of the same type at the same position, or the only new one of the type, when no other column of
    the type is gone.
    """
    known = {each.name.casefold() for each in pair.old.columns}
    there = {each.name.casefold() for each in pair.new.columns}
    new = [each.name for each in pair.new.columns if each.name.casefold() not in known and _alike(each, column)]
    gone = [each.name for each in pair.old.columns if each.name.casefold() not in there and _alike(each, column)]
    position = pair.old.columns.index(column)
    if position < len(pair.new.columns) and pair.new.columns[position].name in new:
        return pair.new.columns[position].name
    return new[0] if len(new) == len(gone) == 1 else ""


def _alike(left: Column, right: Column) -> bool:
    """Whether both have the same declared type; what nobody declared is like nothing."""
    return bool(left.data_type) and left.data_type.casefold() == right.data_type.casefold()


RULE = ChangeRule(
    code="CHG103",
    name="removed-column",
    summary="A column that readers were promised would not be there any more.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
