"""What `mesh can-deploy` has to show: whether a domain may go to an environment, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fit = Literal["ok", "broken", "unknown"]
Answer = Literal["yes", "no", "unknown"]

FITS: tuple[Fit, ...] = ("broken", "unknown", "ok")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Row:
    """Whether a consumer and what it reads fit together.

    Attributes:
        consumer: who reads; empty where no reader is known and the promise alone counts.
        port: what is read, with its domain, or whatever else is promised.
        environment: the one whose tables are read.
        clears: what it waits for, or that waiting does not help; empty where there is nothing to wait for.
    """

    consumer: str
    provider: str
    port: str
    environment: str
    fit: Fit
    reason: str
    clears: str = ""

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Worst first."""
        return (FITS.index(self.fit), self.provider, self.port, self.consumer)


@dataclass(frozen=True, slots=True)
class DeployAnswer:
    """The answer for one domain and one environment.

    Attributes:
        rows: worst first.
        notes: what else was looked at, or was not there to look at, a sentence each.
    """

    domain: str
    environment: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """Yes only when every row fits: what nobody knows is no yes."""
        fits = {row.fit for row in self.rows}
        return "no" if "broken" in fits else "unknown" if "unknown" in fits else "yes"

    def count(self, fit: Fit) -> int:
        """How many rows have this outcome."""
        return sum(row.fit == fit for row in self.rows)
