"""What a `dbt build` puts before consumers, and what it keeps from them."""

from __future__ import annotations

import json
import re
import shutil
import signal
import time

import duckdb
import pytest

from tests.mesh.small_mesh import ENVIRONMENT, Project, SmallMesh

pytestmark = pytest.mark.dbt


def served(mesh: SmallMesh) -> dict[str, str]:
    """Which invocation built each port that consumers see."""
    with duckdb.connect(str(mesh.share), read_only=True) as connection:
        return {
            port: connection.sql(f"select min(built_by) from {port}").fetchall()[0][0]
            for port in ("orders", "customers")
        }


def last_invocation(mesh: SmallMesh) -> str:
    results = json.loads((mesh.sales.folder / "target" / "run_results.json").read_text())
    return str(results["metadata"]["invocation_id"])


def test_a_green_build_publishes_all_ports_together(mesh: SmallMesh) -> None:
    output = mesh.sales.dbt("build")
    assert "meshwright: publishing 2 ports of sales to dev" in output
    assert set(served(mesh).values()) == {last_invocation(mesh)}


def test_a_failing_test_leaves_the_share_untouched_and_says_so(mesh: SmallMesh) -> None:
    before = mesh.share.read_bytes()
    output = mesh.sales.dbt("build", "--vars", "{wrong: true}", ok=False)
    assert "NOT PUBLISHED: assert_nothing_is_wrong (fail)" in output
    assert mesh.share.read_bytes() == before
    assert "the last dbt build was not published" in mesh.sales.mesh("publish", code=2)


def test_a_failing_model_leaves_the_share_untouched(mesh: SmallMesh) -> None:
    before = mesh.share.read_bytes()
    mesh.sales.write("models/stg_shop__orders.sql", "{{ config(access='private', group='orders') }} select oops")
    assert "NOT PUBLISHED: stg_shop__orders (error)" in mesh.sales.dbt("build", ok=False)
    assert mesh.share.read_bytes() == before


def test_a_partial_build_carries_the_other_ports_over(mesh: SmallMesh) -> None:
    before = served(mesh)
    output = mesh.sales.dbt("build", "--select", "+customers")
    assert "publishing 1 port (1 carried over)" in output
    assert served(mesh) == {"orders": before["orders"], "customers": last_invocation(mesh)}
    with duckdb.connect(str(mesh.share), read_only=True) as connection:
        labels = dict(connection.sql("select port, carried_over from mesh.publication").fetchall())
    assert labels == {"orders": True, "customers": False}


def test_a_carried_port_keeps_the_time_of_its_rows(mesh: SmallMesh) -> None:
    def built_at() -> dict[str, str]:
        document = json.loads(max(mesh.registry.glob("environments/dev/sales/*.json")).read_text())
        return {port["name"]: port["built_at"] for port in document["ports"]}

    before = built_at()
    mesh.sales.dbt("build", "--select", "+customers")
    mesh.sales.mesh("publish")
    assert built_at()["orders"] == before["orders"]
    assert built_at()["customers"] > before["customers"]


def test_a_port_whose_tests_did_not_run_stays_as_it_was(mesh: SmallMesh) -> None:
    before = served(mesh)
    output = mesh.sales.dbt("build", "--exclude", "unique_orders_order_id")
    assert "orders stays as it was: 1 of its tests did not run" in output
    assert served(mesh)["orders"] == before["orders"]
    assert served(mesh)["customers"] == last_invocation(mesh)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["run"], "`dbt run` tests nothing"),
        (["build", "--empty"], "--empty builds tables without rows"),
        (["build", "--sample", "1 day"], "--sample builds a part of the rows"),
        (["build", "--select", "stg_shop__orders"], "no port was built and tested in this run"),
    ],
)
def test_a_command_that_proves_nothing_publishes_nothing(mesh: SmallMesh, command: list[str], reason: str) -> None:
    before = mesh.share.read_bytes()
    assert f"NOT PUBLISHED: {reason}" in mesh.sales.dbt(*command)
    assert mesh.share.read_bytes() == before


