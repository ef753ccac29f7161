"""Manifests of dbt v1 and v2 mean the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import ArtifactError
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.places import PlaceFinder
from tests.unit.read.artifacts import SCHEMA, manifest, model, port, project, read_manifest, write_manifest

COLUMNS = {
    "hour": {"name": "hour", "data_type": "timestamp", "description": "When", "constraints": [{"type": "not_null"}]},
    "rain": {"name": "rain", "data_type": "double", "description": "", "constraints": []},
}
AS_DBT_1_WRITES = port(
    "hourly",
    description="Every hour",
    deprecation_date="2027-06-30T00:00:00+02:00",
    columns=COLUMNS,
    constraints=[{"type": "unique", "columns": ["hour", "rain"], "expression": None, "name": None}],
    contract={"enforced": True},
    alias="hourly",
    config={"materialized": "table"},
)
# dbt v2: no nulls, no empty lists, and what is configuration under `config` alone.
AS_DBT_2_WRITES = {
    "name": "hourly",
    "resource_type": "model",
    "package_name": "weather",
    "unique_id": "model.weather.hourly",
    "original_file_path": "models/hourly.sql",
    "alias": "hourly",
    "description": "Every hour",
    "columns": {
        "hour": COLUMNS["hour"],
        "rain": {"name": "rain", "data_type": "double"},
    },
    "constraints": [{"type": "unique", "columns": ["hour", "rain"]}],
    "config": {
        "access": "public",
        "materialized": "table",
        "group": "observations",
        "contract": {"enforced": True},
        "deprecation_date": "2027-06-30",
    },
    "depends_on": {},
}


def ports(folder: Path, *nodes: dict[str, Any]) -> tuple[Port, ...]:
    return domain_of(load_domain_config(project(folder)), read_manifest(folder, *nodes)).ports


@pytest.mark.parametrize("node", [AS_DBT_1_WRITES, AS_DBT_2_WRITES], ids=["v1", "v2"])
def test_dbt_1_and_dbt_2_describe_the_same_port(tmp_path: Path, node: dict[str, Any]) -> None:
    assert ports(tmp_path, node) == (
        Port(
            PortId("weather", "hourly"),
            "observations",
            "Every hour",
            (Column("hour", "timestamp", "When"), Column("rain", "double")),
            (Constraint("not_null", ("hour",)), Constraint("unique", ("hour", "rain"))),
            deprecation_date="2027-06-30",
            contract_enforced=True,
            materialized="table",
            alias="hourly",
        ),
    )


@pytest.mark.parametrize(("version", "latest", "is_latest"), [(2, "2", True), ("2", 2, True), (2.0, 2, True)])
def test_versions_are_the_same_however_they_are_written(
    tmp_path: Path, version: Any, latest: Any, is_latest: bool
) -> None:
    (found,) = ports(tmp_path, port("hourly", version=version, latest_version=latest))
    assert (found.id.version, found.latest) == ("2", is_latest)


@pytest.mark.parametrize(("version", "latest"), [(1, 2), ("1", 2), (1, None), ("a", "b")])
def test_a_version_that_an_unpinned_ref_does_not_mean_is_not_the_latest(
    tmp_path: Path, version: Any, latest: Any
) -> None:
    (found,) = ports(tmp_path, port("hourly", version=version, latest_version=latest))
    assert found.latest is False


def test_a_version_between_two_numbers_keeps_its_fraction(tmp_path: Path) -> None:
    (found,) = ports(tmp_path, port("hourly", version=1.5, latest_version=1.5))
    assert found.id.label == "hourly@1.5"


def test_only_public_models_of_the_own_project_are_ports(tmp_path: Path) -> None:
    found = ports(
        tmp_path,
        port("hourly"),
        model("staged"),
        model("hidden", access="private"),
        port("elsewhere", package="dbt_utils"),
        port("a_seed") | {"resource_type": "seed"},
    )
    assert [found_port.id.name for found_port in found] == ["hourly"]


def test_a_port_stands_where_its_property_file_has_it_and_each_version_on_its_line(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "hourly.yml").write_text(
        "models:\n  - name: hourly\n    versions:\n      - v: 1\n      - v: 2\n"
    )
    patch = {"patch_path": "weather://models/hourly.yml"}
    nodes = (port("hourly", version=1, **patch), port("hourly", version=2, **patch), port("daily"))
    domain = domain_of(load_domain_config(tmp_path), read_manifest(tmp_path, *nodes))
    finder = PlaceFinder()
    found = {each.id.label: finder.locate(domain.path_of(each.place)) for each in domain.ports}
    assert {label: str(place) for label, place in found.items()} == {
        "hourly@1": f"{tmp_path}/models/hourly.yml:4",
        "hourly@2": f"{tmp_path}/models/hourly.yml:5",
        "daily": f"{tmp_path}/models/daily.sql:1",
    }


GOOD = manifest(port("hourly"))


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "not a dbt manifest"),
        (b"[]", "not a dbt manifest"),
        (b"null", "not a dbt manifest"),
        (b'{"metadata": {}, "nodes": {}}', "its metadata names no manifest schema"),
        (b'{"metadata": {"dbt_schema_version": "https://x/run-results/v6.json"}, "nodes": {}}', "names no manifest"),
        (b'{"metadata": {"dbt_schema_version": "' + SCHEMA.encode() + b'"}}', "nodes"),
        (b'{"metadata": {"dbt_schema_version": "' + SCHEMA.encode() + b'"}, "nodes": []}', "nodes"),
        (b'{"metadata": {"dbt_schema_version": "\xff"}, "nodes": {}}', "not a dbt manifest"),
        (b'{"metadata": {}, "x": ' + b"[" * 200_000, "not a dbt manifest"),
        (b"\x1f\x8b\x08\x00", "not a dbt manifest"),
    ],
)
def test_what_is_no_manifest_is_an_artifact_error(tmp_path: Path, content: bytes, fact: str) -> None:
    path = write_manifest(tmp_path, content)
    with pytest.raises(ArtifactError, match=fact) as caught:
        load_manifest(path)
    assert str(path) in caught.value.what


def test_a_missing_manifest_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="there is no manifest") as caught:
        load_manifest(tmp_path / "target" / "manifest.json")
    assert "dbt parse" in caught.value.remedy


def test_a_folder_in_the_manifests_place_is_an_artifact_error(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError):
        load_manifest(tmp_path)
