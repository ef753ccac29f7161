"""Texts that are made to do harm end with an answer or with a reason, in time."""

from __future__ import annotations

import pytest

from meshwright.usage import named_columns
from meshwright.usage.columns_read import ColumnsRead, Table, columns_read
from meshwright.usage.parsing import UnreadableSql

TABLE = Table(("w", "o"), ("a", "b"))
READ = "select a from w.o"

MANY = {
    "brackets": "(" * 300 + READ + ")" * 300,
    "branches": " union all ".join([READ] * 5_000),
    "conditions": READ + " where " + " and ".join(["b > 1"] * 10_000),
    "subqueries": "select a from (" * 150 + READ + ")" * 150,
    "correlated": READ + " where a in (select a from w.o where b in " * 100 + "(1)" + ")" * 100,
    "imports": "with c0 as (select * from w.o)"
    + "".join(f", c{n} as (select * from c{n - 1})" for n in range(1, 3_000))
    + " select a from c2999",
    "cycle": "with recursive x as (select * from y), y as (select * from x union all select * from w.o) "
    "select a from x",
    "names by sources": "with c0 as (select * from w.o)"
    + "".join(f", c{n} as (select x.* from c{n - 1} x, c{n - 1} y)" for n in range(1, 2_000))
    + " select a, b from "
    + ", ".join(f"c{n}" for n in range(2_000)),
    "itself": "with recursive x as (select * from x) select a from x, w.o",
}


@pytest.mark.parametrize("sql", MANY.values(), ids=MANY)
def test_much_of_something_is_read(sql: str) -> None:
    try:
        found = columns_read(sql, "duckdb", [TABLE])[0]
    except UnreadableSql:
        return
    assert "a" in found.columns


@pytest.mark.parametrize(
    "sql",
    ["select (", "{{ a }}", "\0", "(" * 100_000, READ + " " * 500_000],
    ids=["open", "jinja", "nul", "deep", "long"],
)
def test_what_is_no_query_reads_nothing_for_sure(sql: str) -> None:
    try:
        found = columns_read(sql, "duckdb", [TABLE])
    except UnreadableSql:
        return
    assert found == (ColumnsRead(),)


def test_names_and_sources_are_not_multiplied_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_columns, "_MAX_STEPS", 1_000)
    with pytest.raises(UnreadableSql, match="too many"):
        columns_read(MANY["imports"], "duckdb", [TABLE])
