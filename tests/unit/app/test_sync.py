"""`mesh sync` makes the interface packages what the registry publishes, and touches nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.registry_mirror import mirror_registry
from meshwright.app.sync import sync
from meshwright.mesh.errors import ConfigError, RegistryError
from tests.unit.app.small_domain import domain, files, mesh, port, published

SEATS = {"dbt_project.yml", "interface.json", "macros/names.sql", "models/ports.yml", "models/seats.sql"}


def test_a_sync_writes_the_packages_and_lists_them(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    result = sync(consumer)
    assert set(result.changed) == {f"interfaces/fleet/{name}" for name in SEATS} | {"packages.yml"}
    assert result.ports == 1
    assert set(files(consumer / "interfaces/fleet")) == SEATS
    assert "- local: interfaces/fleet" in (consumer / "packages.yml").read_text()


def test_a_second_sync_changes_nothing(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    sync(consumer)
    before = files(consumer)
    assert sync(consumer).changed == ()
    assert files(consumer) == before


def test_a_change_upstream_is_brought_in(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    sync(consumer)
    published(
        tmp_path / "fleet",
        port("aircraft", version=1, latest_version=2),
        port("aircraft", version=2),
        port("engines", group="engines"),
        port("seats", "id", "seats", "legroom double", group="seats"),
        run="run-2",
    )
    assert sync(consumer).changed == (
        "interfaces/fleet/interface.json",
        "interfaces/fleet/models/ports.yml",
        "interfaces/fleet/models/seats.sql",
    )
    assert "cast(null as double) as legroom" in (consumer / "interfaces/fleet/models/seats.sql").read_text()


def test_what_is_no_longer_listed_is_removed_and_the_rest_of_packages_yml_stays(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "packages.yml").write_text(
        "# ours\npackages:\n  - package: dbt-labs/dbt_utils  # dates\n    version: 1.3.0\n  - local: ../shared\n"
    )
    sync(consumer)
    assert "- local: interfaces/fleet" in (consumer / "packages.yml").read_text()
    (consumer / "mesh.yml").write_text("version: 1\nregistry: ../registry\n")
    result = sync(consumer)
    assert result.ports == 0
    assert not (consumer / "interfaces/fleet").exists()
    assert (consumer / "packages.yml").read_text() == (
        "# ours\npackages:\n  - package: dbt-labs/dbt_utils  # dates\n    version: 1.3.0\n  - local: ../shared\n"
    )


def test_a_port_that_is_no_longer_listed_leaves_its_siblings(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "mesh.yml").write_text("version: 1\nregistry: ../registry\ninputs: [fleet.seats, fleet.aircraft]\n")
    assert sync(consumer).ports == 3
    (consumer / "mesh.yml").write_text("version: 1\nregistry: ../registry\ninputs: [fleet.aircraft@1]\n")
    assert sync(consumer).ports == 1
    assert [name for name in files(consumer / "interfaces/fleet") if name.endswith("1.sql")] == [
        "models/aircraft_v1.sql"
    ]
    assert not (consumer / "interfaces/fleet/models/seats.sql").exists()


def test_packages_yml_is_left_alone_byte_for_byte_when_it_lists_the_packages(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    odd = 'packages:   [ {local: interfaces/fleet},\n  {package: a/b, version: [">=1"]} ]  # odd, ours\n'
    (consumer / "packages.yml").write_text(odd)
    assert "packages.yml" not in sync(consumer).changed
    assert (consumer / "packages.yml").read_text() == odd


def test_a_project_with_dependencies_yml_keeps_its_packages_there(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "dependencies.yml").write_text("packages: []\n")
    assert "dependencies.yml" in sync(consumer).changed
    assert not (consumer / "packages.yml").exists()


def test_an_edited_stub_is_written_again(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    sync(consumer)
    before = files(consumer)
    (consumer / "interfaces/fleet/models/seats.sql").write_text("select 1")
    (consumer / "interfaces/fleet/models/extra.sql").write_text("select 1")
    assert sync(consumer).changed == ("interfaces/fleet/models/extra.sql", "interfaces/fleet/models/seats.sql")
    assert files(consumer) == before


def test_nothing_is_written_unless_every_input_can_be_resolved(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "mesh.yml").write_text("version: 1\nregistry: ../registry\ninputs: [fleet.seats, fleet.nothing]\n")
    before = files(consumer)
    with pytest.raises(ConfigError, match=r"fleet\.nothing: fleet publishes no port nothing"):
        sync(consumer)
    assert files(consumer) == before


def test_a_domain_without_inputs_needs_no_registry(tmp_path: Path) -> None:
    folder = domain(tmp_path / "alone")
    (folder / "mesh.yml").write_text("version: 1\n")
    assert sync(folder).changed == ()


def test_inputs_without_a_registry_or_with_an_empty_one_are_told(tmp_path: Path) -> None:
    folder = domain(tmp_path / "alone", mesh_yml="inputs: [fleet.seats]\n")
    with pytest.raises(RegistryError, match="nothing is published"):
        sync(folder)
    (folder / "mesh.yml").write_text("version: 1\ninputs: [fleet.seats]\n")
    with pytest.raises(ConfigError, match="names no registry"):
        sync(folder)


def test_a_file_that_is_no_text_beside_the_carried_package_is_no_traceback(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "interfaces/meshwright").mkdir(parents=True)
    (consumer / "interfaces/meshwright/.DS_Store").write_bytes(b"\x00\xff\xfe")
    sync(consumer)
    assert (consumer / "interfaces/meshwright/dbt_project.yml").is_file()


def test_two_clones_at_different_places_get_the_same_bytes(tmp_path: Path) -> None:
    first, second = mesh(tmp_path / "a"), mesh(tmp_path / "somewhere/else/b")
    sync(first)
    sync(second)
    assert files(first / "interfaces") == files(second / "interfaces")


def test_a_registry_that_was_moved_from_a_folder_says_who_has_to_publish(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    sync(consumer)
    before = files(consumer)
    mirror_registry(tmp_path, "memory://moved", "registry")
    mesh_yml = consumer / "mesh.yml"
    mesh_yml.write_text(mesh_yml.read_text().replace("registry: ../registry", "registry: memory://moved"))
    with pytest.raises(ConfigError, match="share of fleet lies was written down for a registry in a folder") as caught:
        sync(consumer)
    assert caught.value.remedy.startswith("Run `mesh publish` in fleet")
    assert {name: files(consumer)[name] for name in before if name != "mesh.yml"} == {
        name: content for name, content in before.items() if name != "mesh.yml"
    }
