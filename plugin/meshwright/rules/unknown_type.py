"""CHG501: a column of whose type nobody can say what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import KeptColumn, edited_columns, retyped_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for types that were taken out of the contract, and for those that cannot be compared."""
    for column in edited_columns(comparison):
        if column.old.data_type and not column.new.data_type:
            yield _change(comparison, column, f"its type would not be declared any more; it was {column.types[0]}")
    for column, change in retyped_columns(comparison):
        if change.kind == "unknown":
            old, new = column.types
            fact = f"its type would change from {old} to {new}, which cannot be compared"
            yield _change(comparison, column, fact, change.detail)


def _change(comparison: Comparison, column: KeptColumn, fact: str, hint: str = "") -> Change:
    return RULE.change(
        comparison.domain,
        column.pair.old.product,
        subject=column.subject,
        fact=fact,
        old=column.old.data_type,
        new=column.new.data_type,
        place=column.place(comparison, ("data_type",)),
        ports=column.ports,
        columns=(column.old.name,),
        hint=hint,
    )


RULE = ChangeRule(
    code="CHG501",
    name="unknown-type",
    summary="The type of a column is no longer declared, or cannot be compared with the one that was promised.",
    level="error",
    change_class="undetermined",
    direction="undetermined",
    check=check,
)
