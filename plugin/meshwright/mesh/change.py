"""Changes between two states of a contract, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChangeClass = Literal["documentation", "addition", "refused"]
"""How a change acts on readers; it decides the part of the version that moves (design: patch, minor, not at all)."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference between the published contract and the one to publish.

    Attributes:
        subject: what changed: `observations`, `hourly_observations` or `hourly_observations.wind_speed_mph`.
        fact: what happened, with the old and the new value.
    """

    subject: str
    kind: ChangeClass
    fact: str
