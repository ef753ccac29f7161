"""The reference mesh, built from the files that are committed: what `make demo` does, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.mesh.small_mesh import BIN, ENVIRONMENT, REPOSITORY


def run(folder: Path, *command: str, codes: tuple[int, ...] = (0,), variables: Mapping[str, str] | None = None) -> str:
    """Run a command in a folder and return what it printed on both streams; fail unless it ended as expected."""
    result = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=folder,
        env={**ENVIRONMENT, **(variables or {})},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    assert result.returncode in codes, f"{' '.join(command)}: {result.returncode}\n{result.stdout}"
    return result.stdout


def committed_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "mesh.yml", "domains"], cwd=REPOSITORY, text=True, capture_output=True, check=True
    )
    return listed.stdout.splitlines()


def lay_out(root: Path) -> None:
    """Lay the committed files of the mesh and its raw data into a folder."""
    for name in ("dbt_project.yml", "macros", "models"):
        (root / name).symlink_to(REPOSITORY / name)
    for name in committed_files():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, root / name)
    for raw in REPOSITORY.glob("domains/*/raw"):
        (root / raw.relative_to(REPOSITORY)).symlink_to(raw)


def build(root: Path) -> None:
    """Lay out the mesh, and run `mesh up` on it."""
    lay_out(root)
    output = run(root, "mesh", "up", "--jobs", "2")
    assert "5 of 5 domains up, 22 models, 107 tests, 12 ports" in output


def copy_mesh(original: Path, root: Path) -> None:
    """Copy a mesh that was built; a test may spoil the copy."""
    shutil.copytree(original, root, symlinks=True)
    for link in (*root.glob("*/dbt_packages/*"), *root.glob("*/*/dbt_packages/*")):
        # dbt links local packages by absolute path: a copy must not lead back to the original.
        target = link.readlink()
        if target.is_relative_to(original):
            link.unlink()
            link.symlink_to(root / target.relative_to(original))
