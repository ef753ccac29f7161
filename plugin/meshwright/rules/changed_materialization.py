"""CHG304: a port that would be built as something else."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule

_KEEPS_ROWS = ("table", "incremental")
_WORDS = {"table": "a table", "view": "a view", "incremental": "an incremental table", "": "something else"}


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare what ports are built as; that one becomes ephemeral, and so is not built at all, is another change."""
    fresh = {product.name for product in comparison.old.products if dict(product.sla).get("freshness")}
    for pair in comparison.pairs:
        old, new = pair.old.materialized, pair.new.materialized
        if old == new or not old or "ephemeral" in (old, new):
            continue
        kept = ["its constraints"] if pair.old.constraints else []
        kept += ["its freshness"] if pair.old.product in fresh else []
        loses = kept if old in _KEEPS_ROWS and new == "view" else []
        yield RULE.change(
            comparison.domain,
            pair.old.product,
            subject=pair.subject,
            fact=f"it would be {_WORDS.get(new, new)} and no longer {_WORDS.get(old, old)}"
            + (f", which kept {' and '.join(loses)}" if loses else ""),
            old=old,
            new=new,
            ports=(pair.old.id,),
            place=comparison.setting_place(pair.new, "materialized"),
            change_class="weakened" if loses else None,
            direction="loosens" if loses else None,
        )


RULE = ChangeRule(
    code="CHG304",
    name="changed-materialization",
    summary="A port would be built as something else, such as a view where there was a table.",
    level="error",
    change_class="risky",
    direction="neither",
    check=check,
)
