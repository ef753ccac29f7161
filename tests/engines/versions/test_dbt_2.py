"""What dbt 2 can do in a mesh on DuckDB, where it runs no plugin, and what it says where it cannot."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from tests.engines.versions.cells import access_under_config, for_dbt_2, run
from tests.engines.versions.environments import DBT_2
from tests.mesh.small_mesh import MARKETING, SALES, Project

pytestmark = pytest.mark.dbt


class Domain:
    """A domain's folder, and dbt 2 in it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.folder

    def dbt(self, *arguments: str, ok: bool = True) -> str:
        return run(DBT_2, self.folder, "dbt", *arguments, codes=(0,) if ok else (1, 2))

    def mesh(self, *arguments: str, code: int = 0) -> str:
        return run(DBT_2, self.folder, "mesh", *arguments, codes=(code,))


@pytest.fixture(autouse=True, scope="module")
def dbt_2() -> None:
    DBT_2.build()


@pytest.fixture
def sales(tmp_path: Path) -> Domain:
    """It can build and publish."""
    files = {name: access_under_config(text) for name, text in SALES.items()}
    domain = Domain(Project.create(tmp_path / "sales", files))
    for_dbt_2(domain.folder, "../shares")
    domain.dbt("deps")
    return domain


@pytest.fixture
def marketing(sales: Domain) -> Domain:
    """It can build what it reads of sales."""
    sales.dbt("build")
    sales.mesh("publish")
    domain = Domain(Project.create(sales.folder.with_name("marketing"), MARKETING))
    for_dbt_2(domain.folder, "../shares")
    domain.mesh("sync")
    domain.dbt("deps")
    return domain


def share(domain: Domain) -> Path:
    return domain.folder.parent / "shares" / "dev" / f"{domain.folder.name}.duckdb"


def rows(domain: Domain, port: str) -> int:
    with duckdb.connect(str(share(domain)), read_only=True) as connection:
        found = connection.sql(f"select count(*) from {port}").fetchall()
    return int(found[0][0])


def test_readers_see_what_was_built_when_it_is_published(sales: Domain) -> None:
    said = sales.dbt("build")
    assert "meshwright: 2 ports of sales can go to dev: run `mesh publish`" in said
    assert not share(sales).exists()
    assert "sales.orders 1.0.0 released" in sales.mesh("publish")
    assert rows(sales, "orders") == 10
    assert "sales.orders 1.0.0 unchanged" in sales.mesh("publish")

    sales.dbt("build", "--vars", "{rows: 12}")
    assert rows(sales, "orders") == 10
    sales.mesh("publish")
    assert rows(sales, "orders") == 12
    assert [path.name for path in (share(sales).parent / ".sales.kept").iterdir()] == ["00000001.duckdb"]
    assert len(list((sales.folder / "target").glob("mesh_share.*"))) == 1


def test_a_build_of_one_port_carries_the_other_over(sales: Domain) -> None:
    sales.dbt("build")
    sales.mesh("publish")
    said = sales.dbt("build", "--select", "+customers", "--vars", "{rows: 2}")
    assert "1 port (1 carried over) of sales can go to dev" in said
    sales.mesh("publish")
    assert (rows(sales, "orders"), rows(sales, "customers")) == (10, 2)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("build", "--vars", "{wrong: true}"), "assert_nothing_is_wrong (fail)"),
        (("build", "--empty"), "--empty builds tables without rows"),
        (("run",), "`dbt run` tests nothing"),
    ],
)
def test_what_was_not_tested_is_not_published(sales: Domain, arguments: tuple[str, ...], reason: str) -> None:
    said = sales.dbt(*arguments, ok="wrong" not in arguments[-1])
    assert f"meshwright: NOT PUBLISHED: {reason}" in said
    assert f"the last dbt build was not published: {reason}" in sales.mesh("publish", code=2)
    assert not share(sales).exists()


def test_a_check_is_asked_of_the_rows(sales: Domain) -> None:
    # dbt 2 makes the table without it.
    promised = "constraints: [{type: not_null}, {type: check, expression: order_id > 3}]"
    sales.project.replace("models/ports.yml", "constraints: [{type: not_null}]", promised)
    assert "NOT PUBLISHED: orders breaks its promise: check (order_id > 3): 4 rows fail it" in sales.dbt("build")


