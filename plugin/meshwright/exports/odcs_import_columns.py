"""The properties of a contract's table -> columns of a port, and what is promised of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshwright.exports.physical_types import ADAPTERS, physical_type
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.drafted_port import Steps, Unsaid
from meshwright.mesh.port import Column, Constraint

_CARRIED = frozenset(
    {
        *("name", "id", "physicalName", "physicalType", "logicalType", "logicalTypeOptions", "description", "tags"),
        *("classification", "required", "unique", "primaryKey", "primaryKeyPosition", "quality", "relationships"),
        *("items", "properties"),
    }
)
_BOUNDS = {
    "minimum": ("min", False),
    "exclusiveMinimum": ("min", True),
    "maximum": ("max", False),
    "exclusiveMaximum": ("max", True),
}
_OF_THE_TYPE = frozenset({"maxLength", "timezone", "defaultTimezone", "minItems", "maxItems"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)


class ColumnReader:
    """Reads the columns of one contract."""

    def __init__(self, own: Mapping[str, Any], adapter: str) -> None:
        """Take what the contract says in our own words, and for which engine types are chosen; empty for none."""
        self._adapter = adapter
        entries = own.get("meshColumns")
        self._more = {
            str(entry.get("column")): entry
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, Mapping)
        }

    def column(self, described: Mapping[str, Any], steps: Steps, unsaid: list[Unsaid]) -> Column:
        """The column; what it cannot say is added to `unsaid`. Its type is empty where none is known."""
        name = described["name"]
        more = self._more.get(name, {})
        for key in described:
            if key not in _CARRIED:
                unsaid.append(Unsaid((*steps, key), "there is no place for it"))
        if described.get("physicalName") not in (None, "", name):
            unsaid.append(Unsaid((*steps, "physicalName"), f"the column is called {name}"))
        return Column(
            name=name,
            data_type=self._type(described, steps, unsaid),
            description=described.get("description") or "",
            classification=described.get("classification") or "",
            unit=_text(more.get("unit")),
            definition=_text(more.get("definition")),
            quoted=more.get("quoted") is True,
            tags=tuple(sorted({*(described.get("tags") or [])} - {""})),
        )

    def constraints(self, described: Mapping[str, Any]) -> Iterator[Constraint]:
        """What the property itself promises; keys of several columns are for the whole table."""
        name = described["name"]
        if described.get("required"):
            yield Constraint("not_null", (name,))
        if described.get("unique"):
            yield Constraint("unique", (name,))

    def ranges(self, described: Mapping[str, Any], steps: Steps, unsaid: list[Unsaid]) -> Iterator[DataTest]:
        """The bounds among the options of the logical type, as tests."""
        options = described.get("logicalTypeOptions") or {}
        logical = described.get("logicalType") or ""
        values: dict[bool, list[str]] = {False: [], True: []}
        for key, value in options.items():
            end, exclusive = _BOUNDS.get(key, ("", False))
            text = _literal(value, logical)
            if end and text is not None:
                values[exclusive].append(f"{end}={text}")
            elif end or not (key in _OF_THE_TYPE or (key, value) == ("format", "uuid")):
                told = "dbt has no test for it; write one, or a check constraint"
                unsaid.append(Unsaid((*steps, "logicalTypeOptions", key), told))
        for exclusive, bounds in values.items():
            if bounds:
                found = (*sorted(bounds), *(("exclusive",) if exclusive else ()))
                yield DataTest("meshwright.accepted_range", (described["name"],), found)

    def _type(self, described: Mapping[str, Any], steps: Steps, unsaid: list[Unsaid]) -> str:
        own = described.get("physicalType") or ""
        if own:
            return str(own)
        found = physical_type(described, self._adapter) if self._adapter in ADAPTERS else None
        if found:
            logical = described.get("logicalType")
            unsaid.append(
                Unsaid((*steps, "logicalType"), f"{logical} is taken as {found}, for there is no physicalType")
            )
        return found or ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _literal(value: object, logical: str) -> str | None:
    """A bound as it stands in SQL; None for what is no plain number, day or moment."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if logical in ("integer", "number") and abs(value) < 1e308 else None
    if not isinstance(value, str):
        return None
    if logical == "date" and _DATE.fullmatch(value):
        return f"date '{value}'"
    if logical == "timestamp" and _MOMENT.fullmatch(value):
        return f"timestamp '{value.replace('T', ' ')}'"
    return None
