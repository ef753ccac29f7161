"""Which data tests stand on a port, and which of them keep bad rows from readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.data_test import DataTest
from meshwright.read.domain import domain_of
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import Document, port, project, read_manifest

UNIQUE = {"name": "unique", "namespace": None, "kwargs": {"column_name": "hour"}}


def data_test(config: dict[str, Any] | None = None, **more: Any) -> Document:
    return {
        "name": "unique_hourly_hour",
        "resource_type": "test",
        "package_name": "weather",
        "unique_id": "test.weather.unique_hourly_hour",
        "attached_node": "model.weather.hourly",
        "column_name": "hour",
        "test_metadata": UNIQUE,
        "config": config or {},
        "depends_on": {"nodes": ["model.weather.hourly"]},
    } | more


def found(folder: Path, *nodes: Document) -> tuple[DataTest, ...]:
    config = load_domain_config(project(folder))
    (made,) = domain_of(config, read_manifest(folder, port("hourly"), *nodes)).implementations
    return made.tests


@pytest.mark.parametrize(
    ("config", "blocks"),
    [
        ({}, True),
        ({"severity": "ERROR", "error_if": "!= 0"}, True),
        ({"severity": "error", "error_if": "!=0", "limit": 100}, True),
        ({"error_if": ">0"}, True),
        ({"error_if": "> 0"}, True),
        ({"error_if": ">= 1"}, True),
        ({"error_if": ">10"}, False),
        ({"severity": "warn"}, False),
        ({"where": "hour > 3"}, False),
    ],
)
def test_a_test_blocks_when_each_failing_row_fails_the_build(
    tmp_path: Path, config: dict[str, Any], blocks: bool
) -> None:
    assert found(tmp_path, data_test(config)) == (DataTest("unique", ("hour",), blocks=blocks),)


def test_without_the_attached_node_the_last_one_read_has_the_test(tmp_path: Path) -> None:
    assert len(found(tmp_path, data_test(attached_node=None))) == 1


def test_a_test_on_a_source_is_none_of_the_model_that_it_compares_with(tmp_path: Path) -> None:
    reads = {"nodes": ["source.weather.noaa.raw", "model.weather.hourly"]}
    relationships = {"name": "relationships", "namespace": None, "kwargs": {"to": "ref('hourly')", "field": "hour"}}
    of_source = data_test(attached_node=None, depends_on=reads, test_metadata=relationships)
    assert found(tmp_path, of_source) == ()


@pytest.mark.parametrize(
    ("name", "arguments", "values"),
    [
        ("accepted_values", {"values": ["b", 1, "a", "b"]}, ('"a"', '"b"', "1")),
        ("accepted_values", {"values": "{{ var('values') }}"}, ()),
        ("accepted_range", {"min_value": 0, "max_value": "date '2013-12-31'"}, ("min=0", "max=date '2013-12-31'")),
        ("accepted_range", {"max_value": 9, "inclusive": False}, ("max=9", "exclusive")),
        ("accepted_range", {"min_value": 0, "inclusive": True}, ("min=0",)),
        ("relationships", {"to": "ref('stations')", "field": "station"}, ()),
    ],
)
def test_a_test_says_which_values_it_lets_through(
    tmp_path: Path, name: str, arguments: dict[str, Any], values: tuple[str, ...]
) -> None:
    node = data_test(test_metadata={"name": name, "namespace": None, "kwargs": {"column_name": "hour", **arguments}})
    assert found(tmp_path, node) == (DataTest(name, ("hour",), values),)


def promised(folder: Path, kind: str, **arguments: Any) -> tuple[DataTest, ...]:
    """The tests that a release tells of a port with a column `hour`."""
    config = load_domain_config(project(folder))
    about = {"name": kind, "namespace": None, "kwargs": {"column_name": "hour"} | arguments}
    columns = {"hour": {"name": "hour"}, "day": {"name": "day"}}
    nodes = (port("hourly", columns=columns), data_test(test_metadata=about))
    (found_port,) = domain_of(config, read_manifest(folder, *nodes)).ports
    return found_port.tests


PRIVATE = "(select max(id) from stg_secrets)"


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("accepted_range", {"min_value": PRIVATE}),
        ("accepted_range", {"max_value": f"'2013-01-01' || {PRIVATE} || '1'"}),
        ("unique_combination", {"columns": ["hour", PRIVATE]}),
        ("accepted_values", {"values": [PRIVATE, "a"], "quote": False}),
    ],
)
def test_what_is_sql_in_a_test_is_told_apart_and_not_told(tmp_path: Path, kind: str, arguments: dict[str, Any]) -> None:
    tests = promised(tmp_path / "one", kind, **arguments)
    assert len(tests) == 1
    assert "secrets" not in repr(tests)
    assert "an expression" in repr(tests)
    assert promised(tmp_path / "two", kind, **arguments) == tests
    changed = {key: _replaced(value) for key, value in arguments.items()}
    assert promised(tmp_path / "three", kind, **changed) != tests


def _replaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_replaced(each) for each in value]
    return value.replace("max", "min") if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("kind", "arguments", "values"),
    [
        ("accepted_range", {"min_value": -3, "max_value": 1e3}, ("min=-3", "max=1000.0")),
        ("accepted_range", {"min_value": "date '2013-01-01'"}, ("min=date '2013-01-01'",)),
        ("accepted_values", {"values": ["EWR", "(odd) name"]}, ('"(odd) name"', '"EWR"')),
        ("accepted_values", {"values": [1, True], "quote": False}, ("1", "true")),
    ],
)
def test_plain_values_are_told(tmp_path: Path, kind: str, arguments: dict[str, Any], values: tuple[str, ...]) -> None:
    (test,) = promised(tmp_path, kind, **arguments)
    assert (test.columns, test.values) == (("hour",), values)


@pytest.mark.parametrize(
    ("config", "blocks"),
    [
        ({"fail_calc": "count(*)"}, True),
        ({"fail_calc": " COUNT( * ) "}, True),
        ({"fail_calc": "0"}, False),
        ({"fail_calc": "sum(n)"}, False),
        ({"limit": 1}, True),
        ({"limit": 0}, False),
    ],
)
def test_a_test_that_counts_nothing_blocks_nothing(tmp_path: Path, config: dict[str, Any], blocks: bool) -> None:
    assert [test.blocks for test in found(tmp_path, data_test(config))] == [blocks]