def test_what_readers_would_miss_is_not_published(sales: Domain) -> None:
    sales.dbt("build")
    sales.mesh("publish")
    sales.project.replace("models/orders.sql", ",\n    '{{ invocation_id }}' as built_by", "")
    sales.project.replace(
        "models/ports.yml",
        "ordered.}\n      - {name: built_by, data_type: varchar, description: The dbt run.}\n",
        "ordered.}\n",
    )
    assert "NOT PUBLISHED: orders.built_by would be gone" in sales.dbt("build")
    sales.mesh("publish", code=2)


def test_a_share_that_is_another_one_by_now_stays(sales: Domain) -> None:
    sales.dbt("build")
    with duckdb.connect() as connection:
        share(sales).parent.mkdir(parents=True)
        connection.execute(f"attach '{share(sales)}' as other (storage_version 'v1.5.0')")
    # It was written before the build ended, and put there after it.
    os.utime(share(sales), (0, 0))
    said = sales.mesh("publish", code=2)
    assert "was published or rolled back since the last build" in said
    with duckdb.connect(str(share(sales)), read_only=True) as connection:
        assert connection.sql("show tables").fetchall() == []


def test_a_prepared_share_that_is_gone_is_no_publication(sales: Domain) -> None:
    sales.dbt("build")
    for path in (sales.folder / "target").glob("mesh_share.*"):
        path.unlink()
    assert "which the last build prepared, is gone" in sales.mesh("publish", code=2)


def test_the_folder_is_the_domain_s(sales: Domain) -> None:
    sales.project.replace("mesh.yml", "registry:", "domain: shop\nregistry:")
    sales.dbt("build")
    assert "vars: {mesh_domain: shop}" in sales.mesh("publish", code=2)


def test_a_consumer_reads_the_share(marketing: Domain) -> None:
    marketing.dbt("build")
    assert "dev serves 0 ports of marketing" in marketing.mesh("publish")
    said = run(DBT_2, marketing.folder, "mesh-check", "../sales", ".")
    assert "checked 2 domains" in said
    assert "0 errors, 0 warnings" in said
    assert marketing.mesh("status").count("read by marketing") == 2


def test_a_broken_contract_stops_the_consumer(marketing: Domain) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{share(marketing).with_name('sales.duckdb')}' as sales")
        connection.execute("alter table sales.orders rename customer_id to customer")
    said = marketing.dbt("build", ok=False)
    assert "the port sales.orders" in said
    assert "breaks its contract: column customer_id is missing" in said


def test_a_whole_mesh_goes_up(sales: Domain) -> None:
    Project.create(sales.folder.with_name("marketing"), MARKETING)
    for_dbt_2(sales.folder.with_name("marketing"), "../shares")
    root = sales.folder.parent
    (root / "mesh.yml").write_text("version: 1\ndomains: [sales, marketing]\nregistry: registry\n", encoding="utf-8")
    assert "2 of 2 domains up, 4 models, 5 tests, 2 ports" in run(DBT_2, root, "mesh", "up")


def test_without_a_folder_for_the_database(sales: Domain) -> None:
    (sales.folder / "private" / "dev").rmdir()
    assert "Cannot open file" in sales.dbt("build", ok=False)


def test_without_a_folder_of_shares(sales: Domain) -> None:
    sales.project.replace("dbt_project.yml", "vars: {mesh_shares: ../shares}\n", "")
    said = sales.dbt("build")
    assert (
        "NOT PUBLISHED: dbt 2 runs no Python plugin, and the variable `mesh_shares` names no folder of shares" in said
    )


def test_without_the_inputs_attached(marketing: Domain) -> None:
    marketing.project.replace("dbt_project.yml", 'on-run-start: "{{ meshwright.attach_inputs() }}"\n', "")
    said = marketing.dbt("build", ok=False)
    assert "the port sales.orders is not there" in said
    assert 'dbt_project.yml needs `on-run-start: "{{ meshwright.attach_inputs() }}"`' in said


def test_a_private_file_of_duckdb_2(sales: Domain) -> None:
    duckdb.connect(str(sales.folder / "private" / "dev" / "sales.duckdb")).close()
    assert "we can only read versions between" in sales.dbt("build", ok=False)


def test_access_beside_the_name(sales: Domain) -> None:
    sales.project.replace(
        "models/ports.yml", "    config: {access: public, group", "    access: public\n    config: {group"
    )
    assert 'Ignored unexpected key `"access"`' in sales.dbt("build", ok=False)


def test_a_rollback_needs_the_plugin(sales: Domain) -> None:
    said = sales.dbt("run-operation", "meshwright.rollback_ports", ok=False)
    assert "the profile has no plugin `meshwright.engines.duckdb`" in said
