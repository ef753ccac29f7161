"""The table of a contract: its columns, their types, and what holds for its rows."""

from __future__ import annotations

from typing import Any

from meshwright.exports.column_promises import ColumnNames, ColumnPromises, column_promises
from meshwright.exports.exported import Exported
from meshwright.exports.logical_types import logical_type
from meshwright.exports.odcs_bounds import bounds
from meshwright.exports.odcs_quality import rules
from meshwright.exports.said import said, words
from meshwright.mesh.port import Column, Port

_PHYSICAL = {"table": "table", "incremental": "table", "view": "view", "materialized_view": "materialized view"}


def schema_object(exported: Exported, port: Port) -> dict[str, Any]:
    """The one object of a contract's schema."""
    adapters = {deployment.adapter for deployment, _ in exported.served(port.id)}
    columns: dict[str, Column] = {}
    for column in port.columns:
        # A file may hold a name twice, a table cannot.
        columns.setdefault(column.name, column)
    types = {column.name: logical_type(column.data_type, adapters) for column in columns.values()}
    names = ColumnNames(port)
    logical = {name: each.get("logicalType", "") for name, each in types.items()}
    promises = column_promises(port, names)
    ranges = bounds(port, names, logical)
    found: dict[str | None, list[dict[str, Any]]] = {}
    for about, rule in rules(port, names, logical):
        found.setdefault(about, []).append(rule)
    return {"name": port.id.name} | said(
        {
            "physicalName": port.alias,
            "physicalType": physical_type(port),
            "logicalType": "object",
            "description": port.description,
            "properties": [
                _property(column, types[column.name], ranges.get(column.name, {}), promises)
                | said({"quality": found.get(column.name)})
                for column in columns.values()
            ],
            "quality": found.get(None),
        }
    )


def physical_type(port: Port) -> str:
    """What a port is to its readers; empty where nobody knows."""
    return _PHYSICAL.get(port.materialized, "")


def _property(
    column: Column, typed: dict[str, Any], ranges: dict[str, Any], promises: ColumnPromises
) -> dict[str, Any]:
    name = column.name
    return {"name": name} | said(
        {
            "logicalType": typed.get("logicalType"),
            "logicalTypeOptions": typed.get("logicalTypeOptions", {}) | ranges,
            "physicalType": column.data_type,
            "description": column.description,
            "tags": words(column.tags),
            "classification": column.classification,
            "required": name in promises.required,
            "unique": name in promises.unique,
            "primaryKey": name in promises.key,
            "primaryKeyPosition": promises.key.index(name) + 1 if name in promises.key else None,
            "items": typed.get("items"),
            "properties": typed.get("properties"),
        }
    )
