"""Whether two columns can be compared with `=`: their declared types, told apart by family and not by spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    # Whole numbers of any width and decimals join without loss on every engine.
    "number": (
        *("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "hugeint", "byteint", "long", "short"),
        *("int1", "int2", "int4", "int8", "int16", "int32", "int64", "int128", "serial", "bigserial"),
        *("utinyint", "usmallint", "uinteger", "ubigint", "uint8", "uint16", "uint32", "uint64"),
        *("decimal", "dec", "numeric", "number", "bignumeric", "bigdecimal"),
    ),
    "float": ("float", "float4", "float8", "float32", "float64", "double", "double precision", "real"),
    "text": (
        *("varchar", "varchar2", "nvarchar", "nvarchar2", "text", "ntext", "string", "char", "nchar", "bpchar"),
        *("character", "character varying", "national character varying", "clob"),
    ),
    "boolean": ("bool", "boolean"),
    "date": ("date",),
    "time": ("time", "time without time zone"),
    "timestamp": (
        *("timestamp", "timestamp without time zone", "timestamp_ntz", "timestampntz"),
        *("datetime", "datetime2", "smalldatetime", "timestamp_s", "timestamp_ms", "timestamp_ns"),
    ),
    "timestamp with time zone": (
        *("timestamptz", "timestamp with time zone", "timestamp_tz", "timestamp_ltz", "timestampltz"),
        *("timestamp with local time zone", "datetimeoffset"),
    ),
    "bytes": ("bytes", "binary", "varbinary", "blob", "bytea"),
    "uuid": ("uuid", "uniqueidentifier"),
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names}

# Where a word means something else than elsewhere; adapters that are not here are like the others.
_ZONED = {"timestamp": "timestamp with time zone"}
_OF_ADAPTER: Mapping[str, Mapping[str, str]] = {
    "bigquery": _ZONED,
    "spark": _ZONED,
    "databricks": _ZONED,
    "oracle": {"long": "text", "date": "timestamp"},
    "sqlserver": {"timestamp": "bytes"},
}

# A length, or a precision and a scale, and what may follow: `timestamp(3) with time zone`. Not `map(varchar, integer)`.
_SIZED = re.compile(r"([^()]*)\( ?(?:max|\d+(?: byte| char)?)(?: ?, ?\d+)? ?\)([^()]*)", re.ASCII)


def same_type(left: str, right: str, adapter: str) -> bool | None:
    """Whether values of two declared types can equal each other without a cast.

    Width, length, precision and scale make no difference: what joins is not what is stored.

    Args:
        left: a column's type, as it is declared.
        right: that of the other.
        adapter: dbt's name of the engine that compares them.

    Returns:
        None where a type is not known, or is missing.
    """
    if not left.strip() or not right.strip():
        return None
    names = _plain(left), _plain(right)
    families = [_OF_ADAPTER.get(adapter, {}).get(name) or _FAMILY.get(name) for name in names]
    if names[0] == names[1]:
        return True
    return None if None in families else families[0] == families[1]


def _plain(data_type: str) -> str:
    """Lower case, single spaces, and without the size of a type that has one."""
    text = " ".join(data_type.lower().split())
    sized = _SIZED.fullmatch(text)
    text = " ".join(f"{sized[1]} {sized[2]}".split()) if sized else text
    return text.removesuffix(" unsigned")
