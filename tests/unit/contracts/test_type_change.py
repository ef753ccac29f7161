"""What a change of type does to old readers, engine by engine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from meshwright.contracts.type_change import TypeChange, type_change
from meshwright.contracts.type_text import MAX_DEPTH, MAX_LENGTH

SAME = {
    "duckdb": [
        *(("integer", "INT"), ("int", "int4"), ("int4", "signed"), ("int32", "integer"), ("bigint", "int8")),
        *(("long", "int64"), ("smallint", "short"), ("tinyint", "int1"), ("hugeint", "int128"), ("uint8", "utinyint")),
        *(("varchar", "text"), ("varchar(20)", "string"), ("char(3)", "varchar"), ("character varying(3)", "bpchar")),
        *(("decimal", "numeric"), ("decimal", "decimal(18,3)"), ("dec(10)", "DECIMAL( 10 , 0 )")),
        *(("double", "float8"), ("double precision", "double"), ("real", "float4"), ("float", "real")),
        *(("float(24)", "real"), ("float(25)", "double"), ("timestamp", "datetime"), ("timestamp_us", "timestamp(6)")),
        *(("timestamp(1)", "timestamp_ms"), ("timestamptz", "timestamp with time zone"), ("bool", "logical")),
        *(("blob", "bytea"), ("varbinary", "binary"), ("guid", "uuid"), ("varint", "bignum"), ("bit", "bitstring")),
        *(("int[]", "INTEGER [ ]"), ("int array", "integer[]"), ("int array[3]", "integer[3]")),
        *(("struct(a int)", "row(A integer)"), ("struct(a int, b text)", "struct(b varchar, a int4)")),
        *(('struct("a b" int)', 'STRUCT( "a b"  integer )'), ("map(text, int)", "map(varchar, integer)")),
        *(("enum('a', 'b')", "ENUM('a','b')"), ("enum('it''s')", "enum ('it''s')")),
    ],
    "postgres": [
        *(("int", "int4"), ("serial", "integer"), ("bigserial", "int8"), ("character varying(20)", "varchar(20)")),
        *(
            ("varchar", "text"),
            ("character varying", "string"),
            ("decimal(10,2)", "numeric(10, 2)"),
            ("bool", "boolean"),
        ),
        *(("float8", "double precision"), ("float", "float(53)"), ("real", "float(24)"), ("char", "character(1)")),
        *(("timestamp", "timestamp(6) without time zone"), ("timestamptz(3)", "timestamp(3) with time zone")),
        *(("int[]", "integer[3]"), ("int[][]", "int array"), ("timetz", "time with time zone")),
    ],
    "redshift": [
        *(("varchar", "varchar(256)"), ("text", "varchar(256)"), ("char", "char(1)"), ("numeric", "numeric(18,0)")),
        *(
            ("varchar(max)", "varchar(65535)"),
            ("bpchar", "char(256)"),
            ("float", "float8"),
            ("varbyte", "varbinary(64000)"),
        ),
    ],
    "snowflake": [
        *(("int", "number"), ("bigint", "number(38,0)"), ("smallint", "byteint"), ("decimal", "numeric(38)")),
        *(("varchar", "text"), ("string", "varchar(16777216)"), ("char", "varchar(1)"), ("float", "real")),
        *(("double precision", "float4"), ("timestamp", "timestamp_ntz(9)"), ("datetime", "timestampntz")),
        *(("timestamp_tz", "timestamp with time zone"), ("binary", "varbinary(8388608)")),
        *(("object(a int, b text)", "object(b string, a number)"), ("array(int)", "array( number )")),
    ],
    "bigquery": [
        *(("int64", "INTEGER"), ("smallint", "bigint"), ("numeric", "decimal"), ("numeric", "numeric(38,9)")),
        *(("bignumeric", "bigdecimal"), ("float64", "float"), ("string", "text"), ("bool", "boolean")),
        *(("array<int64>", "ARRAY < INT >"), ("struct<a int64>", "struct<A integer>")),
    ],
    "databricks": [
        *(("int", "integer"), ("bigint", "long"), ("tinyint", "byte"), ("decimal", "decimal(10,0)"), ("float", "real")),
        *(("timestamp", "timestamp_ltz"), ("struct<a:int>", "struct<a integer>"), ("array<int>", "array<integer>")),
        *(("struct<a: int comment 'x'>", "struct<a: int>"), ("map<string, int>", "map<string,integer>")),
    ],
    "trino": [
        *(("decimal", "decimal(38,0)"), ("timestamp", "timestamp(3)"), ("int", "integer"), ("char", "char(1)")),
        *(("timestamp with time zone", "timestamp(3) with time zone"), ("double", "double precision")),
        *(
            ("row(a integer)", "row(a int)"),
            ("row(int, varchar)", "row(integer, varchar)"),
            ("array(int)", "integer array"),
        ),
    ],
    "sqlserver": [("int", "integer"), ("decimal(10,2)", "numeric(10,2)"), ("varchar(3)", "character varying(3)")],
    "oracle": [("smallint", "integer"), ("integer", "decimal(38,0)")],
}
WIDENED = {
    "duckdb": [
        *(("smallint", "integer"), ("integer", "bigint"), ("bigint", "hugeint"), ("hugeint", "bignum")),
        *(("utinyint", "smallint"), ("uinteger", "bigint"), ("integer", "decimal(10,0)"), ("bigint", "decimal(22,3)")),
        *(("decimal(10,2)", "decimal(12,2)"), ("decimal(10,2)", "decimal(12,4)"), ("decimal(18,0)", "bigint")),
        *(("real", "double"), ("timestamp_s", "timestamp"), ("timestamp(3)", "timestamp(6)"), ("time", "time_ns")),
        *(("int[3]", "int[]"), ("int[]", "bigint[]"), ("struct(a int)", "struct(a int, b int)")),
        *(("struct(a int)", "struct(b int, a bigint)"), ("map(int, int)", "map(bigint, int)")),
        *(("enum('a','b')", "enum('a','c','b')"), ("union(a int)", "union(a int, b text)")),
        *(("struct(a struct(b int)[])", "struct(a struct(b bigint, c int)[])"),),
    ],
    "postgres": [
        *(("int", "bigint"), ("varchar(20)", "varchar(50)"), ("varchar(20)", "text"), ("char(3)", "varchar(3)")),
        *(("numeric(10,2)", "numeric"), ("bigint", "numeric"), ("timestamp(3)", "timestamp"), ("real", "float(25)")),
        *(("numeric(2,5)", "numeric(5,5)"), ("time(0)", "time"), ("char(3)", "char(4)")),
    ],
    "redshift": [("text", "varchar(max)"), ("numeric", "numeric(20,2)"), ("char(3)", "varchar")],
    "snowflake": [
        *(("number(10,2)", "number(12,2)"), ("number(18,0)", "bigint"), ("varchar(10)", "string")),
        *(("timestamp_ntz(3)", "timestamp_ntz"), ("varchar", "varchar(134217728)"), ("binary(10)", "binary")),
        *(("object(a int not null)", "object(a int)"),),
    ],
    "bigquery": [
        *(("int64", "numeric"), ("numeric", "bignumeric"), ("string(10)", "string"), ("numeric(10,2)", "numeric")),
        *(("bignumeric(76,38)", "bignumeric"),),
        *(("bytes(3)", "bytes(4)"), ("array<struct<a int64>>", "array<struct<a int64, b string>>")),
        *(("struct<int64>", "struct<int64, string>"),),
    ],
    "databricks": [
        *(("int", "bigint"), ("varchar(3)", "string"), ("char(3)", "varchar(3)"), ("float", "double")),
        *(("struct<a: int not null>", "struct<a: int>"), ("map<string,int>", "map<string,bigint>")),
    ],
    "trino": [
        *(
            ("varchar(3)", "varchar"),
            ("timestamp(3)", "timestamp(6)"),
            ("real", "double"),
            ("row(a int)", "row(a int, b int)"),
        ),
    ],
    "sqlserver": [("int", "bigint"), ("varchar(3)", "varchar(4)"), ("decimal(10,2)", "decimal(11,2)")],
}
NARROWED = {
    "duckdb": [
        *(("decimal(12,2)", "decimal(12,4)"), ("decimal(12,4)", "decimal(12,2)"), ("integer", "uinteger")),
        *(("integer", "decimal(9,0)"), ("bigint", "decimal"), ("timestamp", "timestamp_ns"), ("int[]", "int[3]")),
        *(("int[3]", "int[4]"), ("enum('a','b')", "enum('b','a')"), ("enum('a')", "enum('A')")),
        *(("struct(a int, b int)", "struct(a bigint)"), ("struct(a int, b int)", "struct(b int, c int)")),
        *(("map(varchar, bigint)", "map(varchar, int)"), ("union(a int, b text)", "union(b text)")),
    ],
    "postgres": [("varchar(3)", "char(5)"), ("text", "varchar(10)"), ("numeric", "bigint"), ("varchar", "bpchar")],
    "redshift": [("varchar(max)", "text"), ("varchar(300)", "varchar")],
    "snowflake": [('object("A" int)', 'object("a" int)'), ("number(38,0)", "number(38,2)")],
    "bigquery": [
        *(("numeric", "int64"), ("struct<a int64, b int64>", "struct<b int64, a int64>"), ("string", "string(10)")),
    ],
    "databricks": [("struct<a:int,b:int>", "struct<b:int,a:int>"), ("struct<a:int>", "struct<a:int not null>")],
    "trino": [("row(a int, b int)", "row(b int, a int)"), ("timestamp(6)", "timestamp")],
    "another": [("struct<a int, b int>", "struct<b int, a int>"), ("text", "varchar(10)")],
}
OTHER = {
    "duckdb": [
        *(("integer", "varchar"), ("integer", "double"), ("decimal(5,2)", "real"), ("date", "timestamp")),
        *(("timestamp", "timestamptz"), ("time", "timetz"), ("boolean", "integer"), ("varchar", "blob")),
        *(("uuid", "varchar"), ("json", "varchar"), ("enum('a')", "varchar"), ("interval", "bigint"), ("int", "int[]")),
        *(("integer array", "integer"), ("struct(a int)", "map(varchar, int)"), ("struct(a int)", "struct(a text)")),
        *(("struct(a int, b int)", "struct(a text)"), ("struct(a int)", "union(a int)"), ("variant", "json")),
    ],
    "postgres": [("json", "jsonb"), ("timestamp", "timestamptz"), ("citext", "text"), ("int", "int[]")],
    "snowflake": [
        ("timestamp_ltz", "timestamp_tz"),
        ("variant", "object"),
        ("array", "array(int)"),
        ("object", "object(a int)"),
    ],
    "bigquery": [
        ("timestamp", "datetime"),
        ("int64", "float64"),
        ("geography", "string"),
        ("struct<int64>", "struct<a int64>"),
    ],
    "databricks": [("timestamp", "timestamp_ntz"), ("string", "binary")],
    "trino": [("timestamp", "timestamp with time zone"), ("json", "varchar")],
    "oracle": [("integer", "text")],
}
UNKNOWN = {
    "duckdb": [
        *(("", "integer"), ("integer", " "), ("integer", "my_type"), ("struct(a my_type)", "struct(a int)")),
        *(("decimal(39,0)", "decimal(38,0)"), ("decimal(3,5)", "decimal(3,3)"), ("int(10)", "int"), ("number", "int")),
        *(("struct(a int, A int)", "struct(a int)"), ("enum()", "enum('a')"), ("enum('a','a')", "enum('a')")),
        *(
            ("interval year", "interval"),
            ("timestamp without time zone(3)", "timestamp(3)"),
            ("int -- x", "int"),
            ("int; drop table x", "int"),
            ("int not null", "int"),
        ),
        *(("struct(int)", "struct(a int)"), ("int[x]", "int[]"), ("decimal(1e3)", "decimal"), ("'int'", "int")),
    ],
    "postgres": [("public.mood", "text"), ("numeric(3,-2)", "numeric(3,0)"), ("enum('a')", "enum('a','b')")],
    "bigquery": [("varchar(10)", "string"), ("numeric(38,0)", "numeric"), ("range<date>", "date")],
    "databricks": [("varchar", "string"), ("string collate utf8_lcase", "string")],
    "trino": [("row(a int, varchar)", "row(a int)"), ("row(integer array)", "row(integer varchar)")],
    # What a word means differs between the engines that we do not know.
    "clickhouse": [("Int8", "bigint"), ("DateTime", "timestamp")],
    "mysql": [("int(11)", "int"), ("timestamp", "datetime"), ("float", "double")],
    "sqlserver": [("varchar", "varchar(10)"), ("decimal", "decimal(18,0)")],
}
TABLE = {"same": SAME, "widened": WIDENED, "narrowed": NARROWED, "other": OTHER, "unknown": UNKNOWN}
CASES = [
    pytest.param(adapter, old, new, kind, id=f"{adapter}: {old} -> {new} {kind}")
    for kind, engines in TABLE.items()
    for adapter, pairs in engines.items()
    for old, new in pairs
]


@pytest.mark.parametrize(("adapter", "old", "new", "kind"), CASES)
def test_each_engine_has_its_words(adapter: str, old: str, new: str, kind: str) -> None:
    assert type_change(old, new, adapter).kind == kind
    back = type_change(new, old, adapter).kind
    assert back == (kind if kind in ("same", "other", "unknown") else "narrowed" if kind == "widened" else back)
    assert kind != "narrowed" or back in ("widened", "narrowed")


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("int", "signed", ""),
        ("integer", "bigint", "32 bits would be 64"),
        ("uinteger", "integer", "32 bits without sign would be 32 bits"),
        ("decimal(14,2)", "decimal(10,2)", "12 digits before the point would be 8"),
        ("decimal(10,2)", "bigint", "2 digits after the point would be 0"),
        ("double", "real", "53 bits would be 24"),
        ("timestamp", "timestamp_s", "6 digits of a second would be 0"),
        ("timestamp", "timestamp_ns", "the years to 294246 would be the years to 2262"),
        ("int[]", "int[3]", "any number of elements would be 3"),
        ("integer", "varchar", "number would be text"),
        ("struct(lat double, lon double)", "struct(lon double)", "field lat would be gone"),
        ("struct(lon double)", "struct(lat double, lon double)", "field lat would be new"),
        ("struct(a int)", "struct(a text)", "field a: number would be text"),
        ("struct(a struct(b int)[])", "struct(a struct(c int)[])", "field a.element.b would be gone"),
        ("map(int, struct(a int))", "map(int, struct(a bigint))", "value.a: 32 bits would be 64"),
        ("map(bigint, int)", "map(int, int)", "key: 64 bits would be 32"),
        ("enum('a','b')", "enum('b')", "value a would be gone"),
        ("enum('a','b')", "enum('b','a')", "its values would stand in another order"),
        ("struct(b int, a int)", "struct(b bigint)", "field a would be gone"),
        ("int", "", "a type is missing"),
        ("int", "my_type", "a type is not known"),
    ],
)
def test_the_detail_says_what_happened_inside(old: str, new: str, detail: str) -> None:
    assert type_change(old, new, "duckdb").detail == detail


@pytest.mark.parametrize(
    ("adapter", "old", "new", "detail"),
    [
        ("postgres", "text", "varchar(20)", "any number of characters would be 20"),
        ("postgres", "numeric", "bigint", "any number of digits before the point would be 64 bits"),
        ("redshift", "varchar(max)", "text", "65535 bytes would be 256"),
        ("trino", "char(3)", "varchar(3)", "values padded with blanks would be values without padding"),
        ("spark", "struct<a:int not null>", "struct<a:int>", "field a could be null"),
        ("bigquery", "struct<a int64, b int64>", "struct<b int64, a int64>", "its fields would stand in another order"),
        ("snowflake", "number(38,0)", "number(38,2)", "38 digits before the point would be 36"),
    ],
)
def test_details_of_other_engines(adapter: str, old: str, new: str, detail: str) -> None:
    assert type_change(old, new, adapter).detail == detail


def test_a_detail_is_short_and_on_one_line() -> None:
    name = "x\n" * 400
    change = type_change(f'struct(a struct("{name}" int, b int))', "struct(a struct(b int))", "duckdb")
    assert change.kind == "narrowed"
    assert "\n" not in change.detail
    assert len(change.detail) < 150


@pytest.mark.parametrize("text", ["", "my_type", "int -- x", "(" * 100_000, "enum('" * 3_000, "a" * 100_000])
def test_equal_texts_are_the_same_whatever_they_are(text: str) -> None:
    assert type_change(text, f"  {text.upper()}\n" if "'" not in text else text, "duckdb") == TypeChange("same")


def test_what_is_quoted_keeps_its_case_and_its_blanks() -> None:
    assert type_change("my_enum('a b')", "my_enum('a  b')", "duckdb").kind == "unknown"
    assert type_change("my_enum('a b')", "my_enum('A b')", "duckdb").kind == "unknown"
    assert type_change("MY_enum( 'a b' )", "my_enum('a b')", "duckdb").kind == "same"


def test_a_type_may_be_nested_deep_but_not_too_deep() -> None:
    def nested(depth: int, inner: str) -> str:
        return "struct(a " * depth + inner + ")" * depth

    assert type_change(nested(MAX_DEPTH, "int"), nested(MAX_DEPTH, "bigint"), "duckdb").kind == "widened"
    assert type_change(nested(MAX_DEPTH + 1, "int"), nested(MAX_DEPTH + 1, "bigint"), "duckdb") == TypeChange(
        "unknown", "a type is too long or nested too deep"
    )
    assert type_change("int" + "[]" * 600, "bigint" + "[]" * 600, "duckdb").kind == "unknown"
    assert type_change("int" + " array" * 300, "bigint" + " array" * 300, "duckdb").kind == "unknown"
    long = "struct(" + ", ".join(f"a{index} int" for index in range(400)) + ")"
    assert len(long) > MAX_LENGTH
    assert type_change(long, "int", "duckdb").kind == "unknown"


@pytest.mark.parametrize("adapter", ["duckdb", "snowflake", "bigquery", "trino", "databricks", "another"])
@pytest.mark.parametrize("bracket", ["struct(", "row(", "row(a ", "array<", "map(int,", "struct<a:", "decimal(", "("])
def test_hostile_brackets_end(adapter: str, bracket: str) -> None:
    """A reader that tries again at each bracket would double its work fifty times, and not end at all."""
    for inner in ("int", "int not null", "", "'x'"):
        closing = (")" if "(" in bracket else ">") * 49
        assert type_change(bracket * 49 + inner + closing, "int", adapter).kind in ("unknown", "other")
        assert type_change(bracket * 49 + inner, "int", adapter).kind == "unknown"


def test_nothing_is_loaded_for_types_that_stay() -> None:
    code = (
        "import sys; from meshwright.contracts.type_change import type_change;"
        "type_change('Decimal(10, 2)', 'decimal(10,2)', 'duckdb');"
        "print(*sorted(name for name in sys.modules if name == 'sqlglot' or '.type_' in name))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["meshwright.contracts.type_change", "meshwright.contracts.type_text"]
