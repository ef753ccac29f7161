"""The reference mesh with each dbt and each DuckDB: the same releases, rows and findings, whoever built it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.engines.versions.cells import run
from tests.engines.versions.conftest import DOMAINS
from tests.engines.versions.environments import DBT_1_10, DBT_1_11, DBT_1_12, DBT_2, DUCKDB_1_5, Cell
from tests.mesh.small_mesh import REPOSITORY

pytestmark = pytest.mark.dbt

OTHERS = (DBT_1_10, DBT_1_12, DUCKDB_1_5, DBT_2)
each_cell = pytest.mark.parametrize("cell", [DBT_1_11, *OTHERS], ids=lambda cell: cell.name, indirect=True)
each_other = pytest.mark.parametrize("cell", OTHERS, ids=lambda cell: cell.name, indirect=True)

Built = Callable[[Cell], Path]

# dbt 2 puts the columns that a version adds before those that it includes, and builds the table so.
REORDERED = "fleet/aircraft/1.0.0"


@each_cell
def test_everything_is_served_and_nothing_is_found(cell: Cell, reference_with: Built) -> None:
    root = reference_with(cell)
    said = run(cell, root, "mesh-check")
    assert said == "checked 5 domains, 22 models, 12 ports, 68 rules against what dev serves: 0 errors, 0 warnings\n"
    status = run(cell, root, "mesh", "status")
    assert "flights  336,776 rows" in status
    assert status.count(" rows, built ") == 12
    assert status.count("read by punctuality") == 5


@each_other
def test_a_release_is_the_same_bytes_with_every_dbt(cell: Cell, reference_with: Built, usual_reference: Path) -> None:
    root = reference_with(cell)
    usual, these = releases(usual_reference), releases(root)
    assert len(usual) == 6
    if cell.native:
        usual.pop(REORDERED)
        these.pop(REORDERED)
    assert these == usual


def test_dbt_2_changes_nothing_but_the_order_of_columns(reference_with: Built, usual_reference: Path) -> None:
    usual, these = (
        product(root / "registry" / "products" / REORDERED) for root in (usual_reference, reference_with(DBT_2))
    )
    assert these != usual
    for port in (*usual["ports"], *these["ports"]):
        port["columns"].sort(key=lambda column: column["name"])
    assert these == usual


@each_other
def test_readers_get_the_same_rows(cell: Cell, reference_with: Built, usual_reference: Path) -> None:
    root = reference_with(cell)
    seen = 0
    with duckdb.connect() as connection:
        for domain in DOMAINS:
            connection.execute(f"attach '{share(usual_reference, domain)}' as usual (read_only)")
            connection.execute(f"attach '{share(root, domain)}' as these (read_only)")
            ports = [row[0] for row in connection.sql("select port from usual.mesh.publication").fetchall()]
            assert sorted(ports) == sorted(
                row[0] for row in connection.sql("select port from these.mesh.publication").fetchall()
            )
            for port in ports:
                for first, second in (("usual", "these"), ("these", "usual")):
                    names = ", ".join(
                        row[0] for row in connection.sql(f"describe usual.main.{port}").order("column_name").fetchall()
                    )
                    more = (
                        f"select {names} from {first}.main.{port} except all select {names} from {second}.main.{port}"
                    )
                    assert connection.sql(f"select count(*) from ({more})").fetchall() == [(0,)], port
                assert columns(connection, "these", port) == columns(connection, "usual", port)
                seen += 1
            connection.execute("detach usual; detach these")
    assert seen == 12


@each_other
def test_interface_packages_are_the_same_files(cell: Cell, reference_with: Built) -> None:
    folder = reference_with(cell) / "domains" / "punctuality" / "interfaces"
    written = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not (cell.native and path.is_relative_to(folder / "fleet"))
    }
    assert written
    for name, text in written.items():
        committed = REPOSITORY / "domains" / "punctuality" / "interfaces" / name
        assert text == committed.read_text(encoding="utf-8"), name


def releases(root: Path) -> dict[str, dict[str, str]]:
    """By product and version the digests of its files. `release.json` says when it was made, and with which dbt."""
    products = root / "registry" / "products"
    return {
        release.parent.relative_to(products).as_posix(): {
            path.relative_to(release.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in release.parent.rglob("*")
            if path.is_file() and path.name != "release.json"
        }
        for release in products.rglob("release.json")
    }


def product(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "product.json").read_text(encoding="utf-8"))
    return read


def share(root: Path, domain: str) -> Path:
    return root / "shares" / "dev" / f"{domain}.duckdb"


def columns(connection: duckdb.DuckDBPyConnection, database: str, port: str) -> list[tuple[Any, ...]]:
    return connection.sql(
        f"select column_name, column_type from (describe {database}.main.{port}) order by column_name"
    ).fetchall()
