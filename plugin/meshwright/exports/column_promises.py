"""What a port promises of its columns, by the names that its contract has for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Port

_UNIQUE_TESTS = frozenset({"unique", "unique_combination", "unique_combination_of_columns"})


@dataclass(frozen=True, slots=True)
class ColumnPromises:
    """What is promised of a port's columns.

    Attributes:
        required: the columns without nulls.
        unique: the columns whose values tell rows apart, but for the primary key.
        key: the primary key in its order, empty where there is none.
        keys: what several columns together tell apart by a constraint, but for the primary key.
    """

    required: frozenset[str]
    unique: frozenset[str]
    key: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


def column_promises(port: Port, names: ColumnNames) -> ColumnPromises:
    """What the constraints and the blocking tests of a port say of its columns."""
    primary, required, unique, keys = _of_constraints(port, names)
    for test in port.tests:
        columns = names.known(test.columns) if test.blocks else None
        if columns and test.name == "not_null":
            required.update(columns)
        elif columns and test.name in _UNIQUE_TESTS and len(columns) == 1:
            unique.add(columns[0])
    return ColumnPromises(frozenset(required), frozenset(unique), primary, tuple(sorted(keys)))


def _of_constraints(port: Port, names: ColumnNames) -> tuple[tuple[str, ...], set[str], set[str], set[tuple[str, ...]]]:
    primary: tuple[str, ...] = ()
    required: set[str] = set()
    unique: set[str] = set()
    keys: set[tuple[str, ...]] = set()
    for constraint in port.constraints:
        columns = names.known(constraint.columns)
        if not columns:
            continue
        if constraint.type == "primary_key" and not primary:
            # There can be only one.
            primary = columns
        if constraint.type in ("not_null", "primary_key"):
            required.update(columns)
        if constraint.type == "unique" and len(columns) == 1:
            unique.add(columns[0])
        elif constraint.type == "unique":
            keys.add(columns)
    return primary, required, unique, keys


class ColumnNames:
    """The columns of a port, by whatever name a test or a constraint has for them."""

    def __init__(self, port: Port) -> None:
        self._exact = {column.name for column in port.columns}
        folded = Counter(name.casefold() for name in self._exact)
        # Where two columns differ in case alone, another spelling is of neither.
        self._folded = {name.casefold(): name for name in self._exact if folded[name.casefold()] == 1}

    def known(self, names: Iterable[str]) -> tuple[str, ...] | None:
        """The columns that names stand for, as the contract spells them.

        Returns:
            None where one of them is no column of the port: an expression, which is published as a digest.
        """
        found = []
        for name in names:
            bare = name.strip().strip('"`[]')
            column = bare if bare in self._exact else self._folded.get(bare.casefold())
            if column is None:
                return None
            found.append(column)
        return tuple(dict.fromkeys(found))


def blocking(port: Port, name: str) -> list[DataTest]:
    """The tests of a kind whose failure keeps rows from readers."""
    return [test for test in port.tests if test.blocks and test.name == name]
