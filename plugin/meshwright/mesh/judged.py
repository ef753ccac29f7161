"""A change with what became of it: who is concerned, whether it may go out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.change import Change
from meshwright.mesh.finding import Reason
from meshwright.mesh.reader import Reader

Decision = Literal["refused", "told", "permitted"]
"""It may not go out; it may and everybody is told; there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A change and its verdict.

    Attributes:
        readers: whom it concerns, whatever they agreed to.
        because: what decided.
        exits: the legal ways to get there, each beginning with a verb; empty for what is permitted.
        against: the releases that promise what changes, in words: `prod serves observations 1.0.0`.
    """

    change: Change
    decision: Decision
    readers: tuple[Reader, ...] = ()
    because: tuple[Reason, ...] = ()
    exits: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
