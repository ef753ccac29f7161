"""Tags, and the tests that promise nothing: what of them is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Port
from meshwright.read.domain import domain_of
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import Document, model, port, project, read_manifest


def read(folder: Path, *nodes: Document) -> Port:
    (made,) = domain_of(load_domain_config(project(folder)), read_manifest(folder, *nodes)).implementations
    return made.port


def generic(
    name: str, namespace: str | None = None, config: dict[str, Any] | None = None, **arguments: Any
) -> Document:
    return {
        "name": f"{name}_hourly",
        "resource_type": "test",
        "package_name": "weather",
        "unique_id": f"test.weather.{name}_hourly",
        "attached_node": "model.weather.hourly",
        "column_name": arguments.get("column_name"),
        "test_metadata": {"name": name, "namespace": namespace, "kwargs": arguments},
        "config": config or {},
        "depends_on": {"nodes": ["model.weather.hourly"]},
    }


COLUMNS = {"hour": {"name": "hour"}}


@pytest.mark.parametrize(
    ("tags", "found"),
    [(["b", "a", "b", ""], ("a", "b")), ([2024, "x", None, {}], ("2024", "x")), ("a", ("a",)), ([], ()), (None, ())],
)
def test_the_tags_of_a_model_are_sorted_and_each_is_there_once(
    tmp_path: Path, tags: Any, found: tuple[str, ...]
) -> None:
    assert read(tmp_path, port("hourly", tags=tags)).tags == found


@pytest.mark.parametrize(
    "column",
    [{"tags": ["b", "a"]}, {"config": {"tags": ["a", "b"]}}, {"tags": ["a", "b"], "config": {"tags": ["a", "b"]}}],
)
def test_the_tags_of_a_column_are_where_this_dbt_keeps_them(tmp_path: Path, column: dict[str, Any]) -> None:
    (found,) = read(tmp_path, port("hourly", columns={"hour": {"name": "hour", **column}})).columns
    assert found.tags == ("a", "b")


def test_of_another_test_its_kind_and_the_ports_own_columns_are_published_and_no_arguments(tmp_path: Path) -> None:
    secret = "select * from stg_secret"
    nodes = (
        generic("at_least_one", "dbt_utils", column_name="hour", compare=secret),
        generic("equal_rowcount", "dbt_utils", {"severity": "warn"}, columns=["hour", secret]),
        generic("not_null", column_name="hour"),
    )
    found = read(tmp_path, port("hourly", columns=COLUMNS), *nodes)
    assert found.other_tests == (
        DataTest("dbt_utils.at_least_one", ("hour",)),
        DataTest("dbt_utils.equal_rowcount", ("hour",), (), blocks=False),
    )
    assert found.tests == (DataTest("not_null", ("hour",)),)
    assert "secret" not in repr(found)


def test_a_test_that_is_called_like_a_private_model_is_not_published(tmp_path: Path) -> None:
    nodes = (model("stg_secret"), generic("Matches_STG_secret"), generic("is_recent"))
    assert read(tmp_path, port("hourly"), *nodes).other_tests == (DataTest("is_recent"),)


@pytest.mark.parametrize(
    ("expression", "hidden"),
    [
        ("wind in (from stg_secret)", True),
        ("wind in (table STG_Secret)", True),
        ("stg_secret(wind)", True),
        ("hour > 0", False),
        ("extract(year from hour) > 2000", False),
    ],
)
def test_a_check_that_names_a_private_model_is_not_published(tmp_path: Path, expression: str, hidden: bool) -> None:
    checked = port("hourly", columns=COLUMNS, constraints=[{"type": "check", "expression": expression}])
    # A private model that is called like a column of the port is told by the column already.
    (constraint,) = read(tmp_path, checked, model("stg_secret"), model("hour")).constraints
    assert constraint.expression.startswith("an expression ") == hidden
    assert hidden or constraint.expression == expression


def test_a_query_in_a_check_is_not_published(tmp_path: Path) -> None:
    checks = [
        {"type": "check", "expression": "wind > (select min(x) from stg_secret)"},
        {"type": "check", "expression": "wind > 0"},
    ]
    found = read(tmp_path, port("hourly", constraints=checks))
    assert "secret" not in repr(found)
    assert sorted(each.expression[:13] for each in found.constraints) == ["an expression", "wind > 0"]
