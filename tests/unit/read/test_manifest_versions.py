"""Manifests in the wild: each trap once, as small as it can be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.check import check
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, MeshError
from meshwright.mesh.port import PortId
from meshwright.read.domain import load_domain
from meshwright.read.manifest import load_manifest
from meshwright.render.report import Report
from tests.cli.command_line import run
from tests.unit.read.artifacts import SCHEMA, Document, manifest, model, port, project, write_manifest

OF_FLEET = {"name": "aircraft", "package_name": "fleet", "owner": {"name": "Fleet team", "email": "fleet@example.com"}}


def written(folder: Path, *nodes: Document, name: str = "weather", **metadata: Any) -> Path:
    """A project with a manifest of these nodes, whose own files are there."""
    project(folder, name)
    for node in nodes:
        file = node.get("original_file_path")
        if node["package_name"] == name and file:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).touch()
    content = manifest(*nodes, package=name)
    content["metadata"] |= metadata
    write_manifest(folder, content)
    return folder


def loaded(folder: Path, *nodes: Document, **metadata: Any) -> Domain:
    return load_domain(written(folder, *nodes, **metadata))


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


# --- seeds -----------------------------------------------------------------------------------------------------------


def test_what_a_seed_depends_on_has_no_nodes(tmp_path: Path) -> None:
    seed = model("names", depends_on={"macros": []}, original_file_path="seeds/names.csv") | {"resource_type": "seed"}
    (tmp_path / "seeds").mkdir()
    domain = loaded(tmp_path, seed, port("hourly", depends_on={"nodes": [seed["unique_id"]]}))
    assert [made.upstream for made in domain.implementations] == [()]
    assert [each.name for each in domain.models] == ["hourly"]


@pytest.mark.parametrize("depends_on", [None, {}, {"nodes": None}, {"macros": []}])
def test_a_node_that_does_not_say_what_it_reads_reads_nothing(tmp_path: Path, depends_on: Any) -> None:
    assert loaded(tmp_path, port("hourly", depends_on=depends_on)).reads == ()


# --- nodes that dbt-loom brings --------------------------------------------------------------------------------------


def injected(name: str, access: str = "public", **more: Any) -> Document:
    """A model of another project as dbt-loom adds it: no file, no columns, no contract, whatever it is there."""
    return model(name, package="fleet", access=access, original_file_path="", columns={}, group=None) | more


AIRCRAFT = model(
    "aircraft",
    package="fleet",
    access="public",
    group="aircraft",
    description="One row per aircraft",
    columns={"tail_number": {"name": "tail_number", "data_type": "varchar", "description": "The key"}},
    constraints=[{"type": "primary_key", "columns": ["tail_number"]}],
    contract={"enforced": True},
    config={"materialized": "table"},
)
HIDDEN = model("hidden", package="fleet", access="private", group="aircraft")
SEED = model("codes", package="fleet", original_file_path="seeds/codes.csv") | {"resource_type": "seed"}


def producer(folder: Path) -> Path:
    written(folder, AIRCRAFT, HIDDEN, SEED, name="fleet")
    content = json.loads((folder / "target/manifest.json").read_text())
    content["groups"] = {"group.fleet.aircraft": OF_FLEET}
    write_manifest(folder, content)
    return folder


def consumer(folder: Path, *foreign: Document) -> Path:
    reader = model("joined", depends_on={"nodes": [node["unique_id"] for node in foreign]})
    return written(folder, reader, *foreign)


def test_nothing_is_concluded_from_what_a_consumers_manifest_says_of_a_producer(tmp_path: Path) -> None:
    folder = consumer(tmp_path / "weather", injected("aircraft"), injected("codes"))
    domain = load_domain(folder)
    assert [read.port for read in domain.reads] == [PortId("fleet", "aircraft"), PortId("fleet", "codes")]
    assert domain.ports == domain.products == domain.foreign_projects == ()
    assert [each.name for each in domain.models] == ["joined"]
    # No contract, no columns, no owner, no description: none of it is known, so none of it is missing.
    assert not {code for code in codes(check([folder])) if code.startswith(("CON", "DOC", "OWN"))}
    assert {finding.domain for finding in check([folder]).findings} <= {"weather"}


def test_alone_a_consumers_manifest_decides_who_may_be_read(tmp_path: Path) -> None:
    assert "PRV001" in codes(check([consumer(tmp_path / "a", injected("aircraft", "protected"))]))
    assert "PRV001" not in codes(check([consumer(tmp_path / "b", injected("aircraft", "public"))]))


@pytest.mark.parametrize("access", ["public", "protected", "private", None])
def test_a_producer_that_is_checked_too_is_believed(tmp_path: Path, access: str | None) -> None:
    folders = [consumer(tmp_path / "weather", injected("aircraft", access or "")), producer(tmp_path / "fleet")]
    report = check(folders)
    assert "PRV001" not in codes(report)
    # What the consumer's manifest does not have is not missed in the producer either.
    assert not [each for each in report.findings if "aircraft" in each.subject and each.code.startswith("CON")]


@pytest.mark.parametrize("access", ["public", "private"])
def test_what_the_producer_keeps_private_is_private_whatever_the_consumer_believes(tmp_path: Path, access: str) -> None:
    folders = [consumer(tmp_path / "weather", injected("hidden", access)), producer(tmp_path / "fleet")]
    (finding,) = [each for each in check(folders).findings if each.code == "PRV001"]
    assert "private in fleet" in finding.fact
    assert finding.read == PortId("fleet", "hidden")


def test_a_node_that_the_producer_does_not_have_as_a_model_is_found(tmp_path: Path) -> None:
    folders = [consumer(tmp_path / "weather", injected("codes")), producer(tmp_path / "fleet")]
    assert {each.subject for each in check(folders).findings if each.code == "PRV001"} == {"joined -> fleet.codes"}


# --- whose manifest --------------------------------------------------------------------------------------------------


def test_a_manifest_without_a_project_name_is_taken_for_the_projects(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, port("hourly")).ports) == 1
    assert len(loaded(tmp_path, port("hourly"), project_name=None).ports) == 1
    assert len(loaded(tmp_path, port("hourly"), project_name="weather").ports) == 1


def test_a_manifest_of_another_project_is_refused(tmp_path: Path) -> None:
    written(tmp_path, port("hourly"), project_name="fleet")
    said = run("mesh-check", tmp_path)
    assert said.code == 2
    assert said.err.splitlines() == [
        "error: target/manifest.json is the manifest of the project fleet, but dbt_project.yml is that of weather",
        "help: Run `dbt parse` in the project's folder, then this command again.",
    ]


# --- versions of dbt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "word"), [*((v, "older") for v in (1, 7, 8, 9, 10, 11)), *((v, "newer") for v in (13, 20, 999_999))]
)
def test_another_schema_is_refused_in_one_sentence(tmp_path: Path, version: int, word: str) -> None:
    schema = SCHEMA.replace("v12", f"v{version}")
    written(tmp_path, port("hourly"), dbt_schema_version=schema)
    said = run("mesh-check", tmp_path)
    assert said.code == 2
    error, help_ = said.err.splitlines()
    assert f"a manifest of schema v{version}, which is {word} than v12" in error
    assert help_.startswith("help: ")


@pytest.mark.parametrize(
    "schema", ["", "v12", "https://schemas.getdbt.com/dbt/catalog/v1.json", "/manifest/v", "x" * 9999]
)
def test_what_names_no_manifest_schema_is_refused(tmp_path: Path, schema: str) -> None:
    written(tmp_path, port("hourly"), dbt_schema_version=schema)
    with pytest.raises(ArtifactError, match="names no manifest schema"):
        load_domain(tmp_path)


V2 = {
    "name": "hourly",
    "resource_type": "model",
    "package_name": "weather",
    "unique_id": "model.weather.hourly.v2",
    "original_file_path": "models/hourly.sql",
    "version": 2,
    "latest_version": "2",
    "contract": {"enforced": True, "alias_types": True},
    "columns": {"hour": {"name": "hour", "data_type": "timestamp"}},
    "config": {"access": "public", "group": "observations", "deprecation_date": "2027-06-30", "materialized": "table"},
}


def test_dbt_2_leaves_out_what_is_null_and_keeps_settings_under_config(tmp_path: Path) -> None:
    (found,) = loaded(tmp_path, V2).ports
    assert (found.id, found.latest) == (PortId("weather", "hourly", "2"), True)
    assert (found.product, found.deprecation_date, found.contract_enforced) == ("observations", "2027-06-30", True)
    assert load_manifest(tmp_path / "target/manifest.json").nodes[V2["unique_id"]].compiled_code is None


@pytest.mark.parametrize("date", ["2027-06-30", "2027-06-30T00:00:00", "2027-06-30T00:00:00+02:00"])
@pytest.mark.parametrize("place", ["node", "config"])
def test_a_deprecation_date_is_a_day_wherever_and_however_it_is_written(tmp_path: Path, date: str, place: str) -> None:
    config = V2["config"] | {"deprecation_date": date if place == "config" else None}
    node = V2 | {"config": config, "deprecation_date": date if place == "node" else None}
    (found,) = loaded(tmp_path, node).ports
    assert found.deprecation_date == "2027-06-30"


@pytest.mark.parametrize(
    ("version", "latest", "is_latest"),
    [
        (2, "2", True),
        ("2", 2, True),
        (2, 2.0, True),
        (2.0, "2", True),
        (1, "2", False),
        ("a", "a", True),
        (2, None, False),
    ],
)
def test_a_version_is_the_same_however_it_is_written(
    tmp_path: Path, version: Any, latest: Any, is_latest: bool
) -> None:
    (found,) = loaded(tmp_path, V2 | {"version": version, "latest_version": latest}).ports
    assert (found.id.version, found.latest) == (str(version).removesuffix(".0"), is_latest)


# --- files that are none ---------------------------------------------------------------------------------------------

GOOD = json.dumps(manifest(port("hourly"))).encode()
METADATA = b'"metadata": {"dbt_schema_version": "' + SCHEMA.encode() + b'"}'


def with_node(value: bytes) -> bytes:
    """A manifest whose only node has something at `meta`."""
    node = json.dumps(port("hourly", meta="HERE")).encode().replace(b'"HERE"', value)
    return b"{" + METADATA + b', "nodes": {"model.weather.hourly": ' + node + b"}}"


REFUSED = {
    "empty": b"",
    "blank": b" \n",
    "truncated": GOOD[:-1],
    "half": GOOD[: len(GOOD) // 2],
    "followed": GOOD + b"{}",
    "deep": b"{" + METADATA + b', "nodes": {}, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep meta": with_node(b"[" * 100_000 + b"]" * 100_000),
    "deep text": with_node(b'{"a":' * 100_000),
    "not UTF-8": GOOD.replace(b"hourly", b"h\xff"),
    "UTF-16": GOOD.decode().encode("utf-16"),
    "a mark at the beginning": b"\xef\xbb\xbf" + GOOD,
    "no number": with_node(b"NaN"),
    "no end": with_node(b"-Infinity"),
    "a list": b"[" + GOOD + b"]",
    "wrong type": GOOD.replace(b'"nodes": {', b'"nodes": 3, "x": {'),
    "wrong name": GOOD.replace(b'"name": "hourly"', b'"name": ["hourly"]'),
    "wrong columns": GOOD.replace(b'"columns": {}', b'"columns": [3]'),
    "wrong date": GOOD.replace(b'"deprecation_date": null', b'"deprecation_date": 20270630'),
    "no name": GOOD.replace(b'"name": "hourly", ', b""),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_manifest_is_refused_with_its_name_and_what_to_do(tmp_path: Path, what: str) -> None:
    written(tmp_path, port("hourly"))
    assert REFUSED[what] != GOOD
    (tmp_path / "target/manifest.json").write_bytes(REFUSED[what])
    said = run("mesh-check", tmp_path)
    assert said.code == 2
    assert "manifest.json" in said.err
    assert said.err.startswith("error: ")
    assert "\nhelp: " in said.err
    assert len(said.err) < 1500


READ = {
    "twice": GOOD.replace(b'"macros": {}', b'"nodes": {}, ' + GOOD[GOOD.index(b'"nodes"') : GOOD.index(b', "groups"')]),
    "huge text": GOOD.replace(b'"description": ""', b'"description": "' + b"x" * 5_000_000 + b'"'),
    "huge unknown": GOOD.replace(b'"macros": {}', b'"macros": {"a": "' + b"x" * 5_000_000 + b'"}'),
    "huge number": with_node(b'{"n": ' + b"9" * 4000 + b"}"),
    "other keys": GOOD.replace(b'"macros": {}', b'"unknown": [1, {"a": null}], "macros": 7'),
}


@pytest.mark.parametrize("what", READ)
def test_what_is_only_odd_is_read(tmp_path: Path, what: str) -> None:
    written(tmp_path, port("hourly"))
    assert READ[what] != GOOD
    (tmp_path / "target/manifest.json").write_bytes(READ[what])
    assert [each.id.name for each in load_domain(tmp_path).ports] == ["hourly"]
    assert run("mesh-check", tmp_path).code in (0, 1)


def test_a_folder_a_pipe_and_a_link_to_nothing_are_no_manifest(tmp_path: Path) -> None:
    written(tmp_path, port("hourly"))
    path = tmp_path / "target/manifest.json"
    path.unlink()
    for make in (
        path.mkdir,
        lambda: os.mkfifo(path),
        lambda: path.symlink_to("/dev/zero"),
        lambda: path.symlink_to("gone"),
    ):
        make()
        with pytest.raises(MeshError, match=r"manifest\.json"):
            check([tmp_path])
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("file", ["x" * 5000, "a\0b", "gone.sql", "../" * 2000 + "x"])
def test_a_file_that_cannot_be_is_gone(tmp_path: Path, file: str) -> None:
    written(tmp_path, port("hourly"))
    write_manifest(tmp_path, manifest(port("hourly", original_file_path=file)))
    with pytest.raises(ArtifactError, match="which is gone"):
        load_domain(tmp_path)


@pytest.mark.parametrize("file", ["/dev/zero", "a\0b", "x" * 5000, "..", "models/hourly.sql", ""])
def test_a_property_file_that_is_none_costs_only_the_lines(tmp_path: Path, file: str) -> None:
    written(tmp_path, port("hourly", patch_path=f"weather://{file}"))
    report = check([tmp_path])
    assert report.findings
    assert {finding.place.line for finding in report.findings} == {1}
