"""A made-up state as an ODCS v3.1.0 contract, so that other tools can judge it.

Each kind of promise is written with the key of the standard that a tool can test, if there is one; what dbt is told
twice, as constraint and as test, is one key. The names of quality rules begin with what they are about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Port, PortId
from meshwright.mesh.product import Product

_LOGICAL = (
    (("smallint", "int", "bigint"), "integer"),
    (("decimal", "numeric", "double"), "number"),
    (("varchar", "text"), "string"),
    (("timestamp",), "timestamp"),
    (("date",), "date"),
    (("boolean",), "boolean"),
)
_ENDS = {"min=": ("minimum", "exclusiveMinimum"), "max=": ("maximum", "exclusiveMaximum")}
_RANGES = frozenset({"integer", "number"})


def object_name(port: PortId) -> str:
    """What a port is called as an object of a schema: without a dot, which separates the steps of a path."""
    return port.name if port.version is None else f"{port.name}_v{port.version}"


def contract(product: Product) -> dict[str, Any]:
    """The contract of a product; each port is one object of its schema."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"{product.domain}-{product.name}",
        "version": "1.0.0",
        "status": "active",
        "domain": product.domain,
        "description": {"purpose": product.description},
        "schema": [_object(port) for port in product.ports],
        "slaProperties": list(_promises(product)),
        "team": {"name": product.owner.name or "nobody", "description": product.owner.email},
        "roles": [{"role": domain} for domain in product.consumers or ()],
        "customProperties": [{"property": "stability", "value": product.stability}],
    }


def _promises(product: Product) -> Iterator[dict[str, Any]]:
    for key, amount in product.sla:
        number, unit = (int(amount[:-1]), amount[-1]) if amount[:-1].isdigit() else (amount, None)
        promise: dict[str, Any] = {"property": key, "value": number} | ({"unit": unit} if unit else {})
        if key == "freshness" and product.ports:
            # Tested only where an element of the contract is named.
            promise["element"] = f"{object_name(product.ports[0].id)}.loaded_at"
        yield promise
    for port in product.ports:
        if port.deprecation_date:
            yield {"property": "endOfSupport", "value": port.deprecation_date, "element": object_name(port.id)}


def _object(port: Port) -> dict[str, Any]:
    described = {
        "name": object_name(port.id),
        "physicalName": port.alias,
        "physicalType": port.materialized,
        "logicalType": "object",
        "description": port.description,
        "properties": [_property(port, column) for column in port.columns],
        "quality": [*_combinations(port), *_checks(port)],
        "relationships": [
            {
                "type": "foreignKey",
                "from": f"{object_name(port.id)}.{column}",
                "to": f"{column.removesuffix('_id')}.{column}",
            }
            for column in sorted(_references(port))
        ],
        "customProperties": [
            {"property": "contract", "value": port.contract_enforced},
            {"property": "latest", "value": port.latest},
            *(
                {"property": each.type, "value": ", ".join(each.columns)}
                for each in port.constraints
                if _own(each.type)
            ),
        ],
    }
    return {key: value for key, value in described.items() if value not in ("", [])}


def _property(port: Port, column: Column) -> dict[str, Any]:
    name, logical = column.name, _logical_type(column.data_type)
    key = next((each.columns for each in port.constraints if each.type == "primary_key"), ())
    described = {
        "name": name,
        "physicalType": column.data_type,
        "logicalType": logical,
        "description": column.description,
        "classification": column.classification,
        "required": name in _not_null(port),
        "unique": (name,) in _unique(port),
        "quality": list(_values(port, name)),
        "logicalTypeOptions": _bounds(port, name) if logical in _RANGES else {},
        "customProperties": [
            {"property": said, "value": text}
            for said, text in (("unit", column.unit), ("definition", column.definition))
            if text
        ],
    }
    if name in key:
        described |= {"primaryKey": True, "primaryKeyPosition": key.index(name) + 1}
    return {key: value for key, value in described.items() if value not in ("", [], {})}


def _logical_type(data_type: str) -> str:
    written = data_type.casefold()
    return next((logical for starts, logical in _LOGICAL if written.startswith(starts)), "")


def _not_null(port: Port) -> set[str]:
    constrained = (each.columns for each in port.constraints if each.type in ("not_null", "primary_key"))
    return {name for columns in (*constrained, *_tested(port, "not_null")) for name in columns}


def _unique(port: Port) -> set[tuple[str, ...]]:
    constrained = {each.columns for each in port.constraints if each.type == "unique"}
    return constrained | set(_tested(port, "unique")) | set(_tested(port, "unique_combination"))


def _references(port: Port) -> set[str]:
    constrained = (each.columns for each in port.constraints if each.type == "foreign_key")
    return {name for columns in (*constrained, *_tested(port, "relationships")) for name in columns}


def _tested(port: Port, name: str) -> Iterator[tuple[str, ...]]:
    return (test.columns for test in port.tests if test.blocks and test.name == name)


def _combinations(port: Port) -> Iterator[dict[str, Any]]:
    for columns in sorted(_unique(port)):
        if len(columns) > 1:
            arguments = {"properties": sorted(columns)}
            yield _rule(f"unique {' '.join(sorted(columns))}", "duplicateValues", arguments)


def _checks(port: Port) -> Iterator[dict[str, Any]]:
    conditions = sorted(each.expression for each in port.constraints if each.type == "check")
    for number, condition in enumerate(conditions):
        query = f"select count(*) from {{object}} where not ({condition})"
        yield {"name": f"check {number}", "type": "sql", "query": query, "mustBe": 0}


def _values(port: Port, column: str) -> Iterator[dict[str, Any]]:
    for test in port.tests:
        if test.name == "accepted_values" and test.columns == (column,):
            values = {"validValues": [json.loads(value) for value in test.values]}
            yield _rule("values", "invalidValues", values) | {"severity": _severity(test)}


def _bounds(port: Port, column: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for test in port.tests:
        if test.blocks and test.name == "accepted_range" and test.columns == (column,):
            exclusive = "exclusive" in test.values
            for end, keys in _ENDS.items():
                for value in (value for value in test.values if value.startswith(end)):
                    found[keys[exclusive]] = int(value.removeprefix(end))
    return found


def _rule(name: str, metric: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": "library", "metric": metric, "mustBe": 0, "arguments": arguments}


def _severity(test: DataTest) -> str:
    return "error" if test.blocks else "warning"


def _own(constraint: str) -> bool:
    """Whether a kind of constraint is a domain's own invention, for which the standard has no key."""
    return constraint == "custom"
