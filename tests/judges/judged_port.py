"""A port with a promise of every kind, rows that keep all of them, and ways to break each one."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

ORDERS = Port(
    PortId("sales", "orders", "2"),
    "orders",
    "One row for each order.",
    (
        Column("order_id", "bigint", "The order"),
        Column("customer_id", "integer", "Who ordered"),
        Column("line", "smallint"),
        Column("status", "varchar", "How far it is"),
        Column("amount", "numeric(18,2)", "In euros", unit="EUR"),
        Column("quantity", "integer"),
        Column("email", "varchar(80)", classification="pii"),
        Column("voucher", "text"),
        Column("ordered_at", "timestamp"),
        Column("shipped_on", "date"),
        Column("is_paid", "boolean"),
        Column("labels", "varchar[]"),
        Column("weight", "double precision"),
        Column("seen_at", "timestamp with time zone"),
    ),
    (
        Constraint("check", (), "shipped_on is null or shipped_on >= ordered_at"),
        Constraint("check", ("quantity",), "quantity > 0"),
        Constraint("not_null", ("customer_id",)),
        Constraint("not_null", ("order_id",)),
        Constraint("primary_key", ("order_id",)),
        Constraint("unique", ("email",)),
    ),
    contract_enforced=True,
    tests=(
        DataTest("accepted_values", ("status",), ('"placed"', '"shipped"')),
        DataTest("dbt_utils.accepted_range", ("amount",), ("max=10000", "min=0")),
        DataTest("dbt_utils.unique_combination_of_columns", ("customer_id", "line")),
        DataTest("not_null", ("status",)),
        DataTest("relationships", ("customer_id",)),
        DataTest("unique", ("voucher",)),
        DataTest("unique", ("weight",), blocks=False),
    ),
    materialized="table",
    alias="orders_v2",
)
PRODUCT = Product(
    "sales",
    "orders",
    (ORDERS,),
    "Orders",
    "What customers have ordered.",
    owner=Owner("Sales team", "sales@example.com"),
    sla=(("freshness", "24h"),),
)

ROWS = """
insert into {table} values
  (1, 7, 1, 'placed', 12.50, 1, 'a@example.com', 'A', '2026-01-01 10:00', null, false, array['x', 'y'], 1.5, now()),
  (2, 7, 2, 'shipped', 0, 3, 'b@example.com', 'B', '2026-01-02 11:00', '2026-01-03', true, null, 2.5, now()),
  (3, 8, 1, 'shipped', 10000, 9, null, null, '2026-01-02 12:00', '2026-02-03', null, array[]::varchar[], null, null)
"""


@dataclass(frozen=True, slots=True)
class Break:
    """A change of a table that takes something from readers.

    Attributes:
        name: what it does; the schema that it is tried in is called so.
        statement: SQL, with `{table}` and `{schema}`.
    """

    name: str
    statement: str


BREAKS = (
    Break("drop_column", "alter table {table} drop column weight"),
    Break("rename_column", "alter table {table} rename column voucher to coupon"),
    Break("respell_column", 'alter table {table} rename column quantity to "Quantity"'),
    Break("narrow_integer", "alter table {table} alter order_id type integer"),
    Break("widen_integer", "alter table {table} alter customer_id type bigint"),
    Break("narrow_decimal", "alter table {table} alter amount type numeric(10, 2)"),
    Break("lose_scale", "alter table {table} alter amount type numeric(18, 0)"),
    Break("decimal_to_double", "alter table {table} alter amount type double precision"),
    Break("shorten_text", "alter table {table} alter email type varchar(40)"),
    Break("text_without_length", "alter table {table} alter email type text"),
    Break("timestamp_to_date", "alter table {table} alter ordered_at type date"),
    Break("date_to_text", "alter table {table} alter shipped_on type varchar"),
    Break("boolean_to_text", "alter table {table} alter is_paid type varchar"),
    Break("array_to_text", "alter table {table} alter labels type varchar"),
    Break("null_in_required", "update {table} set customer_id = null where order_id = 1"),
    Break("null_in_tested", "update {table} set status = null where order_id = 1"),
    Break("null_in_key", "update {table} set order_id = null where order_id = 1"),
    Break("duplicate_key", "update {table} set order_id = 2 where order_id = 1"),
    Break("duplicate_in_unique", "update {table} set email = 'a@example.com' where order_id = 2"),
    Break("duplicate_in_tested", "update {table} set voucher = 'A' where order_id = 2"),
    Break("duplicate_combination", "update {table} set line = 1 where order_id = 2"),
    Break("value_not_accepted", "update {table} set status = 'lost' where order_id = 1"),
    Break("value_in_other_case", "update {table} set status = 'Placed' where order_id = 1"),
    Break("below_range", "update {table} set amount = -0.01 where order_id = 1"),
    Break("above_range", "update {table} set amount = 10000.01 where order_id = 1"),
    Break("check_of_column", "update {table} set quantity = 0 where order_id = 1"),
    Break("check_of_row", "update {table} set shipped_on = '2025-12-31' where order_id = 1"),
    Break("no_table", "drop table {table}"),
    Break("renamed_table", "alter table {table} rename to orders"),
    Break("no_schema", "drop schema {schema} cascade"),
)
MISSED = (
    Break("further_column", "alter table {table} add column internal_note text"),
    Break("other_order", "alter table {table} drop column line, add column line smallint"),
    Break("timestamp_with_time_zone", "alter table {table} alter ordered_at type timestamp with time zone"),
    Break("timestamp_without_time_zone", "alter table {table} alter seen_at type timestamp without time zone"),
    Break("array_of_another_type", "alter table {table} alter labels type integer[] using null"),
    Break("respell_unchecked_column", 'alter table {table} rename column voucher to "Voucher"'),
    Break("no_rows", "delete from {table}"),
    Break("unknown_reference", "update {table} set customer_id = 999 where order_id = 1"),
    Break("broken_test_that_warns", "update {table} set weight = 1.5"),
)
"""What it lets pass, each for a reason in docs/reference/judged-by-others.md."""
