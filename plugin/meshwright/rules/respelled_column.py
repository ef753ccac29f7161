"""CHG104: a column whose name is spelled with other upper and lower case."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.column_names import other_name
from meshwright.contracts.kept_columns import KeptColumn, edited_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.port import Column
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for names that an old query no longer finds."""
    for column in edited_columns(comparison):
        if other_name(column.old, column.new, comparison.adapter):
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=_fact(column),
                old=_written(column.old),
                new=_written(column.new),
                place=column.place(comparison),
                ports=column.ports,
                columns=(column.old.name,),
                witness=f"select {_written(column.old)}\n-- there is only {_written(column.new)} now\n"
                f"from {column.pair.subject}",
            )


def _fact(column: KeptColumn) -> str:
    if column.old.name == column.new.name:
        return "its name would no longer be quoted, and so be another one"
    return f"its name would be spelled {_written(column.new)}"


def _written(column: Column) -> str:
    """The name as a query has to write it."""
    return f'"{column.name}"' if column.quoted else column.name


RULE = ChangeRule(
    code="CHG104",
    name="respelled-column",
    summary="The name of a column is spelled with other upper and lower case, where that makes it another name.",
    level="error",
    change_class="breaking",
    direction="both",
    check=check,
)
