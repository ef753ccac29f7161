"""Types are told apart by what they are, not by how they are written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meshwright.contracts.data_types import same_type

WORDS = (
    *("int", "integer", "BIGINT", "decimal(10,2)", "numeric", "number", "double", "real", "varchar", "varchar(10)"),
    *("text", "string", "boolean", "date", "time", "timestamp", "datetime", "timestamptz", "uuid", "bytes", "json"),
    *("struct(a integer)", "integer[]", "map(varchar,integer)", "enum('a')", "(", ")", "", "character varying(20)"),
    *("timestamp with time zone", "double precision"),
)
TYPES = st.sampled_from(WORDS) | st.text(max_size=20) | st.text("(),0 a", max_size=12)
ADAPTERS = st.sampled_from(["duckdb", "postgres", "bigquery", "spark", "oracle", "sqlserver", "", "another"])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("INT", "integer"),
        ("int", "bigint"),
        ("int4", "INT8"),
        ("bigint unsigned", "integer"),
        ("integer", "number(38, 0)"),
        ("decimal(10,2)", "NUMERIC ( 18 , 4 )"),
        ("varchar", "text"),
        ("varchar(10)", "character varying"),
        ("character  varying(10)", "STRING"),
        ("varchar2(10 char)", "nvarchar(max)"),
        ("bool", "Boolean"),
        ("float8", "double precision"),
        ("timestamp(3)", "datetime"),
        ("timestamp", "timestamp without time zone"),
        ("timestamp(6) with time zone", "timestamptz"),
    ],
)
def test_spelling_and_size_make_no_difference(left: str, right: str) -> None:
    assert same_type(left, right, "duckdb") is True


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("bigint", "varchar"),
        ("number", "text"),
        ("date", "timestamp"),
        ("timestamp", "timestamptz"),
        ("boolean", "integer"),
        ("uuid", "varchar"),
        ("double", "bigint"),
    ],
)
def test_families_are_told_apart(left: str, right: str) -> None:
    assert same_type(left, right, "duckdb") is False


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("", "integer"),
        ("", ""),
        ("json", "varchar"),
        ("integer[]", "integer"),
        ("struct(a integer)", "struct(a varchar)"),
        ("map(varchar, integer)", "map(varchar, date)"),
        ("varchar(", "varchar"),
    ],
)
def test_what_is_not_known_is_not_judged(left: str, right: str) -> None:
    assert same_type(left, right, "duckdb") is None


def test_a_word_means_what_the_engine_means_by_it() -> None:
    assert same_type("timestamp", "datetime", "bigquery") is False
    assert same_type("timestamp", "timestamp_ltz", "spark") is True
    assert same_type("timestamp", "timestamp_ntz", "databricks") is False
    assert same_type("date", "timestamp", "oracle") is True


@given(TYPES, ADAPTERS)
def test_a_type_is_the_same_as_itself(data_type: str, adapter: str) -> None:
    assert same_type(data_type, data_type, adapter) is (True if data_type.strip() else None)


@given(TYPES, TYPES, ADAPTERS)
@example("(" * 50_000, "varchar" + "(1" * 20_000, "duckdb")
@example("varchar(" + " " * 50_000, "timestamp( " * 10_000, "duckdb")
def test_the_order_makes_no_difference(left: str, right: str, adapter: str) -> None:
    assert same_type(left, right, adapter) is same_type(right, left, adapter)


@given(TYPES, TYPES, TYPES, ADAPTERS)
def test_what_equals_the_same_type_is_the_same(left: str, middle: str, right: str, adapter: str) -> None:
    if same_type(left, middle, adapter) and same_type(middle, right, adapter):
        assert same_type(left, right, adapter) is True
