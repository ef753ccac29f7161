"""Where versions of dbt write the same thing differently, as `tests/engines/versions` found it."""

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


def test_the_last_newline_of_a_description_is_none_of_it(tmp_path: Path) -> None:
    # dbt 1.12 keeps it where a version of a model is described, dbt 1.11 does not.
    columns = {"rain": {"name": "rain", "data_type": "double", "description": "How much.\n"}}
    written = [
        port("hourly", description=text, columns=columns) for text in ("One row per hour.\n", "One row per hour.")
    ]
    ports = [
        domain_of(load_domain_config(project(tmp_path)), read_manifest(tmp_path, node)).ports[0] for node in written
    ]
    assert ports[0] == ports[1]
    assert (ports[0].description, ports[0].columns[0].description) == ("One row per hour.", "How much.")


def test_the_checksum_of_a_file_is_ours(tmp_path: Path) -> None:
    # dbt 1.12 takes white space together before it makes one, dbt 1.11 does not.
    written = [
        port("hourly", raw_code=text, checksum={"name": "sha256", "checksum": checksum})
        for text, checksum in (("select 1\n  as rain", "a"), ("select 1 as rain", "b"), ("select 2 as rain", "b"))
    ]
    first, second, other = (
        domain_of(load_domain_config(project(tmp_path)), read_manifest(tmp_path, node)).models[0].checksum
        for node in written
    )
    assert first == second != other
