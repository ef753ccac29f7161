"""Which reads are reads of another domain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.read.domain import domain_of
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.places import PlaceFinder
from tests.unit.read.artifacts import model, port, project, read_manifest

STUB = {"config": {"materialized": "mesh_interface"}}


def reads(folder: Path, *nodes: dict[str, Any], mesh_yml: str | None = None, **more: Any) -> list[str]:
    """`reader -> read access`, as the domain `punctuality` has them."""
    config = load_domain_config(project(folder, "punctuality", mesh_yml))
    domain = domain_of(config, read_manifest(folder, *nodes, package="punctuality", **more))
    return [f"{read.reader} -> {read.port} {read.access}" for read in domain.reads]


def reader(name: str, *unique_ids: str, **more: Any) -> dict[str, Any]:
    return model(name, package="punctuality", depends_on={"nodes": list(unique_ids)}, **more)


def test_a_stub_of_an_interface_package_is_a_foreign_read(tmp_path: Path) -> None:
    stub = port("hourly", **STUB)
    assert reads(tmp_path, stub, reader("delays", stub["unique_id"])) == ["delays -> weather.hourly public"]


def test_a_node_without_a_file_as_dbt_loom_injects_it_is_a_foreign_read(tmp_path: Path) -> None:
    injected = model("secret", original_file_path="", access="protected")
    bare = {key: value for key, value in model("bare").items() if key != "original_file_path"}
    nodes = [injected, bare, reader("delays", injected["unique_id"], bare["unique_id"])]
    assert reads(tmp_path, *nodes) == ["delays -> weather.bare protected", "delays -> weather.secret protected"]


def test_a_package_that_an_input_names_is_a_foreign_domain(tmp_path: Path) -> None:
    installed = model("stations")
    nodes = [installed, reader("delays", installed["unique_id"])]
    assert reads(tmp_path, *nodes, mesh_yml="version: 1\ninputs: [weather.hourly]\n") == [
        "delays -> weather.stations protected"
    ]


def test_a_library_of_macros_and_models_is_not_a_domain(tmp_path: Path) -> None:
    library = model("date_spine", package="dbt_utils")
    assert reads(tmp_path, library, reader("delays", library["unique_id"])) == []


def test_reads_of_the_own_models_sources_and_seeds_are_not_foreign(tmp_path: Path) -> None:
    own = model("staged", package="punctuality")
    seed = model("names", package="punctuality") | {"resource_type": "seed", "depends_on": {"macros": []}}
    nodes = [own, seed, reader("delays", own["unique_id"], seed["unique_id"], "source.punctuality.raw.x", "gone.id")]
    assert reads(tmp_path, *nodes) == []


def test_tests_snapshots_and_exposures_are_readers_too(tmp_path: Path) -> None:
    stub = port("hourly", version=2, **STUB)
    test = reader("check", stub["unique_id"]) | {"resource_type": "test", "unique_id": "test.punctuality.check"}
    snapshot = reader("snap", stub["unique_id"]) | {"resource_type": "snapshot", "unique_id": "snapshot.punctuality.s"}
    board = reader("board", stub["unique_id"]) | {"resource_type": "exposure", "unique_id": "exposure.punctuality.b"}
    assert reads(tmp_path, stub, test, snapshot, exposures=(board,)) == [
        "check -> weather.hourly@2 public",
        "exposure board -> weather.hourly@2 public",
        "snap -> weather.hourly@2 public",
    ]


def test_what_a_foreign_package_reads_is_not_this_domains_business(tmp_path: Path) -> None:
    stub = port("hourly", **STUB)
    inner = model("inner", depends_on={"nodes": [stub["unique_id"]]})
    assert reads(tmp_path, stub, inner) == []


def test_the_seed_of_a_foreign_package_is_not_a_port(tmp_path: Path) -> None:
    seed = model("names", original_file_path="") | {"resource_type": "seed"}
    assert reads(tmp_path, seed, reader("delays", seed["unique_id"])) == []


# --- where it stands -------------------------------------------------------------------------------------------------

YML = """\
models:
  - name: delays
    # reads hourly
    columns:
      - name: hour
        data_tests:
          - relationships: {arguments: {to: "ref('weather', 'hourly')", field: hour}}
    versions:
      - v: 1