def test_a_break_is_not_published(mesh: SmallMesh) -> None:
    before = mesh.share.read_bytes()
    ports = (mesh.sales.folder / "models" / "ports.yml").read_text()
    mesh.sales.replace(
        "models/ports.yml",
        "{name: customer_id, data_type: integer, description: Who",
        "{name: client_id, data_type: integer, description: Who",
    )
    mesh.sales.replace(
        "models/ports.yml", "name: order_id\n        data_type: integer", "name: order_id\n        data_type: bigint"
    )
    mesh.sales.replace("models/ports.yml", "One row per customer.\n    access: public", "x\n    access: protected")
    mesh.sales.write(
        "models/orders.sql",
        "select order_id, cast(customer_id as integer) as client_id, 'x' as built_by\n"
        "from {{ ref('stg_shop__orders') }}",
    )
    output = mesh.sales.dbt("build")
    # The wider type of orders.order_id takes nothing from a query, so it is not among them.
    assert (
        "NOT PUBLISHED: customers would be gone; orders.customer_id would be gone: a break needs a new model version"
    ) in output
    assert mesh.share.read_bytes() == before
    mesh.sales.write("models/ports.yml", ports)


def test_a_port_gets_its_first_version_number_beside_its_successor(mesh: SmallMesh) -> None:
    """The legal form of a break, for a port that had no versions."""
    mesh.sales.replace(
        "models/ports.yml",
        "  - name: customers\n    description: One row per customer.\n",
        "  - name: customers\n    description: One row per customer.\n    latest_version: 1\n    versions:\n"
        "      - v: 1\n        defined_in: customers\n        config: {alias: customers}\n"
        "        deprecation_date: 2099-12-31\n"
        "      - v: 2\n        columns:\n          - {include: all, exclude: [customer_id]}\n"
        "          - {name: client_id, data_type: integer}\n",
    )
    mesh.sales.write(
        "models/customers_v2.sql",
        "select '{{ invocation_id }}' as built_by, customer_id as client_id from {{ ref('customers', v=1) }}",
    )
    assert "publishing 3 ports" in mesh.sales.dbt("build")
    published = mesh.sales.mesh("publish")
    assert "sales.orders 1.1.0 released" in published
    assert "sales.customers: it would be version 1" in published
    assert "sales.customers@2: the port would be new" in published
    mesh.marketing.mesh("sync")
    assert "ERROR=0" in mesh.marketing.dbt("build")


def test_a_killed_publication_leaves_the_old_share_and_the_next_run_cleans_up(mesh: SmallMesh) -> None:
    before = mesh.share.read_bytes()
    # Enough rows that copying them takes a while: the kill has to come in the middle of it.
    build = mesh.sales.start_dbt("build", "--vars", "{rows: 8000000}")
    deadline = time.monotonic() + 120
    while not (leftovers := list(mesh.share.parent.glob(".sales.*.duckdb"))):
        assert build.poll() is None, "the build ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.005)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert mesh.share.read_bytes() == before
    leftovers = [path for path in mesh.share.parent.glob(".sales.*.duckdb*") if path.suffix != ".wal"]
    assert len(leftovers) == 1
    mesh.sales.dbt("build")
    assert not list(mesh.share.parent.glob(".sales.*.duckdb*"))
    assert set(served(mesh).values()) == {last_invocation(mesh)}


def test_without_the_plugin_the_build_says_that_nothing_was_published(mesh: SmallMesh) -> None:
    profile = (mesh.sales.folder / "profiles.yml").read_text()
    mesh.sales.write("profiles.yml", re.sub(r"      plugins:\n.*\n.*\n", "", profile))
    assert "NOT PUBLISHED: the profile has no plugin `meshwright.engines.duckdb`" in mesh.sales.dbt("build")


def test_the_share_can_be_read_by_duckdb_1_5(mesh: SmallMesh) -> None:
    # Bytes 12 to 20 of a DuckDB file hold its storage version; 1.5 reads 64 to 68.
    version = int.from_bytes(mesh.share.read_bytes()[12:20], "little")
    assert 64 <= version <= 68


def test_a_manifest_of_another_command_cannot_be_published(mesh: SmallMesh) -> None:
    mesh.sales.dbt("build")
    mesh.sales.dbt("parse", "--no-partial-parse")
    assert "another dbt command wrote the manifest since the last build" in mesh.sales.mesh("publish", code=2)


