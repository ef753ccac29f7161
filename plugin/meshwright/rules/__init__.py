"""The rules of mesh-check, one per file."""

from __future__ import annotations

from meshwright.rules import (
    breaking_change,
    domain_cycle,
    foreign_private_read,
    ownerless_port,
    stale_interface,
    undeclared_input,
    unenforced_contract,
    unoffered_input,
    unused_input,
)
from meshwright.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    breaking_change.RULE,
    unenforced_contract.RULE,
    ownerless_port.RULE,
    undeclared_input.RULE,
    unused_input.RULE,
    domain_cycle.RULE,
    foreign_private_read.RULE,
    unoffered_input.RULE,
    stale_interface.RULE,
)
"""Every rule, in the order of the codes."""
