"""Nothing is published but what a successful build put there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.app.publish import publish
from meshwright.mesh.errors import ArtifactError, ConfigError, MeshError, RegistryError
from tests.unit.app.small_domain import NOON, built, domain, port


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    return domain(tmp_path / "fleet")


def refused(fleet: Path, environment: str | None = None) -> MeshError:
    """The error; nothing at all was written."""
    with pytest.raises(MeshError) as caught:
        publish(fleet, environment, now=lambda: NOON)
    assert not (fleet.parent / "registry").exists()
    return caught.value


@pytest.mark.parametrize(
    ("how", "told", "remedy"),
    [
        ({"receipt": {"none": True}}, "the last dbt command was no build", "dbt build"),
        (
            {"receipt": {"published": False, "reason": "unique_id failed"}},
            "the last dbt build was not published: unique_id failed",
            "dbt build",
        ),
        ({"manifest_run": "run-9"}, "another dbt command wrote the manifest since the last build", "dbt build"),
    ],
)
def test_a_build_that_published_nothing_is_not_recorded(
    fleet: Path, how: dict[str, Any], told: str, remedy: str
) -> None:
    built(fleet, port("aircraft"), **how)
    error = refused(fleet)
    assert isinstance(error, ArtifactError)
    assert told in error.what
    assert remedy in error.remedy


def test_a_build_for_another_environment_is_not_recorded(fleet: Path) -> None:
    built(fleet, port("aircraft"), environment="dev")
    error = refused(fleet, "prod")
    assert isinstance(error, ArtifactError)
    assert "was for dev, not for prod" in error.what
    assert publish(fleet, "dev", now=lambda: NOON).environment == "dev"


@pytest.mark.parametrize("name", ["manifest.json", "run_results.json"])
def test_a_missing_artifact_is_named(fleet: Path, name: str) -> None:
    built(fleet, port("aircraft"))
    (fleet / "target" / name).unlink()
    assert name in refused(fleet).what


def test_a_domain_without_a_registry_is_told_to_name_one(fleet: Path) -> None:
    built(fleet, port("aircraft"))
    (fleet / "mesh.yml").write_text("version: 1\n")
    error = refused(fleet)
    assert isinstance(error, ConfigError)
    assert "names no registry" in error.what


def test_a_folder_with_something_else_in_it_is_not_made_a_registry(fleet: Path) -> None:
    built(fleet, port("aircraft"))
    (fleet.parent / "registry").mkdir()
    (fleet.parent / "registry/letter.txt").write_text("Dear")
    with pytest.raises(RegistryError, match="not empty and no registry"):
        publish(fleet, now=lambda: NOON)
    assert [path.name for path in (fleet.parent / "registry").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("name", ["../prod", "prod/eu", "", "pröd"])
def test_an_environment_that_cannot_be_a_folder_is_refused_before_anything_is_written(fleet: Path, name: str) -> None:
    built(fleet, port("aircraft"), environment=name)
    assert isinstance(refused(fleet), RegistryError)


def test_a_receipt_for_a_model_that_the_manifest_does_not_have_is_told_as_that(fleet: Path) -> None:
    served = {"model": "ghost", "database": "fleet", "schema": "main", "identifier": "ghost", "built_at": "x"}
    built(fleet, port("aircraft"), receipt={"ports": [served]})
    assert "ghost" in refused(fleet).what
