"""CHG301: a column whose type would hold more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import retyped_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for types of the same family that hold every old value, and others, or have a field more."""
    for column, change in retyped_columns(comparison):
        if change.kind == "widened":
            old, new = column.types
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=f"its type would be widened from {old} to {new}",
                old=column.old.data_type,
                new=column.new.data_type,
                place=column.place(comparison, ("data_type",)),
                ports=column.ports,
                columns=(column.old.name,),
                witness=f"insert into my_copy ({column.old.name})\n-- fails when a value does not fit {old}\n"
                f"select {column.old.name} from {column.pair.subject}",
                hint=change.detail,
            )


RULE = ChangeRule(
    code="CHG301",
    name="widened-type",
    summary="A column would have a type that holds more: queries run, copies of a fixed width may overflow.",
    level="warn",
    change_class="risky",
    direction="loosens",
    check=check,
)
