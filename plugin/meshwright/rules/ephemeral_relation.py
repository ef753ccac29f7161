"""CHG109: a port that would become ephemeral, so that there is no table or view to read."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule

_EPHEMERAL = "ephemeral"


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for ports that were built as something; older releases do not say as what."""
    for pair in comparison.pairs:
        before = pair.old.materialized
        if before not in ("", _EPHEMERAL) and pair.new.materialized == _EPHEMERAL:
            yield RULE.change(
                comparison.domain,
                pair.old.product,
                subject=pair.subject,
                fact=f"it would be {_EPHEMERAL}, so nothing would be built that others could read",
                old=before,
                new=_EPHEMERAL,
                place=comparison.setting_place(pair.new, "materialized"),
                ports=(pair.old.id,),
                witness=f"select *\nfrom {pair.subject}  -- there is no such table",
            )


RULE = ChangeRule(
    code="CHG109",
    name="ephemeral-relation",
    summary="A port would become ephemeral, so there would be no table or view to read.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
