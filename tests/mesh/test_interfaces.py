"""What a consumer gets of another domain's port, and when its run stops."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.mesh.small_mesh import REPOSITORY, SmallMesh

pytestmark = pytest.mark.dbt


def rewrite_share(mesh: SmallMesh, *statements: str) -> None:
    """Change the published tables behind the domain's back, as a mishap would."""
    with duckdb.connect(str(mesh.share)) as connection:
        for statement in statements:
            connection.execute(statement)


def manifest(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    content: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "target" / "manifest.json").read_text())
    return content


def test_a_consumer_reads_a_port_by_ref_and_its_unit_test_runs(mesh: SmallMesh) -> None:
    output = mesh.marketing.dbt("build")
    assert "ERROR=0" in output
    assert "PASS orders_per_customer::counts_orders" in output
    assert "mesh_interface model sales.main.orders" in output
    assert "VERIFIED" in output


def test_the_consumers_manifest_has_the_contract_and_nothing_private(mesh: SmallMesh) -> None:
    mesh.marketing.dbt("parse")
    nodes = manifest(mesh.marketing.folder)["nodes"]
    foreign = {name: node for name, node in nodes.items() if node["package_name"] == "sales"}
    assert foreign.keys() == {"model.sales.orders", "model.sales.customers"}
    orders = foreign["model.sales.orders"]
    assert orders["description"] == "One row per order."
    columns = orders["columns"]
    assert isinstance(columns, dict)
    assert columns["order_id"]["data_type"] == "integer"
    assert columns["order_id"]["description"] == "The key."
    assert "stg_shop__orders" not in json.dumps(manifest(mesh.marketing.folder))


def test_a_private_model_cannot_be_referenced(mesh: SmallMesh) -> None:
    mesh.marketing.write("models/spy.sql", "select * from {{ ref('sales', 'stg_shop__orders') }}")
    output = mesh.marketing.dbt("parse", ok=False)
    assert "depends on a node named 'stg_shop__orders' in package or project 'sales' which was not found" in output


def test_a_missing_table_stops_the_consumer_with_one_sentence(mesh: SmallMesh) -> None:
    rewrite_share(mesh, "drop table customers")
    output = mesh.marketing.dbt("build", ok=False)
    assert 'the port sales.customers is not there: "sales"."main"."customers" does not exist' in output
    assert "Build and publish the domain sales for the environment dev" in output
    assert "SKIP relation main.orders_per_customer" in output


def test_a_share_that_was_never_published_stops_the_consumer_with_the_same_sentence(mesh: SmallMesh) -> None:
    mesh.share.unlink()
    output = mesh.marketing.dbt("build", ok=False)
    assert 'the port sales.customers is not there: "sales"."main"."customers" does not exist' in output


def test_a_lost_column_and_a_changed_type_stop_the_consumer(mesh: SmallMesh) -> None:
    rewrite_share(
        mesh,
        "alter table orders drop column built_by",
        "alter table orders alter customer_id set data type double",
    )
    output = mesh.marketing.dbt("build", ok=False)
    assert (
        'the port sales.orders ("sales"."main"."orders") breaks its contract: '
        "column customer_id is DOUBLE, promised was INTEGER; column built_by is missing"
    ) in output
    assert "SKIP relation main.orders_per_customer" in output


def test_a_wider_type_and_the_loss_of_what_nothing_names_are_told_and_stop_nothing(mesh: SmallMesh) -> None:
    mesh.marketing.replace("models/models.yml", "order_id: 1, ", "")
    mesh.marketing.replace("models/models.yml", "order_id: 2, ", "")
    rewrite_share(
        mesh,
        "alter table orders drop column order_id",
        "alter table orders alter customer_id set data type bigint",
    )
    output = mesh.marketing.dbt("build")
    assert "sales.orders: column order_id is missing; nothing here names it" in output
    assert "sales.orders: column customer_id is BIGINT, promised was INTEGER, which holds all its values" in output
    assert "ERROR=0" in output


def test_what_happens_to_a_port_that_nothing_reads_stops_nothing(mesh: SmallMesh) -> None:
    """An input without a version has a stub for each version, and a domain may list more than it reads."""
    sql = "select distinct customer_id, 1 as orders, '' as orders_built_by, '' as customers_built_by"
    mesh.marketing.write("models/orders_per_customer.sql", f"{sql} from {{{{ ref('sales', 'orders') }}}}")
    text = (mesh.marketing.folder / "models" / "models.yml").read_text()
    mesh.marketing.write("models/models.yml", text.partition("unit_tests:")[0])
    rewrite_share(mesh, "alter table customers drop column customer_id")
    output = mesh.marketing.dbt("build")
    assert "sales.customers: column customer_id is missing; nothing here names it" in output
    rewrite_share(mesh, "drop table customers")
    output = mesh.marketing.dbt("build")
    assert "sales.customers is not there any more, and nothing here reads it" in output
    assert "ERROR=0" in output


