"""Changes between two states of a contract: what happened, and whom it may concern."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import PortUse

ChangeClass = Literal["breaking", "weakened", "policy", "undetermined", "risky", "additive", "neutral"]
"""How a change acts on an old reader of the new data.

breaking      a query fails, or its rows mean something else
weakened      every query runs, and something that was promised in writing no longer is
policy        no matter of compatibility: somebody has to approve it
undetermined  nobody can tell, so it is never taken for safe
risky         queries run; typed clients, fixed widths or costs may suffer
additive      more is promised than before
neutral       words
"""

Direction = Literal["tightens", "loosens", "both", "undetermined", "neither"]
"""What becomes of the promises: there is more to rely on, or less."""

CLASSES: tuple[ChangeClass, ...] = (
    "breaking",
    "weakened",
    "policy",
    "undetermined",
    "risky",
    "additive",
    "neutral",
)
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what was promised and what is about to be.

    Attributes:
        code: the code of the rule that reports it; empty for what nobody has to be told.
        name: what kind of change it is: `removed-column`.
        change_class: how it acts on readers.
        direction: what becomes of the promises.
        domain: whose promise it is.
        product: of which of its products, as it was released.
        subject: what changed: `weather.hourly_observations@1.wind_speed`; with the code it is unique in a comparison.
        fact: what happens, one clause: `the column would be gone`.
        old: the value that was promised; empty where there was none.
        new: the value that would be promised.
        ports: the ports whose readers are concerned.
        columns: of these ports, the columns whose readers are concerned. None is every reader; an empty tuple those
            alone that pass on whatever there is.
        only: the domains that can be concerned; None is all.
        witness: lines of SQL of a reader that ran before, and fail or mean something else now.
        hint: what it looks like, when there is more to it: `it looks like the column is called wind_speed_kmh now`.
        place: where the new state is declared, relative to the domain's folder; not part of what the change is.
    """

    code: str
    name: str
    change_class: ChangeClass
    direction: Direction
    domain: str
    product: str
    subject: str
    fact: str
    old: str = ""
    new: str = ""
    ports: tuple[PortId, ...] = ()
    columns: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    witness: str = ""
    hint: str = ""
    place: Place = Place("")

    @property
    def key(self) -> str:
        """Ten digits that name this change and no other: they differ when its subject or its values do.

        A waiver names it, so that what was approved cannot grow.
        """
        content = json.dumps([self.name, self.subject, self.old, self.new])
        return hashlib.sha256(content.encode("ascii")).hexdigest()[:10]

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Where the change stands among others: the worst first."""
        return (CLASSES.index(self.change_class), self.subject, self.name, self.old, self.new)

    def concerns(self, domain: str, use: PortUse) -> bool:
        """Whether a reader of a port may feel the change.

        Args:
            domain: the reader.
            use: what it reads.
        """
        if use.port not in self.ports or (self.only is not None and domain not in self.only):
            return False
        if self.columns is None or use.star or use.confidence != "exact":
            return True
        return any(use.reads(column) for column in self.columns)
