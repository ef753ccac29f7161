"""Names of types that several engines share, and families that are named differently elsewhere."""

from __future__ import annotations

from meshwright.contracts.type_families import Meaning, floating, plain, whole


def alike(meaning: Meaning, *names: str) -> dict[str, Meaning]:
    """Several names of one type."""
    return dict.fromkeys(names, meaning)


def plains(*names: str) -> dict[str, Meaning]:
    """Types without sizes, each of which is like no other."""
    return {name: plain(name) for name in names}


TIMESTAMP, ZONED, LOCAL = "timestamp", "timestamp with time zone", "timestamp with local time zone"
TIMETZ = "time with time zone"
TIMESTAMP_WORDS = ("timestamp", "timestamp without time zone")
ZONED_WORDS = ("timestamptz", "timestamp with time zone")
TIME_WORDS = ("time", "time without time zone")
TIMETZ_WORDS = ("timetz", "time with time zone")
DECIMAL_WORDS = ("decimal", "dec", "numeric")
VARCHAR_WORDS = ("varchar", "character varying", "char varying", "nvarchar")
CHAR_WORDS = ("char", "character", "nchar")
COMMON = {**alike(plain("boolean"), "boolean", "bool"), **plains("date")}
WHOLE = {
    **alike(whole(16), "smallint"),
    **alike(whole(32), "int", "integer"),
    **alike(whole(64), "bigint"),
}
WHOLE_BY_BYTES = {**WHOLE, "int2": whole(16), "int4": whole(32), "int8": whole(64)}
FLOATS_BY_BYTES = {
    **alike(floating(24), "real", "float4"),
    **alike(floating(53), "double precision", "float8", "double"),
}
