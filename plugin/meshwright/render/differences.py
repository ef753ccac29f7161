"""What `mesh diff` has to show: the changes of domains, by product, each with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.judged import Judged

Outcome = Literal["refused", "told", "permitted", "harmless"]

OUTCOMES: tuple[Outcome, ...] = ("refused", "told", "permitted", "harmless")
"""Worst first. A harmless change needs no permission; what is permitted needed one, and has it."""

_HARMLESS = ("additive", "neutral")


def outcome(judged: Judged) -> Outcome:
    """What becomes of a change, in one word."""
    return "harmless" if judged.change.change_class in _HARMLESS else judged.decision


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The version that a product would get by publishing it now; `last` is empty for its first release."""

    last: str
    version: str

    def __str__(self) -> str:
        """`1.4.0 -> 1.5.0`."""
        return f"{self.last} -> {self.version}" if self.last else f"{self.version}, its first release"


@dataclass(frozen=True, slots=True)
class ProductDifferences:
    """A product with its changes, the worst first.

    Attributes:
        name: empty for ports that belong to no product.
        next: what publishing would make of it; None when nothing would be released.
    """

    name: str
    changes: tuple[Judged, ...]
    next: NextRelease | None

    def order(self) -> tuple[int, str]:
        """Where the product stands among others: the one with the worst change first."""
        return (min((Differences.gravity(each)[0] for each in self.changes), default=len(OUTCOMES)), self.name)


@dataclass(frozen=True, slots=True)
class DomainDifferences:
    """A domain with its products.

    Attributes:
        against: what it was compared with, in words; empty when it has promised nothing yet.
    """

    name: str
    against: tuple[str, ...]
    products: tuple[ProductDifferences, ...]

    @property
    def changes(self) -> Iterator[Judged]:
        """The changes of all products."""
        for product in self.products:
            yield from product.changes

    @property
    def verdict(self) -> str:
        """What there is to say of the domain as a whole; empty when its changes say it."""
        if not self.against:
            return "nothing promised yet: everything is new"
        return "" if any(self.changes) or any(product.next for product in self.products) else "no difference"


@dataclass(frozen=True, slots=True)
class Differences:
    """The result of comparing domains, ordered by name; places are seen from the working directory."""

    domains: tuple[DomainDifferences, ...]

    def count(self, wanted: Outcome) -> int:
        """How many changes come to this."""
        return sum(outcome(each) == wanted for domain in self.domains for each in domain.changes)

    @property
    def summary(self) -> str:
        """The last line: `2 changes refused, 1 told, 4 harmless`."""
        if not any(domain.against for domain in self.domains):
            return "nothing promised yet: everything is new"
        counts = {word: self.count(word) for word in OUTCOMES}
        if not any(counts.values()):
            return "no difference"
        noun = "change" if counts["refused"] == 1 else "changes"
        permitted = f", {counts['permitted']} permitted" if counts["permitted"] else ""
        return f"{counts['refused']} {noun} refused, {counts['told']} told{permitted}, {counts['harmless']} harmless"

    @staticmethod
    def gravity(judged: Judged) -> tuple[int, tuple[int, str, str, str, str]]:
        """The order of changes: what is refused first, then the worst class."""
        return (OUTCOMES.index(outcome(judged)), judged.change.order)
