"""A port's contract, joined with who reads which column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meshwright.mesh.port import Column, Port
from meshwright.site.column_promises import ColumnPromises, column_promises
from meshwright.site.mesh import ProductKey, Reader
from meshwright.site.rendering import ref_text
from meshwright.site.surroundings import Surroundings
from meshwright.site.text import copyable

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_NOTHING = ColumnPromises()
_IN_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class ColumnDetail:
    """A column with what is promised of it alone, and who may feel a change of it.

    Attributes:
        readers: those that name it, or may read it because nobody knows what they read.
        named_by: how many of them name it.
        is_first: whether no column before it has the same name; a link to the name leads to the first.
    """

    column: Column
    is_first: bool
    promises: ColumnPromises
    readers: tuple[Reader, ...]
    named_by: int


@dataclass(frozen=True, slots=True)
class PortDetail:
    """A port's contract.

    Attributes:
        promises: what is promised of several columns together, or of rows.
        readers: who reads the port.
        beyond: who reads what its readers make of it, as far as it is known.
        sample: a query to begin with; empty when its names are none to be pasted.
    """

    port: Port
    columns: tuple[ColumnDetail, ...]
    promises: tuple[str, ...]
    readers: tuple[Reader, ...]
    beyond: tuple[ProductKey, ...]
    sample: str


def port_detail(port: Port, around: Surroundings) -> PortDetail:
    """Join a port's contract with its readers.

    Args:
        port: one of the ports of the domain.
        around: the domain and what lies around it.
    """
    readers = around.readers_of(port.id)
    first: dict[str, int] = {}
    for place, column in enumerate(port.columns):
        first.setdefault(column.name, place)
    unsure = tuple(reader for reader in readers if reader.columns is None)
    named: dict[str, list[Reader]] = {}
    for reader in readers:
        for name in reader.named:
            named.setdefault(name.casefold(), []).append(reader)
    by_column, together = column_promises(port)
    return PortDetail(
        port,
        tuple(
            _column(column, first[column.name] == place, by_column, named, unsure)
            for place, column in enumerate(port.columns)
        ),
        together,
        readers,
        _beyond(around, readers),
        _sample(port),
    )


def _column(
    column: Column,
    is_first: bool,
    promises: dict[str, ColumnPromises],
    named: dict[str, list[Reader]],
    unsure: tuple[Reader, ...],
) -> ColumnDetail:
    key = column.name.casefold()
    naming = named.get(key, [])
    others = tuple(reader for reader in unsure if reader not in naming) if unsure else ()
    return ColumnDetail(column, is_first, promises.get(key, _NOTHING), (*naming, *others), len(naming))


def _beyond(around: Surroundings, readers: tuple[Reader, ...]) -> tuple[ProductKey, ...]:
    first = {(reader.domain, reader.product) for reader in readers}
    first |= {(domain, "") for domain, product in first if (domain, product) not in around.shown_names}
    after = {key for reader in first for key in around.downstream.get(reader, ())}
    return tuple(sorted(after - first))


def _sample(port: Port) -> str:
    names = [column.name for column in port.columns if _PLAIN.fullmatch(column.name)][:_IN_SAMPLE]
    if not names or not copyable(port.id):
        return ""
    columns = ",\n".join(f"    {name}" for name in names)
    return f"select\n{columns}\nfrom {ref_text(port.id)}"
