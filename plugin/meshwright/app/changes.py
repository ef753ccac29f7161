"""Every change between two states of a domain."""

from __future__ import annotations

from datetime import date

from meshwright.app.baselines import promises_of
from meshwright.contracts.harmless import harmless
from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, Promises
from meshwright.mesh.domain import Domain
from meshwright.mesh.product import Product
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


def changes_since(product: Product, domain: Domain, today: date) -> tuple[Change, ...]:
    """What a domain changes in a state of one of its products, for the number of the next release."""
    comparison = compare(domain.name, Promises((product,)), promises_of(domain), adapter=domain.adapter, today=today)
    return tuple(change for change in changes_in(comparison) if change.product == product.name)


def other_ports(product: Product) -> Change:
    """The change of a product that no rule speaks of: its ports come from another product, which tells it."""
    return additive(product, "other-ports", "its ports are others")


def additive(product: Product, name: str, fact: str) -> Change:
    """A change of a product as a whole that adds something."""
    subject = f"{product.domain}/{product.name}"
    return Change("", name, "additive", "tightens", product.domain, product.name, subject, fact)
