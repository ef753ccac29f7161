"""Reads past `ref()`: all of them, and nothing that only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.mesh.sql_text import SqlText
from meshwright.usage import relation_cache
from meshwright.usage.foreign_words import ForeignWords
from meshwright.usage.hard_coded import HardCoded, Unread, hard_coded_reads
from meshwright.usage.relation_cache import RelationCache

ORDERS = OwnedRelation(PortId("sales", "orders"), "private", Relation("lake", "sales", "orders"))
ITEMS = OwnedRelation(PortId("sales", "items"), "public", Relation("lake", "sales", "Order Items"))
INDEX = RelationIndex([ORDERS, ITEMS])
WORDS = ForeignWords(INDEX)
TEXT = SqlText("report", "model", "models/report.sql", "sql", "", True, "lake", "marketing")


def run(
    text: str,
    *,
    known: tuple[str, ...] = (),
    own: tuple[Relation, ...] = (),
    dialect: str | None = None,
    **changes: str | bool,
) -> tuple[list[HardCoded], list[Unread]]:
    one = replace(TEXT, text=text, known=known, **changes)  # type: ignore[arg-type]
    return hard_coded_reads([one], INDEX, own, dialect, RelationCache(None), words=WORDS)


def names(text: str, **changes: object) -> list[str]:
    found, unread = run(text, **changes)  # type: ignore[arg-type]
    assert not unread
    return [each.written for each in found]


def test_a_read_says_who_reads_what_and_as_what() -> None:
    assert run("select * from Sales.ORDERS") == (
        [HardCoded("report", "model", "models/report.sql", ORDERS, "Sales.ORDERS")],
        [],
    )


def test_a_relation_is_told_once_for_a_text() -> None:
    assert names("select * from sales.orders join lake.sales.orders o using (id)") == ["lake.sales.orders"]


def test_another_database_or_schema_is_another_table() -> None:
    assert names("select * from swamp.sales.orders, marketing.orders, orders") == []


def test_what_the_project_owns_is_no_bypass() -> None:
    assert names("select * from sales.orders", own=(Relation("LAKE", "Sales", "orders"),)) == []
    assert names("select * from sales.orders", own=(Relation("swamp", "sales", "orders"),)) == ["sales.orders"]


def test_what_is_read_through_ref_is_no_bypass_in_any_quoting() -> None:
    known = ('"lake"."sales"."orders"', "read_csv('x')", "(((")
    assert names('select * from "lake"."sales"."orders"', known=known) == []
    assert names("select * from lake.sales.orders", known=known) == []
    assert names('select * from "lake"."sales"."orders", sales."Order Items"', known=known) == ["sales.Order Items"]


@pytest.mark.parametrize(
    ("known", "sql"),
    [
        ("lake.sales", "select * from lake.sales.orders"),
        ("orders", "select * from sales.orders"),
        ("sales", "select * from sales.orders"),
        ("s", "select * from sales.orders"),
        ("elsewhere.orders", "select * from sales.orders, elsewhere.orders"),
        ("x.sales.orders", "select * from x.sales.orders, sales.orders"),
        ("sales. orders", "select * from lake.sales. orders"),
        ('"sales"."x"', 'select "sales"."x"."y" from sales.orders'),
    ],
)
def test_what_is_known_hides_nothing_longer(known: str, sql: str) -> None:
    assert len(names(sql, known=(known,))) == (0 if known == "sales. orders" else 1)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from prod. /* x */ sales.orders",
        "select * from prod./* x */sales.orders",
        "select * from prod. -- x\n sales.orders",
        "select * from prod. -- x\n\n -- y\n sales.orders",
        "select * from prod -- x\r\n . sales.orders",
        "select * from sales.orders /* x */ . prod",
        "select * from sales.orders -- x\n . prod",
        "select * from sales.orders\n\n. prod",
    ],
)
def test_a_comment_in_a_longer_name_hides_nothing(sql: str) -> None:
    # One of both: the name of the other would be a reason to parse.
    longer = Relation("prod", "sales", "orders") if " prod" in sql[:18] else Relation("sales", "orders", "prod")
    index = RelationIndex([OwnedRelation(PortId("d", "m"), "private", longer)])
    text = replace(TEXT, text=sql, known=("sales.orders",), database=None)
    found, unread = hard_coded_reads([text], index, (), "spark", RelationCache(None), words=ForeignWords(index))
    assert (len(found), unread) == (1, [])


def test_a_name_alone_is_looked_for_in_the_schema_of_the_session_too() -> None:
    own = (Relation("lake", "sales", "mine"), Relation("lake", "sales_marts", "report"))
    assert names("select * from orders", own=own, schema="sales_marts") == ["orders"]
    assert names("select * from mine join orders using (id)", own=own, schema="sales_marts") == ["orders"]
    assert names("select * from orders", own=own[1:], schema="sales_marts") == []
    # The session's own table hides what lies in the schema of the model.
    hidden = (Relation("lake", "s", "orders"), Relation("lake", "sales", "report"))
    assert names("select * from orders", own=hidden, schema="sales") == []


def test_a_schema_that_is_left_out_is_that_of_the_engine() -> None:
    for dialect, schema in (("snowflake", "PUBLIC"), ("tsql", "dbo")):
        index = RelationIndex([OwnedRelation(PortId("d", "m"), "private", Relation("sales", schema, "orders"))])
        for asked in ("snowflake", "tsql"):
            text = replace(TEXT, text="select * from SALES..ORDERS")
            found, _ = hard_coded_reads([text], index, (), asked, RelationCache(None), words=ForeignWords(index))
            assert [each.written for each in found] == (["SALES..ORDERS"] if asked == dialect else [])


def test_what_the_project_owns_under_a_short_name_of_duckdb_is_no_bypass() -> None:
    index = RelationIndex([OwnedRelation(PortId("d", "m"), "private", Relation("shop", "main", "orders"))])
    text = replace(TEXT, text="select * from shop.orders")
    for own, count in (((), 1), ((Relation("lake", "shop", "orders"),), 0)):
        found, _ = hard_coded_reads([text], index, own, "duckdb", RelationCache(None), words=ForeignWords(index))
        assert len(found) == count


def test_nothing_is_parsed_that_names_no_foreign_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(relation_cache, "relations_in", refuse)
    assert run("select ((( broken from reorders, sales.orders_archive, items") == ([], [])
    assert run('select ((( from "lake"."sales"."orders"', known=('"lake"."sales"."orders"',)) == ([], [])
    assert run("select {{ ref('orders') }} {% if orders %} (((", rendered=False) == ([], [])
    with pytest.raises(AssertionError):
        run("select * from sales.orders")


def test_what_cannot_be_parsed_is_told_only_where_it_matters() -> None:
    found, unread = run("select ((( from sales.orders")
    assert not found
    assert [(each.reader, each.kind, each.file) for each in unread] == [("report", "model", "models/report.sql")]
    assert "parse" in unread[0].reason


def test_raw_text_is_read_without_its_jinja() -> None:
    raw = "{{ config(x=1) }} select * from {{ ref('orders') }} join sales.orders"
    assert names(raw, rendered=False) == ["sales.orders"]
    assert names("select * from {{ source('sales', 'orders') }} -- orders", rendered=False) == []
    assert names("select * from {{ schema }}.orders", rendered=False) == []
    assert run("select * from {{ orders", rendered=False)[1][0].reason.startswith("its Jinja is broken")


def test_python_is_never_clean_when_it_names_a_foreign_relation() -> None:
    assert run('dbt.ref("sales", "orders"); dbt . source("x", "orders")', language="python") == ([], [])
    assert run("orders = 1  # of orders", language="python") == ([], [])
    assert run('session.table("sales.orders")', language="python")[1][0].reason == (
        "it is written in Python, where tables cannot be told"
    )


QUOTES = {
    "duckdb": ('"', '"'),
    "postgres": ('"', '"'),
    "bigquery": ("`", "`"),
    "spark": ("`", "`"),
    "tsql": ("[", "]"),
    "mysql": ("`", "`"),
}
PLACES = [
    "select * from {}",
    "select 1 from(select 2 as x)a,{}",
    "with orders as (select * from {}) select * from orders",
    "select * from a where x in (select x from {} where y > 1)",
    "select 1 union all (select 2 from a join {} on 1=1)",
    "select (select max(x)from/**/{}) as x -- end",
]
ODD = st.text(st.characters(whitelist_categories=("L", "N"), whitelist_characters='_ -$"`]#'), min_size=1, max_size=8)


def swapped(text: str, flags: list[bool]) -> str:
    """The text with the case of some ASCII letters swapped: other letters may change their length."""
    return "".join(
        letter.swapcase() if flag and letter.isascii() else letter
        for letter, flag in zip(text, flags + [False] * len(text), strict=False)
    )


@settings(max_examples=200, deadline=None)
@given(
    dialect=st.sampled_from(sorted(QUOTES)),
    place=st.sampled_from(PLACES),
    identifier=st.one_of(ODD, st.sampled_from(["orders", "Orders", "order items", "straße", "İx"])),
    flags=st.lists(st.booleans()),
    length=st.integers(1, 3),
    known=st.sampled_from([(), ("a",), ("orders",), ('"lake"."sales"."x"',), ("sales",)]),
)
def test_a_read_is_found_however_it_is_quoted(
    *, dialect: str, place: str, identifier: str, flags: list[bool], length: int, known: tuple[str, ...]
) -> None:
    opening, closing = QUOTES[dialect]
    if dialect == "bigquery" and closing in identifier:
        return  # BigQuery has no way to write it
    if known == (identifier.casefold(),):
        return  # that is what is known, completed with the reader's schema
    owned = OwnedRelation(PortId("d", "m"), "private", Relation("lake", "sales", identifier))
    parts = [swapped(part, flags) for part in ("lake", "sales", identifier)[3 - length :]]
    written = ".".join(opening + part.replace(closing, closing * 2) + closing for part in parts)
    if length == 1 and place.startswith("with orders") and identifier.casefold() == "orders" and dialect == "tsql":
        return  # the common table expression itself
    text = replace(TEXT, text=place.format(written), schema="sales", known=known)
    index = RelationIndex([owned])
    found, unread = hard_coded_reads([text], index, (), dialect, RelationCache(None), words=ForeignWords(index))
    assert not unread
    assert [each.read for each in found] == [owned]


@pytest.mark.parametrize(
    "sql",
    [
        "select 'sales.orders' from a",
        "select a -- from sales.orders\n from a",
        "select a /* from sales.orders */ from a",
        "select a as orders from sales.a",
        "select orders.a, sales.orders from sales.a as orders",
        "select orders(1) from orders(2)",
        "with orders as (select 1) select * from orders",
        "with a as (with orders as (select 1) select * from orders) select * from a",
        "select * from sales.a order by orders",
    ],
)
def test_a_mention_is_no_read(sql: str) -> None:
    changes = replace(TEXT, text=sql, schema="sales")
    assert hard_coded_reads([changes], INDEX, (), "postgres", RelationCache(None), words=WORDS) == ([], [])
    # The same words, one of them in the place of a table.
    read = replace(changes, text=f"{sql}\n union select * from lake.sales.orders") if "order by" not in sql else None
    if read is not None:
        assert len(hard_coded_reads([read], INDEX, (), "postgres", RelationCache(None), words=WORDS)[0]) == 1
