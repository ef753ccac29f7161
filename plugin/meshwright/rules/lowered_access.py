"""CHG102: a port whose model would still be built, and not be offered any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for ports that are gone, with a model that is still there."""
    for port in comparison.gone:
        model = comparison.new.model(port.id)
        if model is not None and model.access != "public":
            yield RULE.change(
                comparison.domain,
                port.product,
                subject=str(port.id),
                fact=f"its model would be {model.access}, so nobody else could read it",
                old="public",
                new=model.access,
                place=comparison.setting_place(port, "access"),
                ports=(port.id,),
                witness=f"select *\nfrom {port.id}  -- its model is {model.access}",
            )


RULE = ChangeRule(
    code="CHG102",
    name="lowered-access",
    summary="The model of a port would not be public any more.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