def test_a_column_more_does_no_harm(mesh: SmallMesh) -> None:
    rewrite_share(mesh, "alter table orders add column extra integer")
    assert "ERROR=0" in mesh.marketing.dbt("build")


def test_a_consumers_naming_macros_do_not_move_the_stubs(mesh: SmallMesh) -> None:
    mesh.marketing.write(
        "macros/names.sql",
        "{% macro generate_schema_name(custom_schema_name, node) %}{{ return('elsewhere') }}{% endmacro %}\n"
        "{% macro generate_alias_name(custom_alias_name, node) %}{{ return('a_' ~ node.name) }}{% endmacro %}\n",
    )
    output = mesh.marketing.dbt("build")
    assert "mesh_interface model sales.main.orders" in output
    assert "table model elsewhere.a_orders_per_customer" in output


def test_versions_and_deprecation_reach_the_consumer(mesh: SmallMesh) -> None:
    mesh.sales.replace(
        "models/ports.yml",
        "  - name: customers\n    description: One row per customer.\n",
        "  - name: customers\n    description: One row per customer.\n    latest_version: 2\n    versions:\n"
        "      - v: 1\n        deprecation_date: 2020-01-01\n        defined_in: customers\n"
        "        config: {alias: customers}\n      - v: 2\n",
    )
    mesh.sales.write("models/customers_v2.sql", (mesh.sales.folder / "models" / "customers.sql").read_text())
    mesh.sales.dbt("build")
    # dbt warns of a date that has come. To set such a date is a broken promise, so it has to be approved.
    key = re.findall(r"CHG208 .*\n.*`mesh waive (\w+)`", mesh.sales.mesh("publish", code=1))[0]
    reason = ("--reason", "to see what dbt says", "--approver", "the test", "--until", str(date.today()))
    mesh.sales.mesh("waive", key, *reason)
    mesh.sales.dbt("build")
    mesh.sales.mesh("publish")
    mesh.marketing.replace("mesh.yml", "sales.customers", "sales.customers@1")
    mesh.marketing.mesh("sync")
    mesh.marketing.replace(
        "models/orders_per_customer.sql", "ref('sales', 'customers')", "ref('sales', 'customers', v=1)"
    )
    mesh.marketing.replace("models/models.yml", "ref('sales', 'customers')", "ref('sales', 'customers', v=1)")
    output = mesh.marketing.dbt("build")
    assert "'orders_per_customer': Found a reference to customers.v1, which was deprecated on '2020-01-01" in output
    assert not (mesh.marketing.folder / "interfaces/sales/models/customers_v2.sql").exists()


def test_each_environment_has_its_own_relation(mesh: SmallMesh) -> None:
    mesh.sales.dbt("build", "--target", "prod", "--vars", "{rows: 20}")
    mesh.sales.mesh("publish", "--environment", "prod")
    mesh.marketing.mesh("sync")
    counted = [
        "show",
        "--quiet",
        "--output",
        "json",
        "--inline",
        "select count(*) as n from {{ ref('sales', 'orders') }}",
    ]
    assert '"n": 10' in mesh.marketing.dbt(*counted)
    assert '"n": 20' in mesh.marketing.dbt(*counted, "--target", "prod")


def test_a_port_offered_to_others_only_is_refused(mesh: SmallMesh) -> None:
    mesh.sales.write(
        "mesh.yml", mesh.sales.folder.joinpath("mesh.yml").read_text() + "products: {orders: {consumers: [finance]}}\n"
    )
    for file in sorted(mesh.registry.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    mesh.sales.dbt("build")
    mesh.sales.mesh("publish")
    output = mesh.marketing.mesh("sync", code=2)
    assert "sales.orders: the product sales.orders is not offered to marketing; ask Sales (sales@example.com)" in output


def test_the_dbt_package_installs_by_git_with_its_models_off(mesh: SmallMesh) -> None:
    mesh.sales.write("packages.yml", f"packages:\n  - git: file://{REPOSITORY}\n    revision: HEAD\n")
    shutil.rmtree(mesh.sales.folder / "dbt_packages")
    mesh.sales.dbt("deps")
    assert "publishing 2 ports" in mesh.sales.dbt("build")
    nodes = manifest(mesh.sales.folder)["nodes"].values()
    assert not [node for node in nodes if node["package_name"] == "meshwright" and node["resource_type"] == "model"]
