"""Checking: what is looked at, and what is said when something cannot be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from meshwright.app.check import check
from meshwright.app.sync import sync
from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from tests.unit.app.small_domain import built, domain, mesh, port, private, published, stub


def test_a_clean_domain_has_no_finding_and_says_what_was_looked_at(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"), private("staged"))
    report = check([folder])
    assert (report.findings, report.domains, report.models, report.ports) == ((), 1, 2, 1)
    assert report.skipped == ()


def test_rules_that_need_a_registry_are_skipped_by_name_of_the_reason(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    ((reason, count),) = check([folder]).skipped
    assert (reason, count > 0) == ("nothing is published yet", True)
    (folder / "mesh.yml").write_text("version: 1\n")
    assert check([folder]).skipped == (("no registry in mesh.yml", count),)


def test_rules_that_need_a_policy_are_not_asked_for_without_one_unless_somebody_names_them(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    (folder / "mesh.yml").write_text("version: 1\n")
    before = check([folder])
    (folder / "mesh.yml").write_text("version: 1\nrules: {POL001: error}\n")
    built(folder, port("aircraft"))
    named = check([folder])
    assert (named.rules, named.skipped) == (before.rules + 1, (("no policy", 1), *before.skipped))


def test_a_mesh_is_checked_by_its_root_and_a_domain_only_once(tmp_path: Path) -> None:
    for name in ("fleet", "weather"):
        built(domain(tmp_path / name, name), port("aircraft"))
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['*']\n")
    assert check([tmp_path]).domains == 2
    assert check([tmp_path, tmp_path / "fleet", tmp_path / "weather" / ".." / "fleet"]).domains == 2


def test_places_are_seen_from_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(domain(tmp_path / "mesh/fleet"), port("aircraft", contract={"enforced": False}))
    monkeypatch.chdir(tmp_path)
    (finding,) = check([Path("mesh/fleet")]).findings
    assert finding.place.file == "mesh/fleet/models/aircraft.sql"
    monkeypatch.chdir(tmp_path / "mesh/fleet")
    (finding,) = check([Path()]).findings
    assert finding.place.file == "models/aircraft.sql"


def test_a_stale_interface_is_found_and_gone_after_a_sync(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    reader = private("reader", "model.fleet.seats")
    built(consumer, port("delays", group="delays"), reader, stub("fleet", "seats"))
    assert "stale-interface" in {finding.rule for finding in check([consumer]).findings}
    sync(consumer)
    built(consumer, port("delays", group="delays"), reader, stub("fleet", "seats"))
    assert check([consumer]).findings == ()


def test_all_domains_that_cannot_be_looked_at_are_told_at_once(tmp_path: Path) -> None:
    for name in ("fleet", "network", "weather"):
        built(domain(tmp_path / name, name), port("aircraft"))
    (tmp_path / "fleet/target/manifest.json").unlink()
    (tmp_path / "weather/target/manifest.json").write_text("{}")
    with pytest.raises(MeshError) as caught:
        check([tmp_path / "fleet", tmp_path / "network", tmp_path / "weather"])
    assert [line.split(": ")[0] for line in caught.value.what.splitlines()] == [
        f"{tmp_path}/fleet/target/manifest.json",
        f"{tmp_path}/weather/target/manifest.json",
    ]
    assert caught.value.exit_code == 2


def test_a_stale_manifest_is_never_a_pass(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    written = (folder / "target/manifest.json").stat().st_mtime
    os.utime(folder / "dbt_project.yml", (written + 5, written + 5))
    with pytest.raises(MeshError, match=r"older than .*dbt_project\.yml"):
        check([folder])


def test_nothing_to_check_is_never_a_pass(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), private("staged"))
    with pytest.raises(MeshError, match="nothing to check in fleet"):
        check([folder])


def test_two_folders_with_one_domain_name_are_not_taken_for_one(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        built(domain(tmp_path / folder, "fleet"), port("aircraft", contract={"enforced": False}))
    with pytest.raises(ConfigError, match="fleet"):
        check([tmp_path / "a", tmp_path / "b"])


def test_domains_of_different_registries_are_not_checked_together(tmp_path: Path) -> None:
    for name in ("fleet", "weather"):
        folder = built(domain(tmp_path / name, name), port("aircraft"))
        (folder / "mesh.yml").write_text(f"version: 1\nregistry: ../{name}-registry\n")
    with pytest.raises(ConfigError, match="the domains name different registries"):
        check([tmp_path / "fleet", tmp_path / "weather"])


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        check([tmp_path / "nowhere"])


def test_a_project_without_mesh_yml_can_be_checked(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    (folder / "mesh.yml").unlink()
    built(folder, port("aircraft"))
    report = check([folder])
    assert (report.findings, report.ports) == ((), 1)


def test_inputs_without_a_registry_to_look_them_up_in_are_never_a_pass(tmp_path: Path) -> None:
    punctuality = mesh(tmp_path)
    shutil.rmtree(tmp_path / "registry")
    with pytest.raises(RegistryError, match=r"nothing is published in .*registry, and there are inputs"):
        check([punctuality])


def test_a_registry_that_is_a_file_is_told(tmp_path: Path) -> None:
    punctuality = mesh(tmp_path)
    shutil.rmtree(tmp_path / "registry")
    (tmp_path / "registry").write_text("")
    with pytest.raises(RegistryError, match="is no folder"):
        check([punctuality])


def test_a_registry_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    assert check([folder]).notes == (
        f"the registry {tmp_path / 'registry'} is not there yet; the first `mesh publish` makes it",
    )
    published(folder, port("aircraft"))
    assert check([folder]).notes == ()


def test_a_domain_that_is_checked_without_its_mesh_and_without_a_registry_says_so(tmp_path: Path) -> None:
    for name in ("fleet", "weather", "crew"):
        built(domain(tmp_path / name, name), port("aircraft"))
        (tmp_path / name / "mesh.yml").write_text("version: 1\n")
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['*']\n")
    (note,) = check([tmp_path / "fleet"]).notes
    assert note.startswith(f"nothing is known of 2 other domains of the mesh in {tmp_path}")
    assert check([tmp_path]).notes == ()
