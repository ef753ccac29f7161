"""CHG105: a column whose values would be of another kind."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import retyped_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for types of another family: what compares, adds up or joins is not the same any more."""
    for column, change in retyped_columns(comparison):
        if change.kind == "other":
            old, new = column.types
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=f"its type would change from {old} to {new}",
                old=column.old.data_type,
                new=column.new.data_type,
                place=column.place(comparison, ("data_type",)),
                ports=column.ports,
                columns=(column.old.name,),
                witness=f"select max({column.old.name})\n-- compares values as {new} now, not as {old}\n"
                f"from {column.pair.subject}",
                hint=change.detail,
            )


RULE = ChangeRule(
    code="CHG105",
    name="changed-type",
    summary="A column would have a type of another family: text instead of a number.",
    level="error",
    change_class="breaking",
    direction="both",
    check=check,
)
