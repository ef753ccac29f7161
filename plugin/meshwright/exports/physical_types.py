"""A logical type of ODCS -> the type of a column on an engine, for contracts that leave it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LONGEST = 65_535

# string, integer, number, boolean, date, time, timestamp without and with a time zone, object without properties
_KEYS = ("string", "integer", "number", "boolean", "date", "time", "timestamp", "zoned", "object")
_WORDS = {
    "duckdb": ("varchar", "bigint", "double", "boolean", "date", "time", "timestamp", "timestamptz", "json"),
    "postgres": ("text", "bigint", "double precision", "boolean", "date", "time", "timestamp", "timestamptz", "jsonb"),
    "redshift": (
        "varchar",
        "bigint",
        "double precision",
        "boolean",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "super",
    ),
    "snowflake": ("varchar", "integer", "float", "boolean", "date", "time", "timestamp_ntz", "timestamp_tz", "variant"),
    "bigquery": ("string", "int64", "float64", "bool", "date", "time", "datetime", "timestamp", "json"),
    "databricks": ("string", "bigint", "double", "boolean", "date", "string", "timestamp_ntz", "timestamp", "variant"),
    "spark": ("string", "bigint", "double", "boolean", "date", "string", "timestamp_ntz", "timestamp", "string"),
    "trino": (
        *("varchar", "bigint", "double", "boolean", "date", "time", "timestamp"),
        *("timestamp with time zone", "json"),
    ),
}
ADAPTERS = tuple(_WORDS)
"""dbt's names of the adapters whose types are known."""

_LISTS = {
    "duckdb": "{}[]",
    "postgres": "{}[]",
    "bigquery": "array<{}>",
    "databricks": "array<{}>",
    "spark": "array<{}>",
    "trino": "array({})",
    "redshift": "super",
    "snowflake": "array",
}
_RECORDS = {
    "duckdb": ("struct({})", "{} {}"),
    "bigquery": ("struct<{}>", "{} {}"),
    "databricks": ("struct<{}>", "{}: {}"),
    "spark": ("struct<{}>", "{}: {}"),
    "trino": ("row({})", "{} {}"),
}
_SHORT_TEXTS = frozenset({"duckdb", "postgres", "redshift", "snowflake", "trino"})
"""Engines on which a text has a length."""


def physical_type(described: Mapping[str, Any], adapter: str) -> str | None:
    """The type of a property that has a logical one.

    Args:
        described: a property of a contract, or the items of one.
        adapter: one of those that are known.

    Returns:
        None where nothing says what it is.
    """
    words = dict(zip(_KEYS, _WORDS[adapter], strict=True))
    options = described.get("logicalTypeOptions") or {}
    match described.get("logicalType"):
        case "string":
            length = options.get("maxLength")
            short = adapter in _SHORT_TEXTS and type(length) is int and 0 < length <= _LONGEST
            return f"varchar({length})" if short else words["string"]
        case "timestamp":
            return words["zoned" if options.get("timezone") is True else "timestamp"]
        case "array":
            items = described.get("items")
            inner = _own_or_derived(items, adapter) if isinstance(items, Mapping) else words["string"]
            return inner and _LISTS[adapter].format(inner)
        case "object" if described.get("properties") and adapter in _RECORDS:
            return _record(described["properties"], adapter)
        case str() as logical if logical in words:
            return words[logical]
    return None


def _own_or_derived(described: Mapping[str, Any], adapter: str) -> str | None:
    return described.get("physicalType") or physical_type(described, adapter)


def _record(properties: list[Mapping[str, Any]], adapter: str) -> str | None:
    whole, field = _RECORDS[adapter]
    fields = []
    for each in properties:
        name, inner = str(each.get("name", "")), _own_or_derived(each, adapter)
        if inner is None or not _NAME.fullmatch(name):
            return None
        fields.append(field.format(name, inner))
    return whole.format(", ".join(fields))
