"""CHG108: a contract that dbt would not enforce any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare whether contracts are enforced; that one becomes ephemeral, without a contract, is another change."""
    for pair in comparison.pairs:
        became_ephemeral = pair.old.materialized not in ("", "ephemeral") and pair.new.materialized == "ephemeral"
        if pair.old.contract_enforced and not pair.new.contract_enforced and not became_ephemeral:
            yield RULE.change(
                comparison.domain,
                pair.old.product,
                subject=pair.subject,
                fact="its contract would no longer be enforced, so its columns and types could change with any build",
                old="enforced",
                new="not enforced",
                place=comparison.setting_place(pair.new, "contract"),
                ports=(pair.old.id,),
            )


RULE = ChangeRule(
    code="CHG108",
    name="dropped-contract",
    summary="The contract of a port would no longer be enforced.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
