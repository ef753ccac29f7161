"""Which tables SQL reads, in the SQL that people write for each engine."""

# A statement is easier to compare with what is expected on one line.
# ruff: noqa: E501

from __future__ import annotations

import logging
import sys
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.usage.parsing import MAX_LENGTH, UnreadableSql
from meshwright.usage.relations import DIALECTS, relations_in

SQL = [
    ("select * from sales.orders", None, "sales.orders"),
    ("with orders as (select * from sales.orders) select * from orders join orders as o using (id)", None, "sales.orders"),
    ("with orders as (select * from orders) select * from orders", "postgres", "orders"),
    ("with b as (select * from a), a as (select 1) select * from a, b", "postgres", "a"),
    ("with recursive t as (select 1 union all select * from t) select * from t, s.u", "postgres", "s.u"),
    ("with recursive b as (select * from a), a as (select 1) select * from b", "postgres", ""),
    ("with t as (select 1 as n union all select n + 1 from t) select * from t", "tsql", ""),
    ("with t as (select 1 as n union all select n + 1 from t) select * from t", "postgres", "t"),
    ("select * from orders where id in (with orders as (select 1 as id) select id from orders)", "postgres", "orders"),
    ("with a as (select 1) select * from s.a union select * from (select * from a) x except select * from c", None, "c s.a"),
    ("with A as (select * from s.t) select * from a", "snowflake", "s.t"),
    ("select (select max(x) from s.a), exists(select 1 from s.b) from s.c where y > all (select y from s.d)", None, "s.a s.b s.c s.d"),
    ("select * from a.b, lateral (select * from c.d where d.x = b.x) as l", "postgres", "a.b c.d"),
    ("select * from (s.t join s.u on true) left join only s.v on true", "postgres", "s.t s.u s.v"),
    ('select * from "Data Lake"."Sales"."Order ""Items"""', "postgres", 'Data Lake.Sales.Order "Items"'),
    ("select * from generate_series(1, 3) g, unnest(array[1]) u, rows from (f(1), g(2)) r", "postgres", ""),
    ("merge into t using s.u on t.a = u.a when matched then update set a = (select max(a) from s.v)", "snowflake", "s.u s.v"),
    ("select * from db.sales.orders at (offset => -60), table(flatten(input => orders.x)) f", "snowflake", "db.sales.orders"),
    ("select * from raw..orders", "snowflake", "raw..orders"),
    ("select $1 from @db.sales.stage/orders.csv", "snowflake", ""),
    ("select * from s.o pivot (sum(a) for b in (select c from s.v)) qualify row_number() over (order by 1) = 1", "snowflake", "s.o s.v"),
    ("select * from `my-project.sales.orders`, unnest(lines) as l", "bigquery", "my-project.sales.orders"),
    ("select * from my-project.sales.orders as o, o.lines as l", "bigquery", "my-project.sales.orders"),
    ("select * from `my-project.sales`.orders", "bigquery", "my-project.sales.orders"),
    ("select array(select as struct x from s.t), from s.u |> where x > 1 |> join s.v using (x)", "bigquery", "s.t s.u s.v"),
    ("declare d date default (select max(d) from s.t); select * from s.u where day > d", "bigquery", "s.t s.u"),
    ("select * from dev.sales.orders o, o.lines l where getdate() > o.at::timestamp", "redshift", "dev.sales.orders"),
    ("select * from main.sales.orders version as of 12 lateral view explode(lines) l as line", "databricks", "main.sales.orders"),
    ("from s.t insert overwrite table x select *", "hive", "s.t"),
    ("select /*+ broadcast(o) */ * from sales.orders o left semi join sales.`order lines` using (id)", "spark", "sales.order lines sales.orders"),
    ("select x from lake.s.t cross join unnest(xs) as u(x) where any_match(ys, y -> y > 1)", "trino", "lake.s.t"),
    ('select * from "awscatalog"."s"."t" for timestamp as of current_timestamp', "athena", "awscatalog.s.t"),
    ("from sales.orders select * exclude (a) where a = 'sales.items'", "duckdb", "sales.orders"),
    ("select * from read_csv('s.csv') union all by name select * from range(3) union all from lake.s.t", "duckdb", "lake.s.t"),
    ("pivot sales.orders on status using count(*)", "duckdb", "sales.orders"),
    ("create table t as select * from main.orders; insert into u select * from t", "sqlite", "main.orders t"),
    ("select top 5 * from [my db].[dbo].[t a] with (nolock) cross apply string_split(x, ',') outer apply (select * from s.u) v", "tsql", "my db.dbo.t a s.u"),
    ("select * into #tmp from s.t; select * from #tmp, @rows", "tsql", "s.t"),
    ("select * from server1.lake.dbo.orders", "tsql", "server1.lake.dbo.orders"),
    ("with (select max(a) from s.u) as m, 1 as t select m from s.t final global any left join s.v using a array join x", "clickhouse", "s.t s.u s.v"),
    ("select * from numbers(10), t where a = (with 1 as t select t)", "clickhouse", "t"),
    ("update s.t join s.u on t.a = u.a set t.b = 1", "mysql", "s.u"),
    ("delete from s.t using s.u where t.a = u.a", "postgres", "s.u"),
    ("select * from `sales`.`orders` straight_join `sales`.`lines`", "mysql", "sales.lines sales.orders"),
    ("select * from sales.orders as of timestamp sysdate connect by prior id = parent start with id = 1", "oracle", "sales.orders"),
    ("drop table s.t; alter table s.u add a int; grant select on s.v to x; truncate table s.w; use s", "postgres", ""),
    ("create table s.t (a int references s.u (a))", "postgres", ""),
    ("select 'from s.t', \"from s.u\" -- from s.v\n /* from s.w */ from s.x", "postgres", "s.x"),
    ("", None, ""),
    ("select 1;;", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "dialect", "expected"), SQL)
