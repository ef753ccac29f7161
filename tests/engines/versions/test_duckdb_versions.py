"""A share that one DuckDB writes is read with another, and an upgrade of a domain's dbt leaves its release as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.versions import two_projects
from tests.engines.versions.cells import access_under_config, for_dbt_2, run
from tests.engines.versions.environments import (
    DBT_1_10,
    DBT_1_11,
    DBT_1_12,
    DBT_2,
    DUCKDB_1_4,
    DUCKDB_1_5,
    Cell,
)
from tests.mesh.reference_mesh import copy_mesh
from tests.mesh.small_mesh import MARKETING, SALES, Project

pytestmark = pytest.mark.dbt

# Whose share whom: both ways between DuckDB 1.5 and 2.0, and between dbt 1 and dbt 2.
PAIRS = (
    (DBT_1_11, DUCKDB_1_5),
    (DUCKDB_1_5, DBT_1_11),
    (DBT_1_11, DBT_2),
    (DBT_2, DBT_1_11),
)

Published = Callable[[Cell], Path]


@pytest.fixture(scope="module")
def published_with(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A mesh whose `sales` was built and published with a cell; `marketing` has its interface package."""
    there: dict[Cell, Path] = {}

    def published(cell: Cell) -> Path:
        if cell not in there:
            cell.build()
            root = tmp_path_factory.mktemp(f"sales-{cell.name}") / "mesh"
            sales = Project.create(
                root / "sales", {name: access_under_config(text) for name, text in SALES.items()}
            ).folder
            marketing = Project.create(root / "marketing", MARKETING).folder
            if cell.native:
                for_dbt_2(sales, "../shares")
            for command in (("dbt", "deps"), ("dbt", "build"), ("mesh", "publish")):
                run(cell, sales, *command)
            run(cell, marketing, "mesh", "sync")
            there[cell] = root
        return there[cell]

    return published


@pytest.mark.parametrize(("producer", "consumer"), PAIRS, ids=lambda cell: cell.name)
def test_a_share_is_read_with_another_version(
    producer: Cell, consumer: Cell, published_with: Published, tmp_path: Path
) -> None:
    consumer.build()
    root = tmp_path / "mesh"
    copy_mesh(published_with(producer), root)
    marketing = root / "marketing"
    if consumer.native:
        for_dbt_2(marketing, "../shares")
    run(consumer, marketing, "dbt", "deps")
    run(consumer, marketing, "dbt", "build")
    assert "dev serves 0 ports of marketing" in run(consumer, marketing, "mesh", "publish")
    assert run(consumer, marketing, "mesh", "status").count("read by marketing") == 2


def test_duckdb_1_4_is_told_what_to_do(published_with: Published, tmp_path: Path) -> None:
    DUCKDB_1_4.build()
    root = tmp_path / "mesh"
    copy_mesh(published_with(DBT_1_11), root)
    (root / "marketing" / "private").mkdir()
    run(DUCKDB_1_4, root / "marketing", "dbt", "deps")
    said = run(DUCKDB_1_4, root / "marketing", "dbt", "build", codes=(1, 2))
    assert "meshwright needs DuckDB 1.5 or newer, and this is 1.4.5" in said
    run(DUCKDB_1_4, root / "marketing", "dbt", "parse")


def test_an_upgrade_of_dbt_releases_nothing(tmp_path: Path) -> None:
    two_projects.write(tmp_path, two_projects.ROOT)
    sales = two_projects.create(tmp_path, "sales", two_projects.PUBLISHED)
    for_dbt_2(sales, "../shares")
    said = []
    for cell in (DBT_1_10, DBT_1_11, DBT_1_12, DBT_2):
        cell.build()
        for command in (("dbt", "deps"), ("dbt", "build")):
            run(cell, sales, *command)
        said.append(run(cell, sales, "mesh", "publish").splitlines()[0])
    assert said == ["sales.orders 1.0.0 released", *["sales.orders 1.0.0 unchanged"] * 3]
