"""Every change between two states of a domain."""

from __future__ import annotations

from meshwright.contracts.harmless import harmless
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule

CHANGE_RULES = tuple(rule for rule in RULES if isinstance(rule, ChangeRule))


def changes_in(comparison: Comparison, preview: bool = False) -> tuple[Change, ...]:
    """What the change rules tell and what is harmless, the worst first; nothing for equal states.

    Args:
        comparison: the two states.
        preview: whether rules in preview are asked, too. They take no part in what may go out.
    """
    if comparison.old == comparison.new:
        return ()
    rules = (rule for rule in CHANGE_RULES if preview or rule.stage != "preview")
    found = [change for rule in rules for change in rule.check(comparison)]
    return tuple(sorted([*found, *harmless(comparison)], key=lambda change: change.order))