def test_every_table_that_is_read_and_nothing_else(sql: str, dialect: str | None, expected: str) -> None:
    assert relations_in(sql, dialect) == _parts(expected)


def _parts(text: str) -> tuple[tuple[str, ...], ...]:
    """`s.t s.u` as parts; names with a space in them are those of this list."""
    spaced = ['Data Lake.Sales.Order "Items"', "sales.order lines", "my db.dbo.t a"]
    names = [name for name in spaced if name in text]
    for name in names:
        text = text.replace(name, "")
    return tuple(sorted(tuple(name.split(".")) for name in [*names, *text.split()]))


def test_every_adapter_has_a_dialect_that_sqlglot_knows() -> None:
    assert {"snowflake", "bigquery", "duckdb", "sqlserver", "fabric", "oracle", "athena"} <= set(DIALECTS)
    for dialect in DIALECTS.values():
        assert relations_in("select 1 from s.t", dialect) == (("s", "t"),)


HOSTILE = {
    "brackets": "select " + "(" * 10_000 + "1" + ")" * 10_000,
    "open brackets": "select " + "(" * 200_000,
    "subqueries": "select * from " + "(select * from " * 10_000 + "t" + ")" * 10_000,
    "prefixes": "select " + "not - ~ " * 20_000 + "1",
    "cases": "select " + "case when " * 20_000,
    "joins that can nest": "select * from t " + "join t " * 40,
    "many joins that can nest": "select * from t " + "join t " * 20_000,
    "unterminated string": "select 'from s.t",
    "unterminated comment": "select 1 /* from s.t",
    "unterminated name": 'select * from "s.t',
    "junk": "(]}\x00'\"`" * 60_000,
    "a megabyte": "x " * 500_000,
    "explain": "explain select * from s.t",
    "call": "call f((select 1 from s.t))",
    "jinja": "select * from {{ ref('t') }",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sql_is_refused_in_one_printable_line(
    sql: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableSql) as caught:
        relations_in(sql, None)
    message = str(caught.value)
    assert 0 < len(message) < 300
    assert message.isprintable()
    assert time.monotonic() - started < 30
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_what_people_nest_is_read() -> None:
    nested = "replace(" * 200 + "a" + ", 'x', 'y')" * 200
    assert relations_in(f"select {nested} from s.t", None) == (("s", "t"),)


def test_null_bytes_are_no_reason_to_fail_otherwise() -> None:
    with pytest.raises(UnreadableSql):
        relations_in("select \0 from \0 s.t where (\0", None)


def test_the_interpreter_is_left_as_it_was() -> None:
    def state() -> tuple[int, int, bool]:
        return sys.getrecursionlimit(), threading.stack_size(), logging.getLogger("sqlglot").disabled

    threading.stack_size(0)  # not what an earlier test may have left
    before = state()
    relations_in("select 1", None)
    with pytest.raises(UnreadableSql):
        relations_in("select (", None)
    assert state() == before


def test_an_unknown_dialect_is_unreadable() -> None:
    with pytest.raises(UnreadableSql):
        relations_in("select 1", "klingon")


def test_too_long_is_told_without_trying() -> None:
    with pytest.raises(UnreadableSql, match="characters"):
        relations_in(" " * (MAX_LENGTH + 1), None)


NAMES = ["select", "from", "join", "with", "as", "union all", "lateral", "in", "case", "end", "t", "s.u", "1"]
SIGNS = [
    "(",
    ")",
    ",",
    ".",
    ";",
    "*",
    "'",
    '"',
    "`",
    "[",
    "]",
    "{",
    "}",
    "--",
    "/*",
    "*/",
    "@",
    "#",
    "$",
    "::",
    "\0",
    "\\",
]
WORDS = st.sampled_from(NAMES + SIGNS)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)), st.sampled_from([None, *sorted(set(DIALECTS.values()))]))
def test_no_text_raises_anything_else(sql: str, dialect: str | None) -> None:
    try:
        found = relations_in(sql, dialect)
    except UnreadableSql as error:
        found, message = (), str(error)
    else:
        message = "read"
    assert message.isprintable()
    assert found == tuple(sorted(set(found)))


@pytest.mark.parametrize("dialect", ["snowflake", "duckdb", "bigquery", "spark", None])
@pytest.mark.parametrize("opening", ["struct(a ", "struct<a ", "row(", "map(int, ", "array<"])
def test_types_in_types_in_types_end_the_attempt_and_not_the_check(dialect: str | None, opening: str) -> None:
    closing = ">" if opening.endswith("<") or "<" in opening else ")"
    deep = f"select cast(x as {opening * 40}int{closing * 40}) from db.t"
    with pytest.raises(UnreadableSql):
        relations_in(deep, dialect)


def test_types_as_people_write_them_can_be_read() -> None:
    sql = "select cast(x as struct<a array<struct<b map<string, int>>>>) from t where a < 3 and b < row(1, 2)"
    assert relations_in(sql, "spark") == (("t",),)
