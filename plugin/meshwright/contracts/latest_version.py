"""Which version readers get who name none, and how it differs from the one they had."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.contracts.type_change import type_change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.port import Port


@dataclass(frozen=True, slots=True)
class MovedLatest:
    """That a port is not the latest version any more.

    Attributes:
        port: the version that takes its place; None when none of those that are offered does.
        missing: the columns of the old one that it lacks, spelled as there.
        retyped: those that have another type in it, each with the type there and here.
    """

    port: Port | None
    missing: tuple[str, ...] = ()
    retyped: tuple[tuple[str, str, str], ...] = ()

    @property
    def harmless(self) -> bool:
        """Whether the new version has every column with the same type."""
        return self.port is not None and not self.missing and not self.retyped


def moved_latest(comparison: Comparison, pair: PortPair) -> MovedLatest | None:
    """What becomes of readers without a version; None when they stay where they are.

    Columns that the old version loses itself, or whose type changes there, are changes of their own.
    """
    if not pair.old.latest or pair.new.latest:
        return None
    latest = (each for each in comparison.new.ports.values() if each.id.name == pair.old.id.name and each.latest)
    port = min(latest, key=lambda each: each.id, default=None)
    if port is None:
        return MovedLatest(None)
    kept = {column.name.casefold(): column.data_type for column in pair.new.columns}
    there = {column.name.casefold(): column.data_type for column in port.columns}
    names = [column.name for column in pair.old.columns if column.name.casefold() in kept]
    return MovedLatest(
        port,
        tuple(name for name in names if name.casefold() not in there),
        tuple(
            (name, kept[key], there[key])
            for name in names
            if (key := name.casefold()) in there and _differ(kept[key], there[key], comparison.adapter)
        ),
    )


def _differ(old: str, new: str, adapter: str) -> bool:
    """Whether two types differ; one that nobody declared was no promise."""
    return bool(old) and type_change(old, new, adapter).kind != "same"
