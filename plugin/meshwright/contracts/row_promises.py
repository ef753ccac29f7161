"""What a port promises of its rows, wherever it says so: constraints and data tests are two ways to say the same.

A domain that turns a `not_null` constraint into a blocking test takes nothing from its readers, so the rules about
changes compare what follows from both. Names are casefolded and without quotes.
"""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.port import Port

_NOT_NULL = frozenset({"not_null", "primary_key"})
_KEYS = frozenset({"primary_key", "unique"})
_UNIQUE_TESTS = frozenset({"unique", "unique_combination", "unique_combination_of_columns"})


def not_null(port: Port) -> frozenset[str]:
    """The columns that are promised to hold no nulls."""
    constrained = (each.columns for each in port.constraints if each.type in _NOT_NULL)
    tested = (test.columns for test in port.tests if test.blocks and test.name == "not_null")
    return frozenset().union(*(_plain(columns) for columns in (*constrained, *tested)))


def keys(port: Port) -> frozenset[frozenset[str]]:
    """The sets of columns that are promised to tell rows apart; one that names no column says nothing."""
    constrained = (each.columns for each in port.constraints if each.type in _KEYS)
    tested = (test.columns for test in port.tests if test.blocks and test.name in _UNIQUE_TESTS)
    return frozenset(_plain(columns) for columns in (*constrained, *tested)) - {frozenset()}


def primary_key(port: Port) -> frozenset[str] | None:
    """The columns of the primary key, or None where there is none; there can be only one, so the first counts."""
    named = (_plain(each.columns) for each in port.constraints if each.type == "primary_key" and each.columns)
    return next(named, None)


def _plain(columns: Iterable[str]) -> frozenset[str]:
    return frozenset(column.strip().strip('"`[]').casefold() for column in columns)
