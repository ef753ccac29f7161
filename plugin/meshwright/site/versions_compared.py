"""What a reader of one version of a port has to change to read another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.port import Port, PortId
from meshwright.site.column_promises import ColumnPromises, column_promises

Kind = Literal["gone", "new", "other type", "promised less", "promised more"]


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """A column that is not the same in two versions; of promises of rows, the column is empty.

    Attributes:
        old: its type, or what is promised in the old version alone.
        new: its type, or what is promised in the new version alone.
    """

    kind: Kind
    column: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What another version has that this one has not, and the other way round."""

    other: PortId
    is_latest: bool
    columns: tuple[ColumnDifference, ...]


def versions_compared(port: Port, ports: Mapping[PortId, Port]) -> tuple[VersionDifference, ...]:
    """The other versions of a port, the latest first, each with what is different there.

    Args:
        port: the one that somebody reads.
        ports: all of the domain.
    """
    others = [each for each in ports.values() if each.id.name == port.id.name and each.id != port.id]
    return tuple(
        VersionDifference(other.id, other.latest, tuple(_columns(port, other)))
        for other in sorted(others, key=lambda each: (not each.latest, each.id))
    )


def _columns(old: Port, new: Port) -> Iterable[ColumnDifference]:
    before = {column.name.casefold(): column for column in old.columns}
    after = {column.name.casefold(): column for column in new.columns}
    (was, rows_were), (is_now, rows_are) = column_promises(old), column_promises(new)
    for key, column in before.items():
        if key not in after:
            yield ColumnDifference("gone", column.name, column.data_type)
            continue
        if after[key].data_type.casefold() != column.data_type.casefold():
            yield ColumnDifference("other type", column.name, column.data_type, after[key].data_type)
        yield from _promises(column.name, _said(was.get(key)), _said(is_now.get(key)))
    for key, column in after.items():
        if key not in before:
            yield ColumnDifference("new", column.name, "", column.data_type)
    yield from _promises("", list(rows_were), list(rows_are))


def _said(promises: ColumnPromises | None) -> list[str]:
    if promises is None:
        return []
    more = f" and {promises.more_values} more" if promises.more_values else ""
    values = [f"one of {', '.join(promises.values)}{more}"] if promises.values else []
    return [*promises.words, *promises.bounds, *values]


def _promises(column: str, old: list[str], new: list[str]) -> Iterable[ColumnDifference]:
    less, more = [each for each in old if each not in new], [each for each in new if each not in old]
    if less:
        yield ColumnDifference("promised less", column, "; ".join(less))
    if more:
        yield ColumnDifference("promised more", column, "", "; ".join(more))
