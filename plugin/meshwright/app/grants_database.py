"""Which database's grants a check looks at. A module of its own, for most checks look at none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """Where the grants are.

    Attributes:
        address: how to reach it.
        prefix: what stands before each domain's name in it.
    """

    address: str
    prefix: str = ""
