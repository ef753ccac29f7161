"""What `mesh-check` says about projects of the shapes that are found in public, before anybody configures anything.

The golden output beside each fixture is read by newcomers in their first five minutes. After a change that is meant:
`python -m tests.mesh.test_public_projects`, and read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.command_line import transcript
from tests.mesh.small_mesh import BIN, ENVIRONMENT

pytestmark = pytest.mark.dbt

FIXTURES = Path(__file__).parent / "public_projects"
OUTPUT = "mesh-check.txt"
# What changes with the day and with every new rule.
_NUMBERS = re.compile(r"\b\d+(?= rules\b| skipped: | days;)")
ROOT = "version: 1\ndomains: [{}]\n"


@dataclass(frozen=True)
class Shape:
    """A fixture.

    Attributes:
        projects: its dbt projects, upstream first; each sees the models of those before it, as a plugin injects them.
        injected: whether it does.
    """

    name: str
    projects: tuple[str, ...]
    injected: bool = False

    def said(self, folder: Path) -> str:
        """Parse a copy of it and write down what `mesh-check` says about each project, then about all together."""
        shutil.copytree(FIXTURES / self.name, folder, ignore=shutil.ignore_patterns(OUTPUT), dirs_exist_ok=True)
        manifests: list[Path] = []
        for project in self.projects:
            parse(folder / project, manifests if self.injected else [])
            manifests.append(folder / project / "target" / "manifest.json")
        said = [transcript([f"mesh-check {project}".removesuffix(" .")], folder) for project in self.projects]
        if len(self.projects) > 1:
            (folder / "mesh.yml").write_text(ROOT.format(", ".join(self.projects)), encoding="utf-8")
            said.append("# with a mesh.yml that lists the projects\n\n" + transcript(["mesh-check"], folder))
        return _NUMBERS.sub("<n>", "\n".join(said))


def parse(project: Path, neighbours: list[Path]) -> None:
    environ = {
        **ENVIRONMENT,
        "PYTHONPATH": str(FIXTURES / "plugin"),
        "NEIGHBOURS": os.pathsep.join(map(str, neighbours)),
    }
    ended = subprocess.run(
        [BIN / "dbt", "parse", "--profiles-dir", "."],
        cwd=project,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


SHAPES = (
    Shape("starter", (".",)),
    Shape("platform_and_readers", ("platform", "finance", "marketing"), injected=True),
    Shape("connected_by_sources", ("shop", "insights")),
)


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MESH_OUTPUT_FORMAT", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_said_about_a_project_is_what_its_golden_output_says(shape: Shape, tmp_path: Path) -> None:
    assert shape.said(tmp_path) == (FIXTURES / shape.name / OUTPUT).read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in SHAPES:
        with tempfile.TemporaryDirectory() as copy:
            (FIXTURES / each.name / OUTPUT).write_text(each.said(Path(copy)), encoding="utf-8")
