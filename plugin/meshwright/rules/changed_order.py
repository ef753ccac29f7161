"""CHG303: columns that would stand in another order."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.place import Place
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the order of the columns that stay; a new one in between moves none of them.

    Of a view, and of a table without contract, the SQL says the order, and nothing was promised.
    """
    for pair in comparison.pairs:
        if not pair.old.contract_enforced or pair.old.materialized == "view":
            continue
        after = {column.name.casefold(): column.name for column in pair.new.columns}
        before = {column.name.casefold(): column.name for column in pair.old.columns if column.name.casefold() in after}
        now = [name for name in after if name in before]
        if list(before) != now:
            moved = next(new for old, new in zip(before, now, strict=True) if old != new)
            place = comparison.column_place(pair.new, after[moved])
            yield _change(comparison, pair, list(before.values()), [before[name] for name in now], place)


def _change(comparison: Comparison, pair: PortPair, before: list[str], now: list[str], place: Place) -> Change:
    passed, moved = next((old, new) for old, new in zip(before, now, strict=True) if old != new)
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=pair.subject,
        fact=f"its columns would stand in another order: {moved} before {passed}",
        old=", ".join(before),
        new=", ".join(now),
        place=place,
        ports=(pair.old.id,),
        columns=(),
        witness=f"insert into my_copy\n-- {moved} goes into the column of {passed} now\nselect * from {pair.subject}",
    )


RULE = ChangeRule(
    code="CHG303",
    name="changed-order",
    summary="The columns that stay would stand in another order, which a `select *` can notice.",
    level="warn",
    change_class="risky",
    direction="both",
    check=check,
)
