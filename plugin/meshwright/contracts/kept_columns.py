"""The columns that are there before and after, and differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.contracts.type_change import TypeChange, type_change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, PortId


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column before and after; its name may be spelled otherwise now."""

    pair: PortPair
    old: Column
    new: Column

    @property
    def subject(self) -> str:
        """`weather.hourly_observations@1.wind_speed`."""
        return f"{self.pair.subject}.{self.old.name}"

    @property
    def ports(self) -> tuple[PortId, ...]:
        """The port whose readers are concerned."""
        return (self.pair.old.id,)

    @property
    def types(self) -> tuple[str, str]:
        """The declared types for a message: in one line each, and not a page."""
        return _short(self.old.data_type), _short(self.new.data_type)

    def place(self, comparison: Comparison, *paths: tuple[str, ...]) -> Place:
        """Where the column stands now, or what is said of it under one of the paths."""
        column = comparison.column_place(self.pair.new, self.new.name)
        return column.below(*paths) if paths else column


def edited_columns(comparison: Comparison) -> Iterator[KeptColumn]:
    """The columns of which something else is said; names are compared without case, the same spelling first."""
    for pair in comparison.pairs:
        if pair.old.columns == pair.new.columns:
            continue
        exact = {column.name: column for column in pair.new.columns}
        alike = {column.name.casefold(): column for column in reversed(pair.new.columns)}
        for old in pair.old.columns:
            new = exact.get(old.name) or alike.get(old.name.casefold())
            if new is not None and new != old:
                yield KeptColumn(pair, old, new)


def retyped_columns(comparison: Comparison) -> Iterator[tuple[KeptColumn, TypeChange]]:
    """The columns whose declared type is written otherwise, with what that means.

    A type that nobody declared before was no promise; one that nobody declares any more is not here.
    """
    for column in edited_columns(comparison):
        old, new = column.old.data_type, column.new.data_type
        if old and new and old != new:
            yield column, type_change(old, new, comparison.adapter)


def _short(data_type: str, most: int = 60) -> str:
    line = " ".join(data_type.split())
    return line if len(line) <= most else f"{line[: most - 3]}..."
