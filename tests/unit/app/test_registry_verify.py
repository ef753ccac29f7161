"""`mesh registry verify` on what `mesh publish` has written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meshwright.app.registry_verify import verify
from meshwright.mesh.errors import ConfigError, NothingToCheck, RegistryError
from tests.unit.app.small_domain import mesh, port, published
from tests.unit.registry.keys import public_raw, trusted


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    mesh(tmp_path)
    return tmp_path / "registry"


def test_the_registry_is_that_of_the_folder(registry: Path) -> None:
    report = verify(registry.parent / "fleet")
    assert (report.location, report.problems, report.notes) == (str(registry), (), ())
    assert (report.products, report.releases, report.deployments) == (3, 3, 1)
    assert verify(registry.parent, "registry") == report


def test_a_deployment_names_the_records_of_its_releases_and_the_deployment_before(registry: Path) -> None:
    fleet = registry.parent / "fleet"
    again = (port("aircraft", version=1, latest_version=2), port("aircraft", version=2))
    more = (port("engines", group="engines"), port("seats", group="seats"))
    published(fleet, *again, *more, run="run-2")
    record = registry / "products/fleet/seats/1.0.0/release.json"
    document = json.loads(record.read_bytes())
    record.write_bytes(
        json.dumps(document | {"provenance": {}}, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    )
    told = [
        problem.what for problem in verify(fleet).problems if problem.path == "products/fleet/seats/1.0.0/release.json"
    ]
    assert len(told) == 2, "each of the two deployments has its digest"
    first = registry / "environments/prod/fleet/00000001.json"
    first.write_bytes(first.read_bytes().replace(b"run-1", b"run-7"))
    assert str(first.relative_to(registry)) in [problem.path for problem in verify(fleet).problems]


@pytest.mark.parametrize("only", ["flet", "fleet.aircrft", "nobody.nothing"])
def test_a_name_that_nobody_published_is_no_pass(registry: Path, only: str) -> None:
    with pytest.raises(NothingToCheck, match="nothing to verify of"):
        verify(registry.parent, "registry", only=only)


@pytest.mark.parametrize("only", ["", ".", "fleet.", ".aircraft", "fleet.aircraft.seats", "../fleet", "fleet/aircraft"])
def test_what_is_no_name_is_refused(registry: Path, only: str) -> None:
    with pytest.raises(ConfigError, match="neither a domain nor a product"):
        verify(registry.parent, "registry", only=only)


def test_an_empty_registry_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    with pytest.raises(NothingToCheck):
        verify(tmp_path, "registry")
    (tmp_path / "registry/registry.json").write_text('{"format":1}\n')
    with pytest.raises(NothingToCheck):
        verify(tmp_path, "registry")


def test_a_registry_without_its_marker_is_a_problem(registry: Path) -> None:
    (registry / "registry.json").unlink()
    assert [problem.path for problem in verify(registry.parent, "registry").problems] == ["registry.json"]


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear")
    with pytest.raises((RegistryError, NothingToCheck)):
        verify(tmp_path, "letter")


def test_trusted_keys_are_asked_of_every_release(registry: Path) -> None:
    keys = registry.parent / "trusted-keys.yml"
    keys.write_text(trusted(ci=public_raw(Ed25519PrivateKey.generate())))
    report = verify(registry.parent, "registry", trusted_keys=keys)
    assert len(report.problems) == report.releases == 3
    assert all("it is not signed" in problem.what for problem in report.problems)
