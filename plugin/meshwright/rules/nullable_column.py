"""CHG201: a column that could hold nulls, and was promised not to."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.row_promises import not_null
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.port import Column
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare what follows from constraints and blocking tests, so that moving from one to the other is no change."""
    for pair in comparison.pairs:
        withdrawn = not_null(pair.old) - not_null(pair.new)
        kept = {column.name.casefold(): column for column in pair.new.columns} if withdrawn else {}
        for column in pair.old.columns:
            name = column.name.casefold()
            if name in withdrawn and name in kept:
                yield _change(comparison, pair, column, kept[name])


def _change(comparison: Comparison, pair: PortPair, old: Column, new: Column) -> Change:
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject}.{old.name}",
        fact="it could hold nulls, and was promised not to",
        old="not null",
        place=comparison.column_place(pair.new, new.name),
        ports=(pair.old.id,),
        columns=(old.name,),
        witness=f"select count(*) - count({old.name})\n-- was 0, and need not be any more\nfrom {pair.subject}",
    )


RULE = ChangeRule(
    code="CHG201",
    name="nullable-column",
    summary="A column was promised to hold no nulls, and neither a constraint nor a blocking test says so any more.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
