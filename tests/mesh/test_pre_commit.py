"""The hook for pre-commit, as another repository uses it: installed by pre-commit, started by `git commit`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mesh.small_mesh import ENVIRONMENT, REPOSITORY
from tests.unit.app.small_domain import built, domain, port

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("pre-commit")]

_CONFIG = """\
repos:
  - repo: {repository}
    rev: {commit}
    hooks:
      - id: mesh-check
"""


@dataclass(frozen=True)
class Clone:
    """A git repository, away from the settings of the machine's user."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str | Path, code: int = 0) -> str:
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert result.returncode == code, result.stdout
        return result.stdout

    def commit(self, *, code: int = 0) -> str:
        """What `git commit` of everything prints, with its hooks."""
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--message", "work", code=code)

    def start(self) -> None:
        self.run("git", "init", "--quiet", "--initial-branch", "main")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Nobody's git settings, and the versions that the lock file pins for what pre-commit installs."""
    folder = tmp_path_factory.mktemp("pre-commit")
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    constraints = folder / "constraints.txt"
    constraints.write_text("".join(f"{line.split(' ' + chr(92))[0]}\n" for line in lock.splitlines() if "==" in line))
    kept = {name: value for name, value in ENVIRONMENT.items() if not name.startswith(("GIT_", "PRE_COMMIT", "MESH_"))}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_{key}": "ada@example.com" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
        "PRE_COMMIT_HOME": str(folder / "home"),
        "PIP_CONSTRAINT": str(constraints),
    }


@pytest.fixture(scope="module")
def meshwright(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Clone:
    """A repository with one commit: what is in this one now, committed or not."""
    clone = Clone(tmp_path_factory.mktemp("repository"), environment)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        source, target = REPOSITORY / name, clone.folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    clone.start()
    clone.run("git", "add", "--all")
    clone.run("git", "commit", "--quiet", "--message", "snapshot")
    return clone


@pytest.fixture
def shop(tmp_path: Path, meshwright: Clone) -> Clone:
    """A team's repository whose commits are checked by the hook."""
    clone = Clone(domain(tmp_path / "fleet"), meshwright.environment)
    clone.start()
    commit = meshwright.run("git", "rev-parse", "HEAD").strip()
    config = _CONFIG.format(repository=meshwright.folder.as_uri(), commit=commit)
    (clone.folder / ".pre-commit-config.yaml").write_text(config)
    (clone.folder / ".gitignore").write_text("target/\n")
    built(clone.folder, port("aircraft"))
    clone.run("pre-commit", "install", "--install-hooks")
    return clone


def test_the_hooks_file_is_what_pre_commit_asks_for(meshwright: Clone) -> None:
    meshwright.run("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")


def test_a_commit_with_a_finding_is_stopped_and_goes_through_when_it_is_mended(shop: Clone) -> None:
    built(shop.folder, port("aircraft", contract={"enforced": False}))
    printed = shop.commit(code=1)
    assert "CON001 unenforced-contract" in printed
    assert "- exit code: 1" in printed
    built(shop.folder, port("aircraft"))
    assert "Passed" in shop.commit()


def test_a_commit_of_sources_that_were_not_parsed_is_stopped(shop: Clone) -> None:
    source = shop.folder / "models" / "aircraft.sql"
    later = (shop.folder / "target" / "manifest.json").stat().st_mtime + 5
    source.write_text("select 1 as id, 2 as seats")
    os.utime(source, (later, later))
    printed = shop.commit(code=1)
    assert "is older than models/aircraft.sql" in printed
    assert "Run `dbt parse`" in printed
    assert "- exit code: 2" in printed


def test_a_commit_beside_changes_that_are_not_staged_is_not_judged_by_their_manifest(shop: Clone) -> None:
    """pre-commit puts them aside; the manifest describes what is not committed, and is refused."""
    shop.commit()
    (shop.folder / "models" / "aircraft.sql").write_text("select 1 as id, 2 as seats")
    built(shop.folder, port("aircraft"))
    (shop.folder / "notes.txt").write_text("new")
    shop.run("git", "add", "notes.txt")
    assert "is older than models/aircraft.sql" in shop.run("git", "commit", "--message", "notes", code=1)


def test_a_commit_that_only_deletes_a_port_is_looked_at(shop: Clone) -> None:
    """pre-commit hands no deleted file to hooks, and skips those that wait for one."""
    shop.commit()
    (shop.folder / "models" / "aircraft.sql").unlink()
    assert "describes models/aircraft.sql, which is gone" in shop.commit(code=1)


def test_arguments_of_the_team_reach_mesh_check(shop: Clone) -> None:
    config = shop.folder / ".pre-commit-config.yaml"
    config.write_text(config.read_text() + "        args: [--output-format, concise, .]\n")
    built(shop.folder, port("aircraft", contract={"enforced": False}))
    printed = shop.commit(code=1)
    assert "models/aircraft.sql:1: CON001 unenforced-contract  fleet.aircraft: " in printed
    assert "help:" not in printed