def test_a_domain_that_only_reads_is_recorded_as_a_reader(mesh: SmallMesh) -> None:
    mesh.marketing.dbt("build")
    assert "dev serves 0 ports of marketing" in mesh.marketing.mesh("publish")
    assert "orders  10 rows" in (status := mesh.marketing.mesh("status"))
    assert "read by marketing" in status


def test_a_port_on_top_of_what_was_not_built_stays_as_it_was(mesh: SmallMesh) -> None:
    """An earlier run may have left bad rows in the private models below it."""
    before = mesh.share.read_bytes()
    mesh.sales.replace("models/customers.sql", "ref('stg_shop__orders')", "ref('int_orders')")
    mesh.sales.write(
        "models/int_orders.sql",
        "{{ config(materialized='ephemeral', group='orders') }} select * from {{ ref('stg_shop__orders') }}",
    )
    output = mesh.sales.dbt("build", "--select", "customers")
    assert "customers stays as it was: it is built from stg_shop__orders, which was not built in this run" in output
    assert mesh.share.read_bytes() == before
    assert "publishing 1 port (1 carried over)" in mesh.sales.dbt("build", "--select", "+customers")


def test_an_older_build_does_not_replace_a_newer_one(mesh: SmallMesh) -> None:
    with duckdb.connect(str(mesh.share)) as connection:
        connection.execute("update mesh.publication set built_at = '2099-01-01'")
    before = mesh.share.read_bytes()
    assert "NOT PUBLISHED: a build that started later is published already" in mesh.sales.dbt("build")
    assert mesh.share.read_bytes() == before


def test_results_that_are_older_than_the_share_are_not_recorded(mesh: SmallMesh) -> None:
    mesh.sales.dbt("build", "--target-path", "elsewhere")
    assert "was published by a later build than the one in" in mesh.sales.mesh("publish", code=2)


def test_a_carried_port_is_not_recorded_with_columns_that_it_does_not_have(mesh: SmallMesh) -> None:
    last = "      - {name: customer_id, data_type: integer, description: Who ordered.}\n"
    mesh.sales.replace("models/ports.yml", last, last + "      - {name: extra, data_type: integer}\n")
    mesh.sales.replace("models/orders.sql", "select ", "select 1 as extra, ")
    mesh.sales.dbt("build", "--select", "+customers")
    output = mesh.sales.mesh("publish", code=2)
    assert "serves orders as an earlier build made it, without the column extra" in output


def test_another_hook_that_fails_is_told_as_the_reason(mesh: SmallMesh) -> None:
    project = (mesh.sales.folder / "dbt_project.yml").read_text()
    mesh.sales.write("dbt_project.yml", project + 'on-run-end: ["select no_such_column"]\n')
    before = mesh.share.read_bytes()
    mesh.sales.dbt("build", ok=None)
    assert "another on-run-end hook failed before the publishing one" in mesh.sales.mesh("publish", code=2)
    assert mesh.share.read_bytes() == before


def test_up_reads_what_it_built_whatever_the_environment_says(mesh: SmallMesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENVIRONMENT, "DBT_TARGET_PATH", "elsewhere")
    monkeypatch.setitem(ENVIRONMENT, "DBT_WRITE_JSON", "false")
    root = Project(mesh.root)
    root.write("mesh.yml", "version: 1\ndomains: [sales]\nregistry: registry\n")
    root.mesh("up")
    assert not (mesh.sales.folder / "elsewhere").exists()
    assert set(served(mesh).values()) == {last_invocation(mesh)}


def test_an_experiment_can_start_over(mesh: SmallMesh) -> None:
    """docs/how-to/mend-what-is-broken.md: what to delete to take a promise back."""
    last = "      - {name: built_by, data_type: varchar, description: The dbt run.}\n  - name: customers"
    mesh.sales.replace("models/ports.yml", last, "  - name: customers")
    mesh.sales.replace("models/orders.sql", ",\n    '{{ invocation_id }}' as built_by", "")
    assert "orders.built_by would be gone" in mesh.sales.dbt("build")

    mesh.share.unlink()
    (mesh.registry / "environments/dev/sales.json").unlink()
    shutil.rmtree(mesh.registry / "products/sales/orders")
    assert "publishing 2 ports" in mesh.sales.dbt("build")
    assert "sales.orders 1.0.0 released" in mesh.sales.mesh("publish")
