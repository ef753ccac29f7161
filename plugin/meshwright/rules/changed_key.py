"""CHG107: a primary key over other columns, so that each row means something else."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.changed_keys import changed_key
from meshwright.contracts.lost_columns import spelled
from meshwright.mesh.change import Change, Direction
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare primary keys as sets of columns; one that goes, or comes, is another rule's business."""
    for pair in comparison.pairs:
        keys = changed_key(pair)
        if keys is not None:
            yield _change(comparison, pair, *keys)


def _change(comparison: Comparison, pair: PortPair, before: frozenset[str], after: frozenset[str]) -> Change:
    old, new = ", ".join(spelled(pair.old, before)), ", ".join(spelled(pair.new, after))
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} primary_key ({old})",
        fact=f"its primary key would change from ({old}) to ({new}), so a row would mean something else",
        old=old,
        new=new,
        place=comparison.setting_place(pair.new, "constraints"),
        ports=(pair.old.id,),
        witness=_witness(pair, old, new, narrowed=after < before),
        direction=_direction(before, after),
    )


def _direction(before: frozenset[str], after: frozenset[str]) -> Direction:
    if after < before:
        return "tightens"
    return "loosens" if before < after else "both"


def _witness(pair: PortPair, old: str, new: str, *, narrowed: bool) -> str:
    if narrowed:
        return f"select count(*)\nfrom {pair.subject}  -- counted each ({old}), counts each ({new}) now"
    return f"select *\nfrom mine join {pair.subject} using ({old})  -- rows of mine can multiply now"


RULE = ChangeRule(
    code="CHG107",
    name="changed-key",
    summary="The primary key of a port would have other columns, so each row would mean something else.",
    level="error",
    change_class="breaking",
    direction="both",
    check=check,
)
