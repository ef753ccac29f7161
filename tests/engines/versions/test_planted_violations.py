"""One violation of every rule in the reference mesh: `mesh-check` finds each with the manifests of every dbt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.engines.versions.cells import in_each, run
from tests.engines.versions.environments import DBT_1_10, DBT_1_12, DBT_2, Cell
from tests.mesh.plants import CREW, PLANTS, prepare
from tests.mesh.reference_mesh import copy_mesh

pytestmark = pytest.mark.dbt

each_cell = pytest.mark.parametrize("cell", [DBT_1_10, DBT_1_12, DBT_2], ids=lambda cell: cell.name, indirect=True)


@pytest.fixture(scope="module")
def planted(usual_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mesh with everything planted that is planted in files; no dbt has read them yet."""
    root = tmp_path_factory.mktemp("planted") / "mesh"
    copy_mesh(usual_reference, root)
    prepare(root)
    for each in PLANTS:
        for edit in each.edits:
            edit(root)
    return root


@each_cell
def test_each_is_found_and_nothing_else(cell: Cell, planted: Path, tmp_path: Path) -> None:
    root = tmp_path / "mesh"
    copy_mesh(planted, root)
    folders = sorted(path.parent for path in root.glob("domains/*/dbt_project.yml"))
    assert CREW in [folder.name for folder in folders]
    for folder in folders:
        for name in ("target", "dbt_packages"):
            shutil.rmtree(folder / name, ignore_errors=True)
    in_each(cell, folders, ("dbt", "deps"), ("dbt", "parse"))
    for each in PLANTS:
        if each.written:
            each.written(root)
    report = tmp_path / "report.json"
    run(cell, root, "mesh-check", "-o", f"json={report}", codes=(1,))
    found = json.loads(report.read_text(encoding="utf-8"))["findings"]
    # dbt 2 puts the columns that a version adds before those that it includes.
    reordered = [("CHG303", "fleet.aircraft@1")] if cell.native else []
    assert sorted((each["code"], each["subject"]) for each in found) == sorted(
        [*((each.code, each.subject) for each in PLANTS), *reordered]
    )
