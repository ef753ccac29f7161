"""`mesh rollback` on DuckDB: what readers see, what the registry says, and what a rollback leaves alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest

from tests.mesh.small_mesh import Project, SmallMesh

pytestmark = pytest.mark.dbt


@contextmanager
def share_of(mesh: SmallMesh) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(mesh.share), read_only=True) as connection:
        yield connection


def rows(mesh: SmallMesh) -> int:
    with share_of(mesh) as connection:
        return int(connection.sql("select count(*) from orders").fetchall()[0][0])


def build(mesh: SmallMesh, count: int) -> None:
    """A publication that can be told by its number of rows."""
    assert "publishing 2 ports" in mesh.sales.dbt("build", "--vars", f"{{rows: {count}}}")
    mesh.sales.mesh("publish")


def in_force(mesh: SmallMesh) -> dict[str, Any]:
    pointer = json.loads((mesh.registry / "environments/dev/sales.json").read_text())
    record = mesh.registry / f"environments/dev/sales/{pointer['sequence']:08d}.json"
    document: dict[str, Any] = json.loads(record.read_text())
    return document


def test_readers_and_the_registry_go_back_step_by_step(mesh: SmallMesh) -> None:
    first = in_force(mesh)
    build(mesh, 20)
    build(mesh, 30)
    third = in_force(mesh)

    assert "dev would serve sales as it was built at" in mesh.sales.mesh("rollback", "--dry-run")
    assert (rows(mesh), in_force(mesh)) == (30, third)

    with share_of(mesh) as reader:
        said = mesh.sales.mesh("rollback")
        assert "dev serves sales as it was built at" in said
        assert f"recorded as deployment {third['sequence'] + 1}" in said
        assert reader.sql("select count(*) from orders").fetchall() == [(30,)], "who reads keeps what it opened"
    assert rows(mesh) == 20

    mesh.sales.mesh("rollback")
    assert rows(mesh) == 10
    last = in_force(mesh)
    assert (last["invocation_id"], last["ports"]) == (first["invocation_id"], first["ports"])
    assert last["restored_at"]
    assert last["sequence"] == third["sequence"] + 2

    said = mesh.sales.mesh("rollback", code=2)
    assert "error: not rolled back: there is no publication of sales to go back to: 2 are kept" in said
    assert (rows(mesh), in_force(mesh)) == (10, last)
    status = mesh.marketing.mesh("status", "--domain", "sales")
    assert re.search(r"^  sales  .*  rolled back \d+ s ago$", status, re.MULTILINE)
    assert "0 problems" in mesh.sales.mesh("registry", "verify")


def test_columns_that_came_later_are_gone_and_their_readers_are_named(mesh: SmallMesh) -> None:
    last = "      - {name: customer_id, data_type: integer, description: Who ordered.}\n"
    mesh.sales.replace(
        "models/ports.yml", last, last + "      - {name: price, data_type: integer, description: Cents.}\n"
    )
    mesh.sales.replace("models/orders.sql", "select ", "select 7 as price, ")
    build(mesh, 10)
    mesh.marketing.mesh("sync")
    mesh.marketing.write("models/spent.sql", "select sum(price) as spent from {{ ref('sales', 'orders') }}")
    mesh.marketing.dbt("build")
    mesh.marketing.mesh("publish")

    expected = "marketing reads customer_id, built_by, price in dev"
    for arguments, miss in ((("--dry-run",), "would miss"), ((), "miss")):
        said = mesh.sales.mesh("rollback", *arguments)
        assert f"readers {miss} orders.price" in said
        assert set(expected.replace(",", "").split()) <= set(said.replace(",", "").split()), said
    assert in_force(mesh)["releases"] == {"orders": "1.0.0"}
    # What consumers are checked against is what is served now.
    assert "price" in mesh.marketing.mesh("check", code=1)
    # The way forward again is the same release.
    build(mesh, 10)
    assert in_force(mesh)["releases"] == {"orders": "1.1.0"}


def test_a_build_after_a_rollback_publishes_and_what_was_rolled_back_stays_away(mesh: SmallMesh) -> None:
    root = Project(mesh.root)
    root.write("mesh.yml", "version: 1\ndomains: [sales, marketing]\nregistry: registry\n")
    build(mesh, 20)
    assert "no domain of the mesh is called sails; did you mean sales" in root.mesh("rollback", "sails", code=2)
    assert "dev serves sales" in root.mesh("rollback", "sales", "--environment", "dev")
    assert rows(mesh) == 10
    assert "the last dbt command was no build" in mesh.sales.mesh("publish", code=2)
    assert "recorded as deployment 3" in mesh.sales.mesh("rollback", "--record-only"), "again, and nothing changes"

    note = mesh.share.parent / ".sales.kept" / "restored_at"
    said = note.read_text()
    note.write_text(f"{said.split()[0]} 2099-01-01T00:00:00Z")
    assert "NOT PUBLISHED: what was published is rolled back since this build started" in mesh.sales.dbt("build")
    note.write_text(said)

    assert "publishing 2 ports" in mesh.sales.dbt("build", "--vars", "{rows: 30, mesh_publications_kept: 1}")
    assert rows(mesh) == 30
    assert "nothing is rolled back" in mesh.sales.mesh("rollback", "--record-only", code=2)
    mesh.sales.mesh("rollback")
    assert rows(mesh) == 10, "not the publication that was rolled back before"
