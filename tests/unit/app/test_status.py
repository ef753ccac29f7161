"""What the environments serve, and who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.status import status
from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from tests.unit.app.small_domain import domain, mesh, port, private, published, stub


def test_every_port_is_shown_with_its_readers(tmp_path: Path) -> None:
    punctuality = mesh(tmp_path)
    published(
        punctuality,
        port("delays", group="delays"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="r",
    )
    ((environment, domains),) = status(tmp_path / "fleet")
    assert (environment, [found.name for found in domains]) == ("prod", ["fleet", "punctuality"])
    assert {found.label: found.readers for found in domains[0].ports} == {
        "aircraft@1": (),
        "aircraft@2": (),
        "engines": (),
        "seats": ("punctuality",),
    }
    assert domains[0].releases == (("aircraft", "1.0.0"), ("engines", "1.0.0"), ("seats", "1.0.0"))
    assert (domains[0].ports[0].rows, domains[0].ports[0].built_at) == (7, "2026-11-22T11:00:00Z")


def test_environments_are_ordered_and_one_can_be_asked_for(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft", deprecation_date="2027-06-30"))
    published(folder, port("aircraft", deprecation_date="2027-06-30"), run="run-2", environment="dev")
    assert [name for name, _ in status(folder)] == ["dev", "prod"]
    ((name, (found,)),) = status(folder, "prod")
    assert (name, found.ports[0].deprecation_date) == ("prod", "2027-06-30")


def test_one_domain_is_shown_as_among_all(tmp_path: Path) -> None:
    punctuality = mesh(tmp_path)
    reader = private("reader", "model.fleet.seats")
    published(punctuality, port("delays", group="delays"), reader, stub("fleet", "seats"), run="r")
    ((_, all_of_them),) = status(punctuality)
    ((_, found),) = status(punctuality, domain="fleet")
    assert found == [each for each in all_of_them if each.name == "fleet"]
    assert found[0].ports[3].readers == ("punctuality",)
    with pytest.raises(MeshError, match="nothing of flet is deployed; did you mean fleet"):
        status(punctuality, domain="flet")
    with pytest.raises(MeshError, match="nothing of fleet is deployed to pord; did you mean prod"):
        status(punctuality, "pord", domain="fleet")


def test_the_root_of_a_mesh_shows_the_same_as_its_domains(tmp_path: Path) -> None:
    mesh(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    assert status(tmp_path) == status(tmp_path / "fleet")


def test_an_environment_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    mesh(tmp_path)
    with pytest.raises(MeshError, match="nothing is deployed to pord; did you mean prod"):
        status(tmp_path / "fleet", "pord")


def test_nothing_published_and_no_registry_are_told_apart(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    with pytest.raises(RegistryError, match="nothing is published"):
        status(folder)
    (folder / "mesh.yml").write_text("version: 1\n")
    with pytest.raises(ConfigError, match="names no registry"):
        status(folder)
