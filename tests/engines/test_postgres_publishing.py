"""What a `dbt build` on Postgres puts before readers, and what it keeps from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engines.shop import Shop

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("publishing on postgres")]

INCREMENTAL = """\
{{ config(
    materialized='incremental', unique_key='order_id', indexes=[{'columns': ['customer_id']}],
    contract={'enforced': true}, on_schema_change='append_new_columns'
) }}
select n as order_id, n % 3 as customer_id, '{{ invocation_id }}'::text as built_by
from generate_series(1, {{ var('rows', 10) }}) as numbers (n)
{% if is_incremental() %}where n > (select max(order_id) from {{ this }}){% endif %}
"""
KEYED = """\
groups:
  - name: sales
    owner: {name: Shop}
models:
  - name: orders
    access: public
    config: {group: sales, contract: {enforced: true}}
    constraints: [{type: primary_key, columns: [order_id]}]
    columns:
      - {name: order_id, data_type: integer, description: The key.}
      - {name: customer_id, data_type: integer, constraints: [{type: not_null}]}
      - {name: built_by, data_type: text}
  - name: customers
    access: public
    config: {group: sales}
"""


def relations(shop: Shop, schema: str) -> dict[str, str]:
    """The kind of each relation in a schema: `r` for a table, `v` for a view."""
    return dict(
        shop.query(
            "select relname, relkind from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
            f" where nspname = '{schema}' and relkind in ('r', 'v', 'm')"
        )
    )


def version_of(shop: Shop, port: str) -> str:
    """The table behind a view that readers see."""
    found = shop.query(
        "select data_table from shop_data.mesh_publications where state = 'served'"
        f" and port = '{port}' order by sequence desc limit 1"
    )
    return str(found[0][0])


def test_areas_whose_names_postgres_would_cut_are_refused(shop: Shop) -> None:
    """Of 62 letters and more, the private and the data area would be one; of 63, the interface area as well."""
    profiles = (shop.folder / "profiles.yml").read_text("utf-8")
    long = "s" * 62
    try:
        shop.replace("profiles.yml", "schema: shop_private", f"schema: {long}_private")
        assert "has more than the 63 bytes that Postgres keeps of a name" in shop.refuse()
        assert "has more than the 63 bytes" in shop.rollback().text
    finally:
        shop.write("profiles.yml", profiles)
        shop.execute(f'drop schema if exists "{(long + "_private")[:63]}" cascade')


def test_a_table_is_moved_and_dbt_finds_a_view_in_its_place(shop: Shop) -> None:
    first = shop.publish()
    assert relations(shop, "shop_private") == {"customers": "v", "orders": "v"}
    assert relations(shop, "shop") == {"customers": "v", "orders": "v"}
    assert shop.publish() != first
    assert shop.versions() == ["customers", "customers", "orders", "orders"]


def test_an_incremental_table_is_copied_with_what_belongs_to_it_and_goes_on_growing(shop: Shop) -> None:
    shop.write("models/orders.sql", INCREMENTAL)
    shop.write("models/ports.yml", KEYED)
    for count in (10, 20, 30):
        shop.build("--vars", f"{{rows: {count}}}")
        assert shop.query("select count(*), count(distinct built_by) from shop.orders") == [(count, count // 10)]
    assert relations(shop, "shop_private")["orders"] == "r"
    indexes = shop.query(
        f"select indexdef from pg_indexes where schemaname = 'shop_data' and tablename = '{version_of(shop, 'orders')}'"
    )
    assert sorted(definition.partition(" USING ")[2] for (definition,) in indexes) == [
        "btree (customer_id)",
        "btree (order_id)",
    ]


def test_indexes_and_keys_of_many_versions_do_not_meet(shop: Shop) -> None:
    shop.write("models/ports.yml", KEYED)
    config = "{{ config(indexes=[{'columns': ['customer_id']}, {'columns': ['order_id'], 'unique': true}]) }}\n"
    shop.replace("models/orders.sql", "select n", f"{config}select n")
    for _ in range(4):
        shop.publish()
    versions = shop.query(
        "select tablename, count(*) from pg_indexes where schemaname = 'shop_data' group by 1 having count(*) = 3"
    )
    assert len(versions) == 4, "each with the key and two indexes"


def test_a_view_is_published_as_the_rows_that_it_had(shop: Shop) -> None:
    shop.replace("models/customers.sql", "select", "{{ config(materialized='view') }} select")
    run = shop.publish()
    assert relations(shop, "shop_private") == {"customers": "v", "orders": "v"}
    assert shop.dbt("run").ok
    assert shop.query("select distinct built_by from shop_private.customers") != [(run,)]
    assert shop.served() == {"customers": run, "orders": run}


def test_a_materialized_view_is_copied(shop: Shop) -> None:
    shop.replace("models/customers.sql", "select", "{{ config(materialized='materialized_view') }} select")
    for _ in range(2):
        assert "publishing 2 ports" in shop.build()
        assert shop.query("select count(*) from shop.customers") == [(3,)]
    assert relations(shop, "shop_private") == {"customers": "m", "orders": "v"}


@pytest.mark.parametrize("path", [("incremental", "table"), ("view", "incremental"), ("table", "view")])
def test_a_port_can_be_materialized_in_another_way(shop: Shop, path: tuple[str, str]) -> None:
    before = ""
    for materialized in (path[0], path[1], path[0]):
        shop.reset_model("customers", f"{{{{ config(materialized='{materialized}') }}}} ")
        shop.build("--full-refresh")
        now = shop.served()["customers"]
        assert now != before
        before = now


def test_ports_with_one_alias_are_refused(shop: Shop) -> None:
    shop.replace("models/customers.sql", "select", "{{ config(alias='orders', schema='other') }} select")
    assert shop.refuse() == "two ports have the same alias: orders, orders"
    assert relations(shop, "shop") == {}
    shop.execute("drop schema shop_private_other cascade")


def test_a_port_goes_only_when_it_may(shop: Shop) -> None:
    run = shop.publish()
    (shop.folder / "models/customers.sql").unlink()
    shop.replace("models/ports.yml", "  - name: customers\n    access: public\n    config: {group: sales}\n", "")
    assert shop.refuse().startswith("customers would be gone: a break needs a new model version")
    assert shop.served() == {"customers": run, "orders": run}
    shop.build("--vars", "{mesh_permitted: [customers]}")
    assert set(shop.served()) == {"orders"}


def test_the_last_port_is_taken_back_only_when_it_may(shop: Shop) -> None:
    shop.publish()
    shop.replace("models/ports.yml", "access: public", "access: protected")
    assert "customers would be gone; orders would be gone" in shop.refuse()
    assert "publishing 0 ports" in shop.build("--vars", "{mesh_permitted: [customers, orders]}")
    assert relations(shop, "shop") == {}
    shop.replace("models/ports.yml", "access: protected", "access: public")
    shop.publish()


def test_new_and_moved_columns_come_behind_the_old_ones(shop: Shop) -> None:
    shop.publish()
    shop.execute("create schema market", "create view market.report as select * from shop.orders")
    shop.write(
        "models/orders.sql",
        "select 1 as extra, '{{ invocation_id }}'::text as built_by, n % 3 as customer_id, n as order_id\n"
        "from generate_series(1, 10) as numbers (n)\n",
    )
    run = shop.publish()
    names = shop.query(
        "select attname from pg_attribute where attrelid = 'shop.orders'::regclass and attnum > 0 order by attnum"
    )
    assert [name for (name,) in names] == ["order_id", "customer_id", "built_by", "extra"]
    assert shop.query("select min(built_by), max(order_id) from market.report") == [(run, 10)]


CHANGES = {
    "another type": ("n as order_id", "n::bigint as order_id", "orders.order_id would change from integer to bigint"),
    "what an array holds": (
        "array[n] as list",
        "array[n::text] as list",
        "orders.list would change from integer[] to text[]",
    ),
    "how precise a time is": (
        "now()::timestamp(3) as at",
        "now()::timestamp(6) as at",
        "orders.at would change from timestamp(3) without time zone to timestamp(6) without time zone",
    ),
    "a column less": ("n % 3 as customer_id", "n % 3 as client_id", "orders.customer_id would be gone"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_readers_would_miss_stays_until_it_may_go(shop: Shop, change: str) -> None:
    old, new, told = CHANGES[change]
    shop.write("models/customers.sql", "select '{{ invocation_id }}'::text as built_by")
    if old not in (shop.folder / "models/orders.sql").read_text():
        shop.replace("models/orders.sql", "select n as", f"select {old}, n as")
    run = shop.publish()
    shop.replace("models/orders.sql", old, new)
    assert shop.refuse().startswith(told)
    assert shop.served() == {"customers": run, "orders": run}
    column = told.partition(" would")[0]
    assert shop.publish("--vars", f"{{mesh_permitted: [{column}]}}") != run


def test_a_view_of_a_reader_survives_publications(shop: Shop) -> None:
    shop.publish()
    shop.execute("create schema market", "create view market.report as select order_id, built_by from shop.orders")
    for _ in range(4):
        run = shop.publish()
        assert shop.query("select distinct built_by from market.report") == [(run,)]


def test_a_view_on_what_may_change_shows_the_old_rows_until_it_is_built_again(shop: Shop) -> None:
    first = shop.publish()
    shop.execute("create schema market", "create view market.report as select order_id, built_by from shop.orders")
    shop.replace("models/orders.sql", "n as order_id", "n::bigint as order_id")
    text = shop.build("--vars", "{mesh_permitted: [orders.order_id]}")
    assert "market.report is built on orders, which changes: it shows the old rows until it is built again" in text
    assert shop.served()["orders"] != first
    for _ in range(4):
        shop.publish()
    assert shop.query("select distinct built_by from market.report") == [(first,)]
    assert shop.versions().count("orders") == 5, "the one that is read, and the last ones"

    shop.execute("drop view market.report", "create view market.report as select order_id, built_by from shop.orders")
    last = shop.publish()
    assert shop.query("select distinct built_by from market.report") == [(last,)]
    assert shop.versions().count("orders") == 4
    assert [kind for kind in relations(shop, "shop_data").values() if kind != "r"] == []


def test_a_view_on_a_port_that_may_go_shows_the_old_rows(shop: Shop) -> None:
    first = shop.publish()
    shop.execute("create schema market", "create view market.report as select built_by from shop.customers")
    (shop.folder / "models/customers.sql").unlink()
    shop.replace("models/ports.yml", "  - name: customers\n    access: public\n    config: {group: sales}\n", "")
    shop.build("--vars", "{mesh_permitted: [customers]}")
    assert relations(shop, "shop") == {"orders": "v"}
    assert shop.query("select distinct built_by from market.report") == [(first,)]


def test_a_table_in_the_place_of_a_view_is_not_touched(shop: Shop) -> None:
    shop.execute("create schema shop", "create table shop.orders as select 1 as precious")
    assert shop.refuse() == "shop.orders is there already and is no view of ours: rename or drop it"
    assert shop.query("select * from shop.orders") == [(1,)]
    assert relations(shop, "shop_private") == {"customers": "r", "orders": "r"}


def test_a_port_whose_name_changes_in_capital_letters_leaves_no_stale_view_behind(shop: Shop) -> None:
    first = shop.publish()
    shop.replace("models/orders.sql", "select n", "{{ config(alias='Orders') }} select n")
    shop.execute("drop view shop_private.orders")  # as dbt says to do
    assert shop.refuse() == (
        "shop.orders is served and differs from a port of this run in capital letters alone:"
        " give the port that name again"
    )
    assert shop.served() == {"customers": first, "orders": first}
    shop.replace("models/orders.sql", "alias='Orders'", "alias='orders'")
    shop.execute('drop table shop_private."Orders"')
    shop.publish()


def test_a_version_that_somebody_dropped_is_no_end_to_publishing(shop: Shop) -> None:
    shop.publish()
    shop.publish()
    shop.execute(f'drop table shop_data."{version_of(shop, "orders")}" cascade')
    shop.write("models/returns.sql", "select '{{ invocation_id }}'::text as built_by")
    shop.replace("models/ports.yml", "  - name: customers", "  - {name: returns, access: public}\n  - name: customers")
    assert shop.refuse("--select", "returns") == (
        "the table of orders, which was not built in this run, is gone from shop_data: build it as well"
    )
    third = shop.publish()
    assert shop.served() == dict.fromkeys(("customers", "orders", "returns"), third)
    said = shop.rollback()
    assert not said.ok
    assert "is gone from shop_data: nothing can be rolled back; build the domain as it should be" in said.text
    assert shop.served() == dict.fromkeys(("customers", "orders", "returns"), third)


def test_a_part_of_the_ports_carries_the_others_over(shop: Shop) -> None:
    first = shop.publish()
    shop.write("models/returns.sql", "select '{{ invocation_id }}'::text as built_by")
    shop.replace("models/ports.yml", "  - name: customers", "  - {name: returns, access: public}\n  - name: customers")
    text = shop.build("--select", "returns")
    assert "publishing 1 port (2 carried over)" in text
    served = shop.served()
    assert (served["orders"], served["customers"]) == (first, first)
    assert served["returns"] != first


def test_what_fails_or_tests_nothing_is_not_published(shop: Shop) -> None:
    run = shop.publish()
    assert "`dbt run` tests nothing" in shop.dbt("run").text
    shop.replace("models/orders.sql", "select n as", "select n % 2 as")
    said = shop.dbt("build")
    assert not said.ok
    assert "NOT PUBLISHED: unique_orders_order_id (fail)" in said.text
    assert shop.served() == {"customers": run, "orders": run}


def test_versions_go_when_nobody_can_go_back_to_them(shop: Shop) -> None:
    for _ in range(6):
        shop.publish()
    assert shop.versions() == ["customers"] * 4 + ["orders"] * 4, "before the last one, it and two before it"
    shop.publish("--vars", "{mesh_publications_kept: 0}")
    assert shop.versions() == ["customers"] * 2 + ["orders"] * 2, "the current ones, and those that readers just had"


def test_a_version_that_is_being_read_is_dropped_later(shop: Shop) -> None:
    keep_none = ("--vars", "{mesh_publications_kept: 0}")
    shop.publish(*keep_none)
    table = version_of(shop, "orders")
    with shop.database.connected() as reader:
        reader.autocommit = False
        with reader.cursor() as cursor:
            cursor.execute(f'select * from shop_data."{table}"')
            shop.publish(*keep_none)
            shop.publish(*keep_none)
            assert table in relations(shop, "shop_data")
        reader.rollback()
    shop.publish(*keep_none)
    assert table not in relations(shop, "shop_data")


def test_what_a_killed_run_left_is_dropped_after_a_day(shop: Shop) -> None:
    shop.publish()
    for table, started_at in (("orders__old_1", "2020-01-01T00:00:00Z"), ("orders__new_1", "2999-01-01T00:00:00Z")):
        shop.execute(
            f"create table shop_data.{table} ()",
            "insert into shop_data.mesh_publications (sequence, restores, state, started_at, port, data_table)"
            f" values (2, 2, 'prepared', '{started_at}', 'orders', '{table}')",
        )
    shop.publish()
    assert "orders__old_1" not in relations(shop, "shop_data")
    assert "orders__new_1" in relations(shop, "shop_data"), "a run that goes on may be about to serve it"


def test_foreign_keys_hold_in_a_build_and_bind_nothing_after_it(shop: Shop) -> None:
    """A version must not refuse the next build's rows, nor keep another version from being dropped."""
    shop.write("models/orders.sql", INCREMENTAL.replace("n % 3 as", "n % {{ var('customers', 3) }} as"))
    shop.write(
        "models/clients.sql",
        "select n as customer_id, '{{ invocation_id }}'::text as built_by"
        " from generate_series(0, {{ var('customers', 3) }}) as numbers (n)",
    )
    shop.write("models/customers.sql", "select customer_id, built_by from {{ ref('orders') }}")
    shop.write(
        "models/ports.yml",
        KEYED.replace(
            "columns: [order_id]}]",
            "columns: [order_id]}, {type: foreign_key, columns: [customer_id], to: ref('clients'),"
            " to_columns: [customer_id]}]",
        )
        + """\
  - name: clients
    access: public
    config: {group: sales, contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: integer, constraints: [{type: primary_key}]}
      - {name: built_by, data_type: text}
""",
    )
    # The next rows point at clients that the first version does not have.
    for count in (1, 2, 3, 4):
        shop.build("--vars", f"{{rows: {count * 10}, customers: {count * 3}}}")
        assert shop.query("select count(*) from shop.orders") == [(count * 10,)]
    shop.build("--vars", "{rows: 50, customers: 12, mesh_publications_kept: 1}")
    assert shop.versions().count("clients") == 3
    # In a build they hold.
    shop.replace("models/clients.sql", "generate_series(0,", "generate_series(5,")
    said = shop.dbt("build", "--full-refresh")
    assert not said.ok
    assert "foreign key" in said.text