"""


def relationships(stub: dict[str, Any], at: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A `relationships` test on a model into a stub, as dbt writes it."""
    return {
        "name": "relationships_delays",
        "resource_type": "test",
        "package_name": "punctuality",
        "unique_id": "test.punctuality.relationships_delays.1",
        "original_file_path": "delays.yml",
        "attached_node": at["unique_id"],
        "column_name": "hour",
        "test_metadata": {"name": "relationships", "kwargs": {"field": "hour", "column_name": "hour"}},
        "depends_on": {"nodes": [stub["unique_id"], at["unique_id"]]},
        "config": {"severity": "ERROR"},
    } | more


def domain_with(folder: Path, *nodes: dict[str, Any]) -> Domain:
    config = load_domain_config(project(folder, "punctuality"))
    (folder / "delays.yml").write_text(YML)
    return domain_of(config, read_manifest(folder, *nodes, package="punctuality"))


def located(domain: Domain, place: Place) -> tuple[int, int]:
    found = PlaceFinder().locate(domain.path_of(place))
    return found.line, found.column


@pytest.mark.parametrize("version", [None, 1])
def test_a_test_stands_where_it_calls_ref_and_its_key_where_the_column_is(tmp_path: Path, version: int | None) -> None:
    stub = port("hourly", **STUB)
    delays = model("delays", package="punctuality", version=version, patch_path="punctuality://delays.yml")
    domain = domain_with(tmp_path, stub, delays, relationships(stub, delays))
    (read,) = domain.reads
    assert located(domain, read.place) == (7, 46)
    (key,) = domain.foreign_keys
    assert (key.column, key.key, key.port) == ("hour", "hour", PortId("weather", "hourly"))
    assert located(domain, key.place) == (5, 15)


def test_a_test_whose_argument_a_macro_makes_stands_at_the_name(tmp_path: Path) -> None:
    stub = port("stations", **STUB)
    delays = model("delays", package="punctuality", patch_path="punctuality://delays.yml")
    domain = domain_with(tmp_path, stub, delays, relationships(stub, delays))
    (tmp_path / "delays.yml").write_text("models:\n  - name: delays\n    data_tests: [{of: stations}]\n")
    assert located(domain, domain.reads[0].place) == (3, 23)


def test_the_column_of_a_test_on_the_whole_model_is_known_by_its_arguments(tmp_path: Path) -> None:
    stub = port("hourly", **STUB)
    delays = model("delays", package="punctuality", access="public")
    test = relationships(stub, delays, column_name=None)
    unique = test | {
        "unique_id": "test.punctuality.u",
        "test_metadata": {"name": "unique", "kwargs": {"column_name": "a || b"}},
    }
    domain = domain_with(tmp_path, stub, delays, test, unique)
    assert [key.column for key in domain.foreign_keys] == ["hour"]
    (made,) = domain.implementations
    assert [(each.kind, each.columns) for each in made.tests] == [("relationships", ("hour",)), ("unique", ("a || b",))]


def test_versions_and_namesakes_of_a_reader_are_told_apart(tmp_path: Path) -> None:
    stub = port("hourly", version=2, **STUB)
    versions = [
        reader("board", stub["unique_id"]) | {"version": v, "unique_id": f"model.punctuality.board.v{v}"}
        for v in (1, 2)
    ]
    board = reader("board", stub["unique_id"]) | {"resource_type": "exposure", "unique_id": "exposure.punctuality.b"}
    assert reads(tmp_path, stub, *versions, exposures=(board,)) == [
        "board@1 -> weather.hourly@2 public",
        "board@2 -> weather.hourly@2 public",
        "exposure board -> weather.hourly@2 public",
    ]
