"""Our changes beside the answers of datacontract-cli: where both see a break, and where one alone does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.change import Change
from tests.oracles.answers_of_datacontract import Entry
from tests.oracles.pairs import Pair
from tests.oracles.spots import Spot, spot_of_change, spot_of_entry

BREAKS = ("breaking", "weakened", "undetermined", "policy")
"""The classes that a strict product is refused for; `risky` warns."""
Verdict = Literal["both", "we alone", "they alone"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What both say of one spot of a pair, where one of them sees a break at least.

    Attributes:
        ours: our changes there, harmless ones too.
        theirs: their entries there, without those that they hold for harmless.
    """

    pair: Pair
    spot: Spot
    ours: tuple[Change, ...]
    theirs: tuple[Entry, ...]

    @property
    def verdict(self) -> Verdict:
        """Who sees a break."""
        if not any(entry.level == "error" for entry in self.theirs):
            return "we alone"
        return "both" if any(change.change_class in BREAKS for change in self.ours) else "they alone"

    @property
    def names(self) -> frozenset[str]:
        """What our changes there are called."""
        return frozenset(change.name for change in self.ours)

    def __str__(self) -> str:
        ours = ", ".join(f"{each.name} ({each.change_class}): {each.fact}" for each in self.ours) or "nothing"
        theirs = ", ".join(f"{each.rule} ({each.direction}) at {each.path}" for each in self.theirs) or "nothing"
        return f"{self.verdict}, {' '.join(self.spot)} after {self.pair.mutations}: we say {ours}; they say {theirs}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with everything that was said of it."""

    pair: Pair
    we_refuse: bool
    they_refuse: bool
    judgements: tuple[Judgement, ...]


def judge(pair: Pair, entries: Iterable[Entry]) -> Judged:
    """Put side by side what is said of each spot of a pair."""
    ours: dict[Spot, list[Change]] = defaultdict(list)
    theirs: dict[Spot, list[Entry]] = defaultdict(list)
    changes = pair.changes
    refused = [change for change in changes if change.change_class in BREAKS]
    told = [entry for entry in entries if entry.level != "info"]
    known = [port.id for port in pair.old.product.ports]
    for change in changes:
        spot = spot_of_change(change, known)
        if spot is None and change in refused:
            raise LookupError(f"{change.name} is unknown to this comparison: give it a place in spots.py")
        if spot is not None:
            ours[spot].append(change)
    for entry in told:
        spot = spot_of_entry(entry)
        if spot is None:
            raise LookupError(f"{entry} is unknown to this comparison: give it a place in spots.py")
        theirs[spot].append(entry)
    breaks = {spot for spot, found in ours.items() if any(change in refused for change in found)}
    breaks |= {spot for spot, found in theirs.items() if any(entry.level == "error" for entry in found)}
    return Judged(
        pair,
        bool(refused),
        any(entry.level == "error" for entry in told),
        tuple(Judgement(pair, spot, tuple(ours[spot]), tuple(theirs[spot])) for spot in sorted(breaks)),
    )
