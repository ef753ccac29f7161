"""CHG306: a column that would be more sensitive than readers were told."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import edited_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for a stronger word; a first one is none, and an unknown one is a matter of policy."""
    words = comparison.classifications
    for column in edited_columns(comparison):
        old, new = column.old.classification, column.new.classification
        if old in words and new in words and words.index(new) > words.index(old):
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=f"it is {old} and would be {new}",
                old=old,
                new=new,
                place=column.place(
                    comparison, ("config", "meta", "mesh", "classification"), ("meta", "mesh", "classification")
                ),
                ports=column.ports,
                columns=(column.old.name,),
                witness=f"select {column.old.name}\n-- may be masked or refused from now on\n"
                f"from {column.pair.subject}",
            )


RULE = ChangeRule(
    code="CHG306",
    name="raised-classification",
    summary="A column would be more sensitive than before, so that it may be masked or its readers restricted.",
    level="warn",
    change_class="risky",
    direction="tightens",
    check=check,
)
