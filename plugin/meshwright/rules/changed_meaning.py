"""CHG206: a column whose values would mean something else."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.kept_columns import KeptColumn, edited_columns
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look at units and definitions; what was never said was no promise, and blanks mean nothing."""
    for column in edited_columns(comparison):
        for key, old, new in (
            ("unit", column.old.unit, column.new.unit),
            ("definition", column.old.definition, column.new.definition),
        ):
            before, after = " ".join(old.split()), " ".join(new.split())
            if before and before != after:
                yield _change(comparison, column, key, before, after)


def _change(comparison: Comparison, column: KeptColumn, key: str, old: str, new: str) -> Change:
    if key == "unit":
        # A unit is a word, so both fit into a line.
        fact = (
            f"its unit would change from {old} to {new}"
            if new
            else f"its unit would not be said any more; it was {old}"
        )
        now = f"these are {new} now, and were {old}" if new else f"these were {old}, and may be anything now"
        witness, hint = f"select {column.old.name}\n-- {now}\nfrom {column.pair.subject}", ""
    else:
        fact = "its definition would change" if new else "its definition would be withdrawn"
        witness, hint = "", f"it was: {old}"
    return RULE.change(
        comparison.domain,
        column.pair.old.product,
        subject=f"{column.subject} {key}",
        fact=fact,
        old=old,
        new=new,
        place=column.place(comparison, ("config", "meta", "mesh", key), ("meta", "mesh", key)),
        ports=column.ports,
        columns=(column.old.name,),
        witness=witness,
        hint=hint,
        direction="both" if new else "loosens",
    )


RULE = ChangeRule(
    code="CHG206",
    name="changed-meaning",
    summary="The unit or the definition of a column would be another one, or would not be said any more.",
    level="error",
    change_class="weakened",
    direction="both",
    check=check,
)
