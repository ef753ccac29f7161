"""How harmless changes are told."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.change import Change, ChangeClass
from meshwright.mesh.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Told:
    """What happens to a subject that is yet to be named."""

    change_class: ChangeClass
    name: str
    fact: str
    old: str = ""
    new: str = ""

    def change(self, comparison: Comparison, product: str, subject: str) -> Change:
        """The change of a subject; no rule tells it, so it has no code."""
        return Change(
            code="",
            name=self.name,
            change_class=self.change_class,
            direction="tightens" if self.change_class == "additive" else "neither",
            domain=comparison.domain,
            product=product,
            subject=subject,
            fact=self.fact,
            old=self.old,
            new=self.new,
        )


def added(name: str, fact: str, old: str = "", new: str = "") -> Told:
    """More is promised than before."""
    return Told("additive", name, fact, old, new)


def neutral(name: str, fact: str, old: str = "", new: str = "") -> Told:
    """The same is promised, in other words."""
    return Told("neutral", name, fact, old, new)
