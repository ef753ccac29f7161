"""`mesh init` lets queries say whom they belong to, and leaves what a person set."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from meshwright.app.init import init
from meshwright.app.init_attribution import attribution_hint
from tests.unit.app.small_domain import files

OURS = {"comment": "{{ meshwright.query_comment(node) }}", "append": True, "job-label": True}
PROFILES = """\
fleet:
  outputs:
    local: {type: duckdb, path: fleet.duckdb}
    shared:
      type: postgres
      schema: fleet_private  # ours
    lake: {type: databricks}
    cloud: {type: snowflake}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dbt_project.yml").write_text("name: fleet\n")
    return tmp_path


def run(folder: Path) -> list[str]:
    return init(folder, "../registry", "../shares")


def settings(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((folder / "dbt_project.yml").read_text())
    return content


def test_queries_get_the_comment(project: Path) -> None:
    run(project)
    assert settings(project)["query-comment"] == OURS
    assert "vars" not in settings(project)
    assert attribution_hint(project) is None


def test_a_domain_of_before_gets_it_too(project: Path) -> None:
    run(project)
    before = files(project)
    (project / "dbt_project.yml").write_text(
        "name: fleet\ndispatch:\n  - macro_namespace: dbt\n    search_order: [fleet, meshwright, dbt]\n"
    )
    assert run(project) == ["dbt_project.yml"]
    assert settings(project)["query-comment"] == OURS
    after = files(project)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"dbt_project.yml"}
    assert run(project) == []


@pytest.mark.parametrize(
    "line", ["query-comment: mine", "query-comment:", "query-comment: ''", "query-comment: {append: true}"]
)
def test_a_comment_of_somebody_else_stays(project: Path, line: str) -> None:
    """Also an empty one, which turns dbt's own comment off."""
    (project / "dbt_project.yml").write_text(f"name: fleet\n{line}\n")
    run(project)
    assert settings(project)["query-comment"] == yaml.safe_load(line)["query-comment"]
    hint = attribution_hint(project)
    assert hint
    assert OURS["comment"] in hint


@pytest.mark.parametrize("setting", [OURS["comment"], {"comment": OURS["comment"], "append": False}])
def test_ours_may_be_set_otherwise(project: Path, setting: object) -> None:
    (project / "dbt_project.yml").write_text(yaml.safe_dump({"name": "fleet", "query-comment": setting}))
    run(project)
    assert settings(project)["query-comment"] == setting
    assert attribution_hint(project) is None


def test_an_older_package_comes_first(project: Path) -> None:
    """With a comment that calls a macro which is not there, no dbt command would work."""
    run(project)
    shutil.rmtree(project / "interfaces/meshwright/macros/attribution")
    (project / "dbt_project.yml").write_text("name: fleet\n")
    run(project)
    assert "query-comment" not in settings(project)
    assert "mesh sync" in (attribution_hint(project) or "")


def test_a_domain_that_is_not_called_like_its_project(project: Path) -> None:
    (project / "mesh.yml").write_text("version: 1\ndomain: flights\n")
    (project / "dbt_project.yml").write_text("name: fleet\nvars: {rows: 3}\n")
    run(project)
    assert settings(project)["vars"] == {"rows": 3, "mesh_domain": "flights"}
    (project / "mesh.yml").write_text("version: 1\ndomain: aircraft\n")
    assert run(project) == ["dbt_project.yml"]
    assert settings(project)["vars"]["mesh_domain"] == "aircraft"
    assert run(project) == []


def test_connections_carry_the_domain_where_they_can(project: Path) -> None:
    (project / "profiles.yml").write_text(PROFILES)
    assert "profiles.yml" in run(project)
    outputs = yaml.safe_load((project / "profiles.yml").read_text())["fleet"]["outputs"]
    assert outputs["shared"] == {"type": "postgres", "schema": "fleet_private", "application_name": "mesh:fleet"}
    assert outputs["lake"] == {"type": "databricks", "query_tags": '{"mesh_domain": "fleet"}'}
    assert outputs["cloud"] == {"type": "snowflake"}
    assert "# ours" in (project / "profiles.yml").read_text()
    assert run(project) == []


def test_the_name_of_a_connection_that_is_there_stays(project: Path) -> None:
    text = "fleet:\n  outputs:\n    shared: {type: postgres, application_name: airflow}\n"
    (project / "profiles.yml").write_text(text)
    run(project)
    assert (project / "profiles.yml").read_text() == text
