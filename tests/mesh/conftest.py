"""Meshes that are built and published once per session, and copies of the small one for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mesh import reference_mesh
from tests.mesh.small_mesh import MARKETING, SALES, Project, SmallMesh


@pytest.fixture(scope="session")
def built_mesh(tmp_path_factory: pytest.TempPathFactory) -> SmallMesh:
    """Sales is built and published; marketing is synced, and not built."""
    root = tmp_path_factory.mktemp("mesh")
    mesh = SmallMesh(root)
    Project.create(root / "sales", SALES)
    Project.create(root / "marketing", MARKETING)
    mesh.sales.dbt("deps")
    mesh.sales.dbt("build")
    mesh.sales.mesh("publish")
    mesh.marketing.mesh("sync")
    mesh.marketing.dbt("deps")
    return mesh


@pytest.fixture
def mesh(built_mesh: SmallMesh, tmp_path: Path) -> Iterator[SmallMesh]:
    """A copy that a test may spoil."""
    root = tmp_path / "mesh"
    reference_mesh.copy_mesh(built_mesh.root, root)
    yield SmallMesh(root)
    # Big enough to matter over a whole session, and of no use after a test that passed.
    shutil.rmtree(root, ignore_errors=True)
