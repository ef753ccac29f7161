"""How many events DataHub should make of a contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def expected_events(contract: Mapping[str, Any]) -> int:
    """The number that follows from what the contract says.

    A dataset has properties and a status; a schema where there are columns; owners and tags where the contract names
    some, and a team without members is no owner to DataHub. An assertion has a description, a platform and a status:
    one for the schema, one for each rule. A contract has three aspects, and is there when it has an assertion.
    """
    (table,) = contract["schema"]
    columns = table.get("properties", [])
    rules = [*table.get("quality", []), *(rule for column in columns for rule in column.get("quality", []))]
    assertions = len(rules) + bool(columns)
    said = 2 + bool(columns) + bool(contract.get("team", {}).get("members")) + bool(contract.get("tags"))
    return said + 3 * assertions + 3 * bool(assertions)


def expected_tags(contract: Mapping[str, Any]) -> set[str]:
    """The tags that a contract names, for its table or a column."""
    (table,) = contract["schema"]
    columns = table.get("properties", [])
    return {tag for each in (contract, *columns) for tag in each.get("tags", [])}
