"""CHG401: a column that would be less sensitive than it was, or nobody knows how sensitive."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import edited_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for a weaker word, none at all, and words that nobody has put in order; a first one is no change."""
    words = comparison.classifications
    for column in edited_columns(comparison):
        old, new = column.old.classification, column.new.classification
        if not old or old == new:
            continue
        unknown = next((word for word in (old, new) if word not in words), "") if new else ""
        if not new or unknown or words.index(new) < words.index(old):
            yield RULE.change(
                comparison.domain,
                column.pair.old.product,
                subject=column.subject,
                fact=f"it is {old} and would be {new or 'without a classification'}",
                old=old,
                new=new,
                place=column.place(
                    comparison, ("config", "meta", "mesh", "classification"), ("meta", "mesh", "classification")
                ),
                ports=column.ports,
                columns=(column.old.name,),
                hint=f"{unknown} is none of the known words: {', '.join(words)}" if unknown else "",
                direction="undetermined" if unknown else "loosens",
            )


RULE = ChangeRule(
    code="CHG401",
    name="lowered-classification",
    summary="A column would be less sensitive than before, or its classification is withdrawn or unknown.",
    level="error",
    change_class="policy",
    direction="loosens",
    check=check,
)
