"""Which types each engine has, and what it takes them for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from meshwright.contracts.type_families import (
    Meaning,
    Sizes,
    any_decimal,
    any_whole,
    binary,
    decimal,
    decimals,
    decimals_below,
    floating,
    floating_by_size,
    moment,
    plain,
    text,
    unsized_text,
    whole,
)
from meshwright.contracts.type_tree import Scalar
from meshwright.contracts.type_words import (
    CHAR_WORDS,
    COMMON,
    DECIMAL_WORDS,
    FLOATS_BY_BYTES,
    LOCAL,
    TIME_WORDS,
    TIMESTAMP,
    TIMESTAMP_WORDS,
    TIMETZ,
    TIMETZ_WORDS,
    VARCHAR_WORDS,
    WHOLE,
    WHOLE_BY_BYTES,
    ZONED,
    ZONED_WORDS,
    alike,
    plains,
)


@dataclass(frozen=True, slots=True)
class Engine:
    """How an engine reads types.

    Attributes:
        meanings: by the name of a type in lower case, what it is.
        nested: words for types with parts; `[]` where an array is written after its element.
        ordered_fields: whether structs are also read by position.
        unnamed_fields: whether a struct can be without names.
        exact_names: whether quoted names of fields differ by case.
        sized_arrays: whether the size of an array is kept.
        flat_arrays: whether an array of arrays has the type of an array.
        enums: whether a type can list its values.
        max_length: what `max` stands for in brackets; 0 where it is no word.
    """

    meanings: Mapping[str, Meaning]
    nested: frozenset[str] = frozenset()
    ordered_fields: bool = False
    unnamed_fields: bool = False
    exact_names: bool = False
    sized_arrays: bool = False
    flat_arrays: bool = False
    enums: bool = False
    max_length: int = 0


def _duckdb_timestamp(sizes: Sizes) -> Scalar | None:
    """DuckDB has seconds, and thousandths three times over; those of nanoseconds end in 2262."""
    if len(sizes) > 1 or (sizes and sizes[0] > 9):
        return None
    digits = -(-sizes[0] // 3) * 3 if sizes else 6
    year = 2262 if digits == 9 else 294246
    return Scalar(TIMESTAMP, (digits, year), ((str(digits), "digits of a second"), ("the years to", str(year))))


def _bigquery_numeric(sizes: Sizes) -> Scalar | None:
    return decimal(None, scale=9, before=29)(sizes) if sizes else decimals(29, 9)


def _bigquery_bignumeric(sizes: Sizes) -> Scalar | None:
    # 76 digits and a part of one more: what fits into 256 bits with a sign.
    return (
        decimal(None, most=76, scale=38, before=38)(sizes)
        if sizes
        else decimals_below(2**255 // 10**38 + 1, 38, "almost 39")
    )


def _postgres_numeric(sizes: Sizes) -> Scalar | None:
    return decimal(None, most=1000, loose=True)(sizes) if sizes else any_decimal()


def _decimal_whole(sizes: Sizes) -> Scalar | None:
    return None if sizes else decimals(38, 0)


def _sized_decimal(sizes: Sizes) -> Scalar | None:
    return decimal(None, most=1000)(sizes) if len(sizes) == 2 else None


_DUCKDB = Engine(
    {
        **COMMON,
        **alike(plain("boolean"), "logical"),
        **alike(whole(8), "tinyint", "int1"),
        **alike(whole(16), "smallint", "int2", "int16", "short"),
        **alike(whole(32), "int", "integer", "int4", "int32", "signed"),
        **alike(whole(64), "bigint", "int8", "int64", "long", "oid"),
        **alike(whole(128), "hugeint", "int128"),
        **alike(whole(8, signed=False), "utinyint", "uint8"),
        **alike(whole(16, signed=False), "usmallint", "uint16"),
        **alike(whole(32, signed=False), "uinteger", "uint32"),
        **alike(whole(64, signed=False), "ubigint", "uint64"),
        **alike(whole(128, signed=False), "uhugeint", "uint128"),
        **alike(any_whole, "bignum", "varint"),
        **alike(decimal((18, 3)), *DECIMAL_WORDS),
        **FLOATS_BY_BYTES,
        "float": floating_by_size(24),
        **alike(unsized_text, *VARCHAR_WORDS, *CHAR_WORDS, "text", "string", "bpchar"),
        **alike(binary(inf, sized=False), "blob", "bytea", "binary", "varbinary"),
        **alike(_duckdb_timestamp, *TIMESTAMP_WORDS, "datetime"),
        "timestamp_s": lambda sizes: None if sizes else _duckdb_timestamp((0,)),
        "timestamp_ms": lambda sizes: None if sizes else _duckdb_timestamp((3,)),
        "timestamp_us": lambda sizes: None if sizes else _duckdb_timestamp((6,)),
        "timestamp_ns": lambda sizes: None if sizes else _duckdb_timestamp((9,)),
        **alike(moment(ZONED, 6), *ZONED_WORDS),
        **alike(moment("time", 6), *TIME_WORDS),
        "time_ns": moment("time", 9),
        **alike(moment(TIMETZ, 6), *TIMETZ_WORDS),
        **alike(plain("uuid"), "uuid", "guid"),
        **alike(plain("bits"), "bit", "bitstring"),
        **plains("json", "variant", "geometry", "interval"),
    },
    nested=frozenset({"struct", "row", "union", "map", "[]"}),
    sized_arrays=True,
    enums=True,
)
_POSTGRES = Engine(
    {
        **COMMON,
        **WHOLE_BY_BYTES,
        **alike(whole(16), "smallserial", "serial2"),
        **alike(whole(32), "serial", "serial4"),
        **alike(whole(64), "bigserial", "serial8"),
        **alike(_postgres_numeric, *DECIMAL_WORDS),
        **FLOATS_BY_BYTES,
        "float": floating_by_size(53),
        **alike(text(inf, sized=False), "text", "string"),
        **alike(text(inf), *VARCHAR_WORDS),
        **alike(text(1, padded=True), *CHAR_WORDS),
        "bpchar": text(inf, padded=True),
        "bytea": binary(inf, sized=False),
        **alike(moment(TIMESTAMP, 6, most=6), *TIMESTAMP_WORDS),
        **alike(moment(ZONED, 6, most=6), *ZONED_WORDS),
        **alike(moment("time", 6, most=6), *TIME_WORDS),
        **alike(moment(TIMETZ, 6, most=6), *TIMETZ_WORDS),
        **plains("uuid", "json", "jsonb", "xml", "interval", "money", "inet", "cidr", "macaddr", "hstore", "citext"),
        **plains("tsvector", "geometry", "geography"),
    },
    nested=frozenset({"[]"}),
    flat_arrays=True,
)
_REDSHIFT = Engine(
    {
        **COMMON,
        **WHOLE_BY_BYTES,
        **alike(decimal((18, 0)), *DECIMAL_WORDS),
        **FLOATS_BY_BYTES,
        "float": floating_by_size(53),
        **alike(text(256, sized=False, unit="bytes"), "text", "string"),
        **alike(text(256, unit="bytes"), *VARCHAR_WORDS),
        **alike(text(1, padded=True, unit="bytes"), *CHAR_WORDS),
        "bpchar": text(256, sized=False, padded=True, unit="bytes"),
        **alike(binary(64_000), "varbyte", "varbinary", "binary varying"),
        **alike(moment(TIMESTAMP, 6), *TIMESTAMP_WORDS),
        **alike(moment(ZONED, 6), *ZONED_WORDS),
        **alike(moment("time", 6), *TIME_WORDS),
        **alike(moment(TIMETZ, 6), *TIMETZ_WORDS),
        **plains("super", "geometry", "geography", "hllsketch"),
    },
    max_length=65_535,
)
_SNOWFLAKE = Engine(
    {
        **COMMON,
        **alike(_decimal_whole, "int", "integer", "bigint", "smallint", "tinyint", "byteint"),
        **alike(decimal((38, 0)), *DECIMAL_WORDS, "number"),
        **alike(floating(53), "float", "float4", "float8", "double", "double precision", "real"),
        **alike(text(16_777_216), *VARCHAR_WORDS, "nvarchar2", "nchar varying", "text", "string"),
        **alike(text(1), *CHAR_WORDS),
        **alike(binary(8_388_608), "binary", "varbinary"),
        **alike(moment(TIMESTAMP, 9, most=9), *TIMESTAMP_WORDS, "timestamp_ntz", "timestampntz", "datetime"),
        **alike(moment(ZONED, 9, most=9), "timestamp_tz", "timestamptz", "timestamp with time zone"),
        **alike(moment(LOCAL, 9, most=9), "timestamp_ltz", "timestampltz", "timestamp with local time zone"),
        "time": moment("time", 9, most=9),
        **plains("variant", "object", "array", "geography", "geometry", "decfloat", "uuid"),
    },
    nested=frozenset({"object", "array", "map"}),
    exact_names=True,
)
_BIGQUERY = Engine(
    {
        **COMMON,
        **alike(whole(64), "int64", "int", "integer", "bigint", "smallint", "tinyint", "byteint"),
        **alike(_bigquery_numeric, "numeric", "decimal"),
        **alike(_bigquery_bignumeric, "bignumeric", "bigdecimal"),
        **alike(floating(53), "float64", "float"),
        **alike(text(inf), "string", "text"),
        "bytes": binary(inf),
        "datetime": moment(TIMESTAMP, 6),
        "timestamp": moment(ZONED, 6),
        "time": moment("time", 6),
        **plains("json", "geography", "interval"),
    },
    nested=frozenset({"struct", "array"}),
    ordered_fields=True,
    unnamed_fields=True,
)
_SPARK = Engine(
    {
        **COMMON,
        **WHOLE,
        **alike(whole(8), "tinyint", "byte"),
        "short": whole(16),
        "long": whole(64),
        **alike(decimal((10, 0)), *DECIMAL_WORDS),
        **alike(floating(24), "float", "real"),
        "double": floating(53),
        **alike(text(inf, sized=False), "string", "text"),
        "varchar": text(None),
        **alike(text(None, padded=True), "char", "character"),
        "binary": binary(inf, sized=False),
        **alike(moment(ZONED, 6), "timestamp", "timestamp_ltz"),
        "timestamp_ntz": moment(TIMESTAMP, 6),
        **plains("variant"),
    },
    nested=frozenset({"struct", "array", "map"}),
    ordered_fields=True,
)
_TRINO = Engine(
    {
        **COMMON,
        **WHOLE,
        "tinyint": whole(8),
        **alike(decimal((38, 0)), *DECIMAL_WORDS),
        "real": floating(24),
        **alike(floating(53), "double", "double precision"),
        "varchar": text(inf),
        "char": text(1, padded=True),
        "varbinary": binary(inf, sized=False),
        **alike(moment(TIMESTAMP, 3, most=12), *TIMESTAMP_WORDS),
        **alike(moment(ZONED, 3, most=12), "timestamp with time zone"),
        **alike(moment("time", 3, most=12), *TIME_WORDS),
        **alike(moment(TIMETZ, 3, most=12), "time with time zone"),
        **plains("uuid", "json", "ipaddress", "hyperloglog"),
    },
    nested=frozenset({"row", "array", "map", "[]"}),
    ordered_fields=True,
    unnamed_fields=True,
)
# What is the same wherever it is known. Sizes that are left out are not, and neither are times and floats.
_ANYWHERE = {
    **COMMON,
    **alike(_sized_decimal, *DECIMAL_WORDS),
    **alike(floating(53), "double precision", "double"),
    **alike(text(None), "varchar", "character varying"),
    "text": text(inf, sized=False),
}
_ORACLE = Engine({**_ANYWHERE, **alike(_decimal_whole, "smallint", "int", "integer")})
_ANOTHER = Engine(
    {**_ANYWHERE, **WHOLE}, nested=frozenset({"struct", "row", "array", "map", "[]"}), ordered_fields=True
)
_ENGINES = {
    "duckdb": _DUCKDB,
    **dict.fromkeys(("postgres", "greenplum"), _POSTGRES),
    "redshift": _REDSHIFT,
    "snowflake": _SNOWFLAKE,
    "bigquery": _BIGQUERY,
    **dict.fromkeys(("databricks", "spark", "fabricspark", "glue"), _SPARK),
    "trino": _TRINO,
    "oracle": _ORACLE,
}


def engine_of(adapter: str) -> Engine:
    """What dbt's name of an engine stands for; for one that is not known, what is the same on all."""
    return _ENGINES.get(adapter, _ANOTHER)
