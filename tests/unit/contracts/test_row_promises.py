"""What a port promises of its rows, whichever way it says so."""

from __future__ import annotations

import pytest

from meshwright.contracts.row_promises import keys, not_null, primary_key
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Constraint, Port, PortId

Promise = Constraint | DataTest


def port(*promises: Promise) -> Port:
    return Port(
        PortId("weather", "hourly_observations"),
        "observations",
        constraints=tuple(each for each in promises if isinstance(each, Constraint)),
        tests=tuple(each for each in promises if isinstance(each, DataTest)),
    )


@pytest.mark.parametrize(
    ("promise", "columns"),
    [
        (Constraint("not_null", ("Station",)), "station"),
        (Constraint("not_null", ('"Station"',)), "station"),
        (Constraint("primary_key", ("station", "HOUR")), "station hour"),
        (DataTest("not_null", ("station",)), "station"),
        (DataTest("dbt_utils.not_null", ("station",)), "station"),
        (DataTest("not_null", ("station",), blocks=False), ""),
        (DataTest("unique", ("station",)), ""),
        (Constraint("unique", ("station",)), ""),
        (Constraint("check", ("station",), "station is not null"), ""),
    ],
)
def test_columns_without_nulls(promise: Promise, columns: str) -> None:
    assert not_null(port(promise)) == frozenset(columns.split())


def test_promises_of_no_nulls_add_up() -> None:
    assert not_null(port(Constraint("not_null", ("a",)), DataTest("not_null", ("b",)))) == {"a", "b"}
    assert not_null(port()) == frozenset()


@pytest.mark.parametrize(
    ("promise", "columns"),
    [
        (Constraint("primary_key", ("station", "Hour")), "station hour"),
        (Constraint("unique", ("station",)), "station"),
        (DataTest("unique", ("station",)), "station"),
        (DataTest("meshwright.unique_combination", ("hour", "station")), "station hour"),
        (DataTest("dbt_utils.unique_combination_of_columns", ("station", "hour")), "station hour"),
        (DataTest("unique", ("station",), blocks=False), ""),
        (DataTest("unique"), ""),
        (DataTest("not_null", ("station",)), ""),
        (Constraint("primary_key"), ""),
    ],
)
def test_columns_that_tell_rows_apart(promise: Promise, columns: str) -> None:
    assert keys(port(promise)) == ({frozenset(columns.split())} if columns else frozenset())


def test_the_same_key_said_twice_is_one() -> None:
    both = port(Constraint("primary_key", ("a", "b")), DataTest("unique_combination", ("B", "A")))
    assert keys(both) == {frozenset("ab")}


def test_the_primary_key_is_the_one_that_is_called_so() -> None:
    unique = Constraint("unique", ("a",))
    assert primary_key(port(unique, Constraint("primary_key", ("B", "c")))) == {"b", "c"}
    assert primary_key(port(unique, DataTest("unique", ("a",)), Constraint("primary_key"))) is None
