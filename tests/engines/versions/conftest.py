"""Meshes that are built with one version of dbt, and its environment when a test asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.versions.cells import for_dbt_2, run
from tests.engines.versions.environments import DBT_1_11, Cell
from tests.mesh import reference_mesh

# Each after the ones that it reads.
DOMAINS = ("fleet", "network", "operations", "weather", "punctuality")


@pytest.fixture
def cell(request: pytest.FixtureRequest) -> Cell:
    """The cell of the test's parameter, installed."""
    chosen: Cell = request.param
    chosen.build()
    return chosen


@pytest.fixture(scope="session")
def reference_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Cell], Path]]:
    """The reference mesh, built and published with a cell, once for all tests; no test may change it."""
    there: dict[Cell, Path] = {}

    def built(cell: Cell) -> Path:
        if cell not in there:
            cell.build()
            root = tmp_path_factory.mktemp(f"reference-{cell.name}")
            reference_mesh.lay_out(root)
            _build_with_dbt_2(cell, root) if cell.native else _build(cell, root)
            there[cell] = root
        return there[cell]

    yield built
    for root in there.values():
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def usual_reference(reference_with: Callable[[Cell], Path]) -> Path:
    """What the others are compared with."""
    return reference_with(DBT_1_11)


def _build(cell: Cell, root: Path) -> None:
    said = run(cell, root, "mesh", "up", "--jobs", "2")
    assert "5 of 5 domains up, 22 models, 107 tests, 12 ports" in said


def _build_with_dbt_2(cell: Cell, root: Path) -> None:
    for name in DOMAINS:
        folder = root / "domains" / name
        for_dbt_2(folder, "../../shares")
        run(cell, folder, "mesh", "sync")
        run(cell, folder, "dbt", "deps")
        if name == "operations":
            # It cannot unit test an incremental model whose table is not there yet.
            run(cell, folder, "dbt", "run")
        run(cell, folder, "dbt", "build")
        run(cell, folder, "mesh", "publish")
