"""Where versions of dbt write the same thing differently, as `tests/versions` found it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.read.domain import domain_of
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import model, port, project, read_manifest


@pytest.mark.parametrize(
    ("version", "column", "meta"),
    [
        ("1.8", {"meta": {"unit": "mm"}}, {"unit": "mm"}),
        ("1.9", {"meta": {"unit": "mm"}, "config": {"meta": {}, "tags": []}}, {"unit": "mm"}),
        ("1.10", {"meta": {"unit": "mm"}, "config": {"meta": {"unit": "mm"}, "tags": []}}, {"unit": "mm"}),
        ("1.10, nothing said", {"meta": {}, "config": {"meta": {}, "tags": []}}, None),
        ("2.0", {"meta": {"unit": "mm"}, "config": {"meta": {"unit": "mm"}}}, {"unit": "mm"}),
        ("2.0, said of the model", {"meta": {"owner": "them"}, "config": {}}, None),
    ],
)
def test_the_meta_of_a_column_is_its_own(tmp_path: Path, version: str, column: dict[str, Any], meta: Any) -> None:
    columns = {"rain": {"name": "rain", "data_type": "double"} | column}
    node = port("hourly", columns=columns, config={"meta": {"owner": "them"}})
    domain = domain_of(load_domain_config(project(tmp_path)), read_manifest(tmp_path, node))
    assert domain.implementations[0].column_meta.get("rain") == meta, version


@pytest.mark.parametrize("access", ["public", "protected"])
def test_a_stub_is_a_port_whatever_dbt_made_of_its_access(tmp_path: Path, access: str) -> None:
    stub = model("hourly", access=access, config={"materialized": "mesh_interface", "access": access})
    reader = model("delays", package="punctuality", depends_on={"nodes": [stub["unique_id"]]})
    manifest = read_manifest(tmp_path, stub, reader, package="punctuality")
    domain = domain_of(load_domain_config(project(tmp_path, "punctuality")), manifest)
    assert [read.access for read in domain.reads] == ["public"]
