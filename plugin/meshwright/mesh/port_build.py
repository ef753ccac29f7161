"""One build of a port, as it was published."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortBuild:
    """What a build proved of a port.

    Attributes:
        built_at: UTC time (`2026-11-22T10:00:00Z`) of the run.
        rows: how many it had, or None where nobody counted them.
        results: how many tests of its model ended with each status of dbt.
    """

    built_at: str
    rows: int | None = None
    results: tuple[tuple[str, int], ...] = ()
