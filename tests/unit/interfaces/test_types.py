"""A type of a contract stands in SQL that a consumer runs: it has to be a type."""

from __future__ import annotations

import pytest

from meshwright.interfaces.untrusted_text import require_type
from meshwright.mesh.errors import RegistryError

DUCKDB = """integer|bigint|hugeint|uhugeint|utinyint|varchar|varchar(20)|decimal(18,3)|decimal(18, 3)|double|timestamp
timestamp with time zone|timestamptz|timestamp_ns|TIMESTAMP_S|interval|blob|boolean|uuid|json|integer[]|integer[3]
varchar[][]|struct(a integer, b varchar)|struct(a integer, b struct(c varchar[]))|map(varchar, integer)
union(num integer, str varchar)|bit|struct("a b" integer)"""
POSTGRES = """character varying(10)|double precision|timestamp(3) without time zone|time with time zone|numeric(10,2)
jsonb|bytea|inet|cidr|tsvector|text[]|bit varying(5)|interval day to second|money|xml|character(3)|citext|oid
geometry(Point,4326)|int4range|my_schema.my_type|"my_schema"."my_type"|vector(3)"""
SNOWFLAKE = """NUMBER(38,0)|NUMBER|VARIANT|OBJECT|ARRAY|TIMESTAMP_NTZ(9)|TIMESTAMP_LTZ|STRING|BINARY(8)|GEOGRAPHY
VECTOR(FLOAT, 256)|OBJECT(a NUMBER)|ARRAY(NUMBER)"""
BIGQUERY = """INT64|FLOAT64|NUMERIC|BIGNUMERIC|BYTES|DATETIME|ARRAY<STRUCT<a INT64, b STRING>>|RANGE<DATE>
STRUCT<a INT64, b ARRAY<STRING>>|STRING(10)|ARRAY<INT64>"""
SPARK = """struct<a:int,b:string>|struct<a: int, b: string>|map<string,int>|array<string>|timestamp_ntz|tinyint
interval year to month|array<struct<a:int,b:array<string>>>|decimal(38,18)"""
TYPES = [
    name for engine in (DUCKDB, POSTGRES, SNOWFLAKE, BIGQUERY, SPARK) for name in engine.replace("\n", "|").split("|")
]


@pytest.mark.parametrize("text", TYPES)
def test_a_type_of_a_common_engine_passes_as_it_is_written(text: str) -> None:
    assert require_type(text, "fleet.aircraft", "seats") == text


# What would leave the cast, add a column, call a function or read a table.
INJECTIONS = [
    "int) as x, (select 1",
    "integer); drop table x; --",
    "integer) from secret --",
    "integer) from secret where (1",
    "int/**/",
    "int -- x",
    "int; select 1",
    "int)) union (select 1",
    "{{ env_var('X') }}",
    "{% do x %}",
    "{# x #}",
    "int\n",
    "int\t",
    "int\x00",
    "int`",
    "int'",
    "$$",
    "int || 1",
    "int + 1",
    "int = 1",
    # A bracket between quotes is no bracket: this one closes the cast, selects, and opens it again.
    'struct("(" int)) as stolen, (select 42 as ")"',
    'int"(") as stolen, read_text(")"',
    "int, 1",
    "int as y",
    "int from t",
    "int as stolen, (select 1)",
    "(select 1)",
    "select 1",
    "int[(select 1)]",
    "decimal((select 1), 2)",
    "array<select 1>",
    "int) over (",
    'int as "x"',
    "int default 1",
    "int::varchar",
    '""',
    'int""',
    "array<",
    "array<int",
    "int[",
    "int]",
    ")(",
    "(int)",
    "<int>",
    "[]",
    "()",
    ",",
    ".",
    "...",
    ":a",
    "1",
    "",
    " ",
    "wétter",
    "int\u202e",
    "\uff49nt",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(RegistryError, match="is no data type") as caught:
        require_type(text, "fleet.aircraft", "seats")
    assert "column seats of fleet.aircraft" in caught.value.what


@pytest.mark.parametrize("text", ["(" * 5_000 + ")" * 5_000, "array<" * 5_000 + "int" + ">" * 5_000, "a b " * 50_000])
def test_a_type_of_absurd_length_is_refused_and_no_traceback(text: str) -> None:
    with pytest.raises(RegistryError):
        require_type(text, "fleet.aircraft", "seats")
