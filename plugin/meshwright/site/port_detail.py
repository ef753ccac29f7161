"""A port's contract, joined with who reads which column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from meshwright.mesh.port import Column, Constraint, Port
from meshwright.site.mesh import Reader


@dataclass(frozen=True, slots=True)
class ColumnDetail:
    """A column with what is promised of it alone, and who may feel a change of it."""

    column: Column
    promises: tuple[str, ...]
    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class PortDetail:
    """A port's contract.

    Attributes:
        promises: what is promised of several columns together, or of rows.
    """

    port: Port
    columns: tuple[ColumnDetail, ...]
    promises: tuple[str, ...]
    readers: tuple[Reader, ...]


def port_detail(port: Port, readers: tuple[Reader, ...]) -> PortDetail:
    """Join a port's contract with its readers."""
    by_column: dict[str, list[str]] = defaultdict(list)
    together: list[str] = []
    # The key first: it says what a row is.
    for constraint in sorted(port.constraints, key=lambda constraint: constraint.type != "primary_key"):
        match constraint.columns:
            case (column,) if not constraint.expression:
                by_column[column].append(_promise(constraint))
            case _:
                together.append(_promise(constraint))
    return PortDetail(
        port,
        tuple(
            ColumnDetail(
                column,
                tuple(by_column.get(column.name, ())),
                tuple(reader for reader in readers if reader.reads(column.name)),
            )
            for column in port.columns
        ),
        tuple(together),
        readers,
    )


def _promise(constraint: Constraint) -> str:
    words = constraint.type.replace("_", " ")
    columns = f" ({', '.join(constraint.columns)})" if len(constraint.columns) != 1 and constraint.columns else ""
    return f"{words}{columns}{': ' if constraint.expression else ''}{constraint.expression}"
