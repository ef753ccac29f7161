"""Private stays private: not by ref, not in the share, not in anything that is published."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb
import pytest

from meshwright.engines.duckdb_share import Share, ShareError
from meshwright.read.domain import load_domain
from tests.mesh.small_mesh import SmallMesh

pytestmark = pytest.mark.dbt

PRIVATE_NAMES = (b"stg_shop__orders", b"secret_card_number")


def test_the_share_holds_the_ports_and_nothing_else(mesh: SmallMesh) -> None:
    with duckdb.connect(str(mesh.share), read_only=True) as connection:
        tables = connection.sql("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        views = connection.sql("select count(*) from duckdb_views() where not internal").fetchall()
    assert tables == [("main", "customers"), ("main", "orders"), ("mesh", "publication")]
    assert views == [(0,)]


def test_no_byte_of_the_share_or_the_registry_names_anything_private(mesh: SmallMesh) -> None:
    mesh.marketing.dbt("build")
    published = [
        path for folder in ("shares", "registry") for path in (mesh.root / folder).rglob("*") if path.is_file()
    ]
    assert len(published) >= 5
    for path in published:
        content = path.read_bytes()
        for name in (*PRIVATE_NAMES, str(mesh.root).encode()):
            assert name not in content, f"{path} holds {name!r}"


def test_no_format_of_a_release_tells_what_a_test_or_a_constraint_says_of_private_models(mesh: SmallMesh) -> None:
    """Arguments of tests, conditions and foreign keys may hold SQL; what names the private model must not get out."""
    mesh.sales.write(
        "tests/generic/matches_stg_shop__orders.sql",
        "{% test matches_stg_shop__orders(model, other) %}select 1 from {{ model }} where false{% endtest %}\n"
        "{% test is_recent(model, column_name, compared_with) %}select 1 from {{ model }} where false{% endtest %}\n",
    )
    mesh.sales.replace(
        "models/ports.yml",
        "        data_tests: [unique]\n      - {name: customer_id, data_type: integer, description: Who ordered.}",
        """\
        data_tests:
          - unique
          - is_recent: {arguments: {compared_with: "(select max(secret_card_number) from stg_shop__orders)"}}
          - accepted_values:
              arguments: {values: ["(select 1 /* stg_shop__orders */)", "1"], quote: false}
              config: {severity: warn, where: "order_id = 1 /* secret_card_number */"}
      - {name: customer_id, data_type: integer, description: Who ordered.}""",
    )
    mesh.sales.replace(
        "models/ports.yml",
        "per order.\n    access: public\n    config: {group",
        "per order.\n    access: public\n"
        "    data_tests:\n      - matches_stg_shop__orders: {arguments: {other: ref('stg_shop__orders')}}\n"
        "    config: {tags: [nightly], group",
    )
    mesh.sales.dbt("build")
    mesh.sales.mesh("publish")
    files = {path: path.read_bytes() for path in (mesh.root / "registry").rglob("*") if path.is_file()}
    for path, content in files.items():
        for name in (*PRIVATE_NAMES, b"stg_shop", b"select 1", str(mesh.root).encode()):
            assert name not in content, f"{path} holds {name!r}"
    # The same release tells that there is a test, and what the port is tagged with.
    contracts = b"".join(content for path, content in files.items() if path.name == "orders.odcs.yaml")
    assert b"is_recent" in contracts
    assert b"nightly" in contracts


def test_the_search_for_private_names_would_find_them(mesh: SmallMesh) -> None:
    # DuckDB stores catalogue names as plain text: if it did not, the test above would prove nothing.
    private = (mesh.sales.folder / "private" / "dev" / "sales.duckdb").read_bytes()
    assert all(name in private for name in PRIVATE_NAMES)


def test_the_private_file_is_closed_to_other_users(mesh: SmallMesh) -> None:
    mesh.sales.dbt("build", "--select", "customers")
    private = mesh.sales.folder / "private" / "dev"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE((private / "sales.duckdb").stat().st_mode) == 0o600


def test_a_consumer_cannot_write_into_a_share(mesh: SmallMesh) -> None:
    output = mesh.marketing.dbt("show", "--inline", "insert into sales.main.orders values (1, 1, 'x')", ok=False)
    assert "read-only" in output


def test_a_view_in_a_share_is_not_taken_for_a_port(mesh: SmallMesh) -> None:
    """Its SQL would run in the consumer's process, where the publishing functions are."""
    with duckdb.connect(str(mesh.share)) as connection:
        connection.execute("drop table orders")
        connection.execute("create view orders as select 1 as order_id, 1 as customer_id, 'x' as built_by")
    output = mesh.marketing.dbt("build", ok=False)
    assert "the port sales.orders is not there" in output


def test_only_the_file_that_was_prepared_can_be_activated(tmp_path: Path) -> None:
    share = Share(tmp_path, "sales")
    (evil := tmp_path / "evil.duckdb").write_bytes(b"evil")
    with pytest.raises(ShareError, match="not the file that this run prepared"):
        share.activate(evil)
    prepared = share.prepare("run")
    with pytest.raises(ShareError, match="not the file that this run prepared"):
        share.activate(evil)
    prepared.write_bytes(b"good")
    share.activate(prepared)
    prepared.write_bytes(b"again")
    with pytest.raises(ShareError, match="not the file that this run prepared"):
        share.activate(prepared)
    assert share.path.read_bytes() == b"good"


def test_a_foreign_key_does_not_tell_where_it_leads(mesh: SmallMesh) -> None:
    mesh.sales.replace(
        "models/ports.yml",
        "constraints: [{type: not_null}]",
        "constraints:\n          - {type: not_null}\n"
        "          - {type: foreign_key, expression: main.stg_shop__orders (order_id)}",
    )
    mesh.sales.dbt("parse")
    domain = load_domain(mesh.sales.folder)
    assert "stg_shop__orders" not in repr([port.constraints for port in domain.ports])
