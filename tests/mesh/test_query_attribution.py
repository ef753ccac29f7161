"""Every query of a real build says its domain, its product and its run, read back from DuckDB's own log."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from meshwright.mesh.attribution import Attribution
from meshwright.read.query_comment import attribution_of
from tests.mesh.small_mesh import MARKETING, SALES, Project

pytestmark = pytest.mark.dbt

# DuckDB logs a statement from its first word on: a comment before it is lost.
_LOGGING = """\
from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    def initialize(self, config):
        self.folder = config["folder"]

    def configure_connection(self, conn):
        conn.execute(f"call enable_logging('QueryLog', storage='file', storage_path='{self.folder}')")
"""
_SEED = {
    "seeds/regions.csv": "id,name\n1,north\n2,a/b %s\n",
    "seeds/regions.yml": "seeds:\n  - name: regions\n    config: {{group: {group}}}\n",
}
_TRANSACTION = re.compile(r"(begin|commit|rollback)( transaction)?\s*;?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Logged:
    """A statement that DuckDB ran."""

    sql: str
    transaction: str
    by: Attribution | None


@dataclass(frozen=True)
class Build:
    """A build that ended, and all that DuckDB ran for it."""

    project: Project
    statements: list[Logged]
    invocation: str
    ran: list[str]

    @classmethod
    def of(cls, project: Project) -> Build:
        results = json.loads((project.folder / "target" / "run_results.json").read_text())
        ran = [result["unique_id"] for result in results["results"]]
        return cls(project, list(_logged(project.folder / "log")), results["metadata"]["invocation_id"], ran)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """Two domains, made by `mesh init`, built with DuckDB's query log on; sales for the second time."""
    root = tmp_path_factory.mktemp("attribution")
    sales = _project(root / "sales", SALES, "orders")
    sales.write(
        "tests/assert_ids.sql", "{{ config(group='orders') }} select 1 as a from {{ ref('orders') }} where false\n"
    )
    sales.dbt("build")
    sales.mesh("publish")
    marketing = _project(root / "marketing", MARKETING, "campaigns")
    (sales.folder / "log").rename(sales.folder / "first_log")
    for project in (sales, marketing):
        project.dbt("build")
    return {project.folder.name: Build.of(project) for project in (sales, marketing)}


def _project(folder: Path, files: dict[str, str], group: str) -> Project:
    seed = {name: text.format(group=group) for name, text in _SEED.items()}
    project = Project.create(folder, files | seed | {"plugins/query_log.py": _LOGGING})
    (folder / "packages.yml").unlink()
    logging = f"        - module: query_log\n          config: {{folder: {folder / 'log'}}}\n"
    project.replace("profiles.yml", "      plugins:\n", f"      module_paths: [plugins]\n      plugins:\n{logging}")
    project.mesh("init")
    if "inputs" in files["mesh.yml"]:
        project.mesh("sync")
    project.dbt("deps")
    return project


def _logged(folder: Path) -> Iterator[Logged]:
    csv.field_size_limit(10**9)
    with (folder / "duckdb_log_contexts.csv").open(newline="") as file:
        transactions = {row["context_id"]: row["transaction_id"] for row in csv.DictReader(file)}
    with (folder / "duckdb_log_entries.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            sql = row["message"]
            if not _TRANSACTION.fullmatch(sql):
                yield Logged(sql, transactions[row["context_id"]], attribution_of(sql))


@pytest.mark.parametrize("domain", ["sales", "marketing"])
def test_every_query_says_its_domain_and_its_run(builds: dict[str, Build], domain: str) -> None:
    build = builds[domain]
    assert len(build.statements) > 30
    said = {
        (each.by.domain, each.by.invocation, each.by.environment, each.by.command)
        for each in build.statements
        if each.by
    }
    assert said == {(domain, build.invocation, "dev", "build")}


@pytest.mark.parametrize("domain", ["sales", "marketing"])
def test_what_carries_no_comment_shares_a_transaction_with_what_does(builds: dict[str, Build], domain: str) -> None:
    """The rows of a seed, which dbt-duckdb copies past dbt, and the first of two statements that are sent as one."""
    statements = builds[domain].statements
    # Attaching the inputs is no query of the run: it happens when the connection is opened.
    without = [
        each for each in statements if each.by is None and not each.sql.lower().startswith("attach if not exists")
    ]
    assert 0 < len(without) <= 3
    for each in without:
        match = re.match(r'(copy|create table) "\w+"\."main"\."(\w+?)(__dbt_tmp)?"', " ".join(each.sql.lower().split()))
        assert match, each.sql
        kind = "seed" if match[1] == "copy" else "model"
        beside = {other.by.node for other in statements if other.transaction == each.transaction and other.by}
        assert beside == {f"{kind}.{domain}.{match[2]}"}


@pytest.mark.parametrize("domain", ["sales", "marketing"])
def test_every_node_says_its_product(builds: dict[str, Build], domain: str) -> None:
    build = builds[domain]
    manifest = json.loads((build.project.folder / "target" / "manifest.json").read_text())
    nodes = manifest["nodes"] | manifest["unit_tests"]
    # A test that is written in SQL is of the product that it says, and a unit test says none.
    expected = {
        (unique_id, nodes[unique_id].get("group") if nodes[unique_id]["package_name"] == domain else None)
        for unique_id in build.ran
        if not unique_id.startswith("operation.")
    }
    assert {kind.split(".")[0] for kind, _ in expected} >= {"model", "test", "seed"}
    assert {(each.by.node, each.by.product) for each in build.statements if each.by and each.by.node} == expected


def test_the_products_are_the_groups(builds: dict[str, Build]) -> None:
    found = {each.by.node: each.by.product for each in builds["sales"].statements if each.by}
    assert found["model.sales.orders"] == "orders"
    assert found["seed.sales.regions"] == "orders"
    assert found["test.sales.assert_ids"] == "orders"
    assert found["test.sales.assert_nothing_is_wrong"] is None
    assert next(product for node, product in found.items() if node and "unique_orders" in node) == "orders"


def test_publishing_is_the_domains_and_each_copy_its_ports(builds: dict[str, Build]) -> None:
    statements = builds["sales"].statements
    switch = [each for each in statements if "mesh_activate_share(" in each.sql]
    assert [(each.by.product, each.by.node) for each in switch if each.by] == [(None, None)]
    copies = {
        each.by.node: each.by.product
        for each in statements
        if each.by and each.sql.startswith("create table mesh_next.main")
    }
    assert copies == {"model.sales.orders": "orders", "model.sales.customers": "orders"}


def test_readers_say_what_they_read(builds: dict[str, Build]) -> None:
    reads = {each.by.node: each.by.reads for each in builds["marketing"].statements if each.by and each.by.reads}
    assert reads == {"model.marketing.orders_per_customer": ("sales.customers", "sales.orders")}


def test_the_receipt_reads_as_before(builds: dict[str, Build]) -> None:
    """It stands in a comment of the hook's own SQL, and `mesh publish` takes it from there."""
    assert "dev serves 2 ports of sales" in builds["sales"].project.mesh("publish")
