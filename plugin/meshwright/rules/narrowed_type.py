"""CHG106: a column whose type would hold less."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import retyped_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for types of the same family that have no room for some of the old values, or lack a field."""
    for column, change in retyped_columns(comparison):
        if change.kind == "narrowed":
            old, new = column.types
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=f"its type would be narrowed from {old} to {new}",
                old=column.old.data_type,
                new=column.new.data_type,
                place=column.place(comparison, ("data_type",)),
                ports=column.ports,
                columns=(column.old.name,),
                witness=f"select {column.old.name}\n-- what does not fit {new} is cut, rounded or missing now\n"
                f"from {column.pair.subject}",
                hint=change.detail,
            )


RULE = ChangeRule(
    code="CHG106",
    name="narrowed-type",
    summary="A column would have a type of the same family that holds less: shorter, smaller or without a field.",
    level="error",
    change_class="breaking",
    direction="both",
    check=check,
)
