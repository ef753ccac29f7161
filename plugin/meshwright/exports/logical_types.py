"""A column's declared type -> the logical type of ODCS, which knows nine.

A release does not say which engine it is for, and the same word is not the same type on all. So it is read as each
engine would, and what they agree on is said: `timestamp` is one everywhere, but has a time zone only on some.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import inf
from typing import Any

from meshwright.contracts.type_engines import engine_of
from meshwright.contracts.type_reader import read_type
from meshwright.contracts.type_text import is_excessive, normal
from meshwright.contracts.type_tree import DataType, ListOf, Record, Scalar
from meshwright.contracts.type_words import LOCAL, TIMESTAMP, TIMETZ, ZONED

_ENGINES = ("duckdb", "postgres", "redshift", "snowflake", "bigquery", "spark", "trino", "oracle", "another")
_TIMES = {
    TIMESTAMP: ("timestamp", False),
    ZONED: ("timestamp", True),
    LOCAL: ("timestamp", True),
    "time": ("time", False),
    TIMETZ: ("time", True),
}
_PLAIN: dict[str, dict[str, Any]] = {
    "float": {"logicalType": "number"},
    "boolean": {"logicalType": "boolean"},
    "date": {"logicalType": "date"},
    "uuid": {"logicalType": "string", "logicalTypeOptions": {"format": "uuid"}},
    "citext": {"logicalType": "string"},
    "xml": {"logicalType": "string"},
    "enum": {"logicalType": "string"},
    "array": {"logicalType": "array"},
    "map": {"logicalType": "object"},
    "struct without names": {"logicalType": "object"},
    **{family: {"logicalType": "object"} for family in ("json", "jsonb", "variant", "super", "object", "hstore")},
}


def logical_type(data_type: str, adapters: Iterable[str] = ()) -> dict[str, Any]:
    """What ODCS says of a type: `logicalType`, and where there is more to say its options, items and properties.

    Args:
        data_type: as it is declared.
        adapters: dbt's names of the engines that serve the column; none for any engine.

    Returns:
        Nothing where the type is not known, or where the engines do not agree: a wrong type is worse than none.
    """
    return _logical(data_type, tuple(sorted(set(adapters))) or _ENGINES)


@lru_cache(maxsize=4096)
def _readings(text: str, adapters: tuple[str, ...]) -> tuple[DataType, ...]:
    found = (read_type(text, engine_of(adapter)) for adapter in adapters)
    return tuple(each for each in found if each is not None)


def _logical(data_type: str, adapters: tuple[str, ...]) -> dict[str, Any]:
    text = normal(data_type)
    if not text or is_excessive(text):
        return {}
    read = [_said_of(each) for each in _readings(text, adapters)]
    found = read[0] if read else {}
    for each in read[1:]:
        found = _common(found, each)
    return found


def _said_of(data_type: DataType) -> dict[str, Any]:
    match data_type:
        case ListOf(element, size):
            items = _said_of(element)
            options = {"logicalTypeOptions": {"minItems": size, "maxItems": size}} if size is not None else {}
            return {"logicalType": "array"} | options | ({"items": items} if items else {})
        case Record("struct", fields):
            named = [{"name": field.name, **_said_of(field.type), **_required(field.required)} for field in fields]
            return {"logicalType": "object", "properties": named}
        case Scalar():
            return _scalar(data_type)
    return _PLAIN.get(data_type.family, {})


def _required(required: bool) -> dict[str, Any]:
    return {"required": True} if required else {}


def _scalar(scalar: Scalar) -> dict[str, Any]:
    if scalar.family == "number":
        return {"logicalType": "integer" if scalar.limits[2] == 0 else "number"}
    if scalar.family == "text":
        length = scalar.limits[0]
        return {"logicalType": "string"} | ({} if length == inf else {"logicalTypeOptions": {"maxLength": length}})
    if scalar.family in _TIMES:
        logical, zone = _TIMES[scalar.family]
        return {"logicalType": logical, "logicalTypeOptions": {"timezone": zone}}
    return _PLAIN.get(scalar.family, {})


def _common(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    """What two readings of a type agree on."""
    kinds = {left.get("logicalType"), right.get("logicalType")}
    if kinds == {"integer", "number"}:
        return {"logicalType": "number"}
    if len(kinds) > 1 or None in kinds:
        return {}
    options = left.get("logicalTypeOptions", {}).items() & right.get("logicalTypeOptions", {}).items()
    found: dict[str, Any] = {"logicalType": left["logicalType"]}
    if options:
        found["logicalTypeOptions"] = dict(sorted(options))
    items = _common(left.get("items", {}), right.get("items", {}))
    if items:
        found["items"] = items
    before, after = left.get("properties", []), right.get("properties", [])
    if before and [each["name"] for each in before] == [each["name"] for each in after]:
        found["properties"] = [
            {"name": a["name"], **_common(a, b), **_required("required" in a and "required" in b)}
            for a, b in zip(before, after, strict=True)
        ]
    return found
