"""Which data tests stand on a port, and which of them keep bad rows from readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.implementation import DataTest
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
    assert found(tmp_path, data_test(config)) == (DataTest("unique", ("hour",), blocks),)


def test_without_the_attached_node_the_last_one_read_has_the_test(tmp_path: Path) -> None:
    assert len(found(tmp_path, data_test(attached_node=None))) == 1


def test_a_test_on_a_source_is_none_of_the_model_that_it_compares_with(tmp_path: Path) -> None:
    reads = {"nodes": ["source.weather.noaa.raw", "model.weather.hourly"]}
    relationships = {"name": "relationships", "namespace": None, "kwargs": {"to": "ref('hourly')", "field": "hour"}}
    of_source = data_test(attached_node=None, depends_on=reads, test_metadata=relationships)
    assert found(tmp_path, of_source) == ()
