"""Types as ODCS has them."""

from __future__ import annotations

from typing import Any

import pytest

from meshwright.exports.logical_types import logical_type


@pytest.mark.parametrize(
    ("data_type", "expected"),
    [
        ("integer", "integer"),
        ("BIGINT", "integer"),
        ("int64", "integer"),
        ("decimal(18,2)", "number"),
        ("numeric(9)", "integer"),
        ("numeric", "number"),
        ("double precision", "number"),
        ("varchar", "string"),
        ("text", "string"),
        ("date", "date"),
        ("timestamp", "timestamp"),
        ("time", "time"),
        ("boolean", "boolean"),
        ("json", "object"),
        ("varchar[]", "array"),
        ("map(varchar, integer)", "object"),
        ("uuid", "string"),
        ("super", "object"),
        ("blob", None),
        ("geography", None),
        ("interval", None),
        ("mood", None),
        ("", None),
        ("struct(", None),
        ("struct(" * 400, None),
    ],
)
def test_what_all_engines_agree_on(data_type: str, expected: str | None) -> None:
    assert logical_type(data_type).get("logicalType") == expected


@pytest.mark.parametrize(
    ("data_type", "adapters", "expected"),
    [
        ("timestamp", ["duckdb"], {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": False}}),
        ("timestamp", ["bigquery"], {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}),
        ("timestamp", [], {"logicalType": "timestamp"}),
        ("timestamptz", [], {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}),
        ("varchar(9)", ["postgres"], {"logicalType": "string", "logicalTypeOptions": {"maxLength": 9}}),
        ("varchar(9)", ["duckdb"], {"logicalType": "string"}),
        ("varchar(9)", ["duckdb", "postgres"], {"logicalType": "string"}),
        ("integer[3]", ["duckdb"], {"logicalType": "array", "logicalTypeOptions": {"maxItems": 3, "minItems": 3}}),
    ],
)
def test_an_engine_that_is_known_says_more(data_type: str, adapters: list[str], expected: dict[str, Any]) -> None:
    found = logical_type(data_type, adapters)
    assert {key: found[key] for key in found if key != "items"} == expected


def test_parts_are_told_as_deep_as_they_go() -> None:
    assert logical_type("struct(a integer, b struct(c varchar)[])[]") == {
        "logicalType": "array",
        "items": {
            "logicalType": "object",
            "properties": [
                {"name": "a", "logicalType": "integer"},
                {
                    "name": "b",
                    "logicalType": "array",
                    "items": {"logicalType": "object", "properties": [{"name": "c", "logicalType": "string"}]},
                },
            ],
        },
    }
    assert logical_type("array<struct<a: int>>")["items"]["properties"] == [{"name": "a", "logicalType": "integer"}]
