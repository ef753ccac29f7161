"""A manifest that is older than what it describes is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from meshwright.mesh.errors import ArtifactError
from meshwright.read.domain import load_domain
from meshwright.read.freshness import require_fresh
from tests.unit.read.artifacts import manifest, port, project, write_manifest

WRITTEN = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project(tmp_path)
    os.utime(tmp_path / "dbt_project.yml", (WRITTEN, WRITTEN))
    os.utime(write_manifest(tmp_path, manifest(port("hourly"))), (WRITTEN, WRITTEN))
    return tmp_path


def touch(path: Path, age: int) -> Path:
    """A file that is this many seconds newer than the manifest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.name != "dbt_project.yml":
        path.write_text("x")
    os.utime(path, (WRITTEN + age, WRITTEN + age))
    return path


def require(folder: Path) -> None:
    require_fresh(folder / "target" / "manifest.json", folder)


@pytest.mark.parametrize(
    "name",
    [
        "models/hourly.sql",
        "models/hourly.yml",
        "models/a.yaml",
        "models/a.py",
        "seeds/a.csv",
        "snapshots/a.sql",
        "functions/a.sql",
        "analyses/a.sql",
        "models/a.md",
        "profiles.yml",
        "dbt_project.yml",
        "packages.yml",
        "interfaces/fleet/models/ports.yml",
        "macros/deep/er/a.sql",
    ],
)
def test_a_newer_source_makes_a_manifest_stale(folder: Path, name: str) -> None:
    touch(folder / name, 1)
    with pytest.raises(ArtifactError) as caught:
        require(folder)
    assert str(folder / name) in caught.value.what
    assert "dbt parse" in caught.value.remedy


def test_the_newest_source_is_named(folder: Path) -> None:
    touch(folder / "models/a.sql", 5)
    touch(folder / "models/b.sql", 9)
    touch(folder / "models/c.sql", 7)
    with pytest.raises(ArtifactError, match=r"b\.sql"):
        require(folder)


@pytest.mark.parametrize(
    "name",
    [
        "raw/planes.csv",
        "target/compiled/a.sql",
        ".git/a.sql",
        ".venv/lib/a.py",
        "logs/a.sql",
        "dbt_packages/u/a.sql",
        "models/notes.txt",
        "mesh.yml",
        "README.md",
        "package-lock.yml",
        "docker-compose.yml",
        ".pre-commit-config.yaml",
        "policy.yml",
        "notebook.py",
        "docs/a.md",
        "ci/a.sql",
        "venv/lib/a.py",
        "models/.hidden/a.sql",
    ],
)
def test_what_dbt_does_not_parse_does_not_count(folder: Path, name: str) -> None:
    touch(folder / name, 1)
    require(folder)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("model-paths: [private]", "private/a.sql"),
        ("docs-paths: [docs]", "docs/a.md"),
        ("seed-paths: [raw]", "raw/a.csv"),
    ],
)
def test_the_folders_are_those_that_the_project_names(folder: Path, setting: str, name: str) -> None:
    touch(folder / name, 1)
    require(folder)
    with (folder / "dbt_project.yml").open("a") as file:
        file.write(f"{setting}\n")
    os.utime(folder / "dbt_project.yml", (WRITTEN, WRITTEN))
    with pytest.raises(ArtifactError, match=f"is older than .*{name}"):
        require(folder)


def test_a_linked_folder_is_followed_and_one_that_leads_back_ends(folder: Path) -> None:
    touch(folder / "shared/a.sql", 1)
    (folder / "models").mkdir()
    (folder / "models/back").symlink_to(folder / "models", target_is_directory=True)
    require(folder)
    (folder / "models/shared").symlink_to(folder / "shared", target_is_directory=True)
    with pytest.raises(ArtifactError, match=r"shared/a\.sql"):
        require(folder)


@pytest.mark.parametrize("age", [0, -1])
def test_a_source_as_old_as_the_manifest_or_older_is_fine(folder: Path, age: int) -> None:
    touch(folder / "models/hourly.sql", age)
    require(folder)


def test_the_lock_that_an_editor_puts_beside_an_open_file_is_no_source(folder: Path) -> None:
    # Emacs: a symbolic link called like the file, to a name that does not exist.
    (folder / "models").mkdir()
    (folder / "models" / ".#hourly.sql").symlink_to("somebody@host.1234")
    require(folder)


def test_a_link_that_leads_nowhere_raises_no_traceback(folder: Path) -> None:
    (folder / "models").mkdir()
    (folder / "models" / "gone.sql").symlink_to("nothing.sql")
    require(folder)


def test_loading_a_domain_refuses_a_stale_manifest(folder: Path) -> None:
    touch(folder / "models/hourly.sql", 0)
    assert load_domain(folder).ports
    touch(folder / "models/hourly.sql", 1)
    with pytest.raises(ArtifactError, match="is older than"):
        load_domain(folder)


def test_a_manifest_that_describes_a_file_which_is_gone_is_refused(folder: Path) -> None:
    touch(folder / "models/hourly.sql", 0).unlink()
    with pytest.raises(ArtifactError, match=r"describes .*hourly.sql, which is gone"):
        load_domain(folder)


@pytest.mark.parametrize("name", ["models/raw/hourly.yml", "models/private/hourly.sql", "models/site/hourly.sql"])
def test_a_folder_below_the_top_is_looked_into_whatever_it_is_called(folder: Path, name: str) -> None:
    touch(folder / name, 1)
    with pytest.raises(ArtifactError, match="is older than"):
        require(folder)