def test_who_may_read_may_go_on_reading(shop: Shop, role: Callable[[str], str]) -> None:
    analyst, product = role("shop_analyst"), role("shop_sales_consumer")
    shop.replace("models/orders.sql", "select n", f'{{{{ config(grants={{"select": ["{analyst}"]}}) }}}} select n')
    changes = [("n as order_id", "n as order_id"), ("n as order_id", "n::bigint as order_id")]
    for old, new in changes:
        shop.replace("models/orders.sql", old, new)
        shop.build("--vars", "{mesh_permitted: [orders.order_id]}")
        for name in (analyst, product):
            shop.execute(f'grant usage on schema shop to "{name}"')
            for port, expected in (("orders", True), ("customers", name == product)):
                assert shop.query(
                    f"select has_table_privilege('{name.replace(chr(39), chr(39) * 2)}', 'shop.{port}', 'select')"
                ) == [(expected,)]
        assert shop.query(
            f"select count(*) from pg_tables where has_table_privilege('{product}', format('%I.%I', schemaname,"
            " tablename), 'select') and schemaname in ('shop_data', 'shop_private')"
        ) == [(0,)]


def test_readers_of_the_product_that_a_port_has_left_lose_it(shop: Shop, role: Callable[[str], str]) -> None:
    old, new = role("shop_sales_consumer"), role("shop_closed_consumer")

    def readers() -> list[str]:
        rows = shop.query(
            "select grantee from information_schema.role_table_grants"
            f" where table_schema = 'shop' and table_name = 'orders' and grantee in ('{old}', '{new}')"
        )
        return [grantee for (grantee,) in rows]

    shop.publish()
    assert readers() == [old]
    shop.replace("models/ports.yml", "models:", "  - name: closed\n    owner: {name: Shop}\nmodels:")
    port = "  - name: orders\n    access: public\n    config: {group: "
    shop.replace("models/ports.yml", f"{port}sales", f"{port}closed")
    shop.publish()
    assert readers() == [new]
    assert shop.rollback().ok
    assert readers() == [old]


HOSTILE = [
    "with space and. dot",
    "Grüße, 世界 und Ünïcödé",
    "x" * 63,
    "Größe" * 8,
    "percent % and $mesh$ and $$",
    "UPPER",
    "semi;colon--comment/*",
]


@pytest.mark.parametrize("alias", HOSTILE)
def test_names_are_quoted_cut_and_counted_in_bytes(shop: Shop, alias: str) -> None:
    shop.replace("models/orders.sql", "select n", f"{{{{ config(alias={alias!r}) }}}} select n")
    shop.replace("models/orders.sql", " as built_by", """ as built_by, 1 as "a ""quoted"" 'column'; $$ %" """)
    for _ in range(2):
        assert "publishing 2 ports" in shop.build()
    cut = alias.encode()[:63].decode("utf-8", "ignore")
    assert set(shop.served()) == {"customers", cut}
    assert shop.rollback().ok
    assert len(set(shop.served().values())) == 1
    assert len(shop.versions()) == 4
