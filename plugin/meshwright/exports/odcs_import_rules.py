"""Quality rules of ODCS -> data tests and check constraints, as far as dbt has the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, TypeAlias

from meshwright.exports.odcs_quality import is_condition
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.drafted_port import Steps, Unsaid
from meshwright.mesh.port import Constraint

Promise: TypeAlias = "DataTest | Constraint"

_CHECK = re.compile(r"select\s+count\(\*\)\s+from\s+\{object\}\s+where\s+not\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_COMBINATION = "meshwright.unique_combination"
_UNIQUE = frozenset({"unique", "unique_combination", "unique_combination_of_columns"})
_MILD = frozenset({"warning", "warn", "info", "low", "minor"})
# What would end the literal that dbt puts a value into, or be taken for code by dbt or by the engine.
_NO_LITERAL = re.compile(r"""['\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|\{[{%#]|[}%#]\}""")


def promises(
    rules: Sequence[Mapping[str, Any]],
    column: str | None,
    known: frozenset[str],
    steps: Steps,
    unsaid: list[Unsaid],
) -> list[Promise]:
    """What dbt can be given of some rules; the others are added to `unsaid`.

    Args:
        rules: of a property, or of a table.
        column: the property's name; None for the table's rules.
        known: the columns of the table. What speaks of others is left out: their names would become SQL.
        steps: where the property or the table stands.
        unsaid: what is left out.
    """
    found = []
    for index, rule in enumerate(rules):
        promise = _promise(rule, column)
        if promise is None or not known.issuperset(promise.columns):
            name = str(rule.get("name") or rule.get("metric") or rule.get("type") or "a rule")
            told = f"{name}: no test or constraint of dbt says the same; write one of your own"
            unsaid.append(Unsaid((*steps, "quality", index), told))
        else:
            found.append(promise)
    return found


def _promise(rule: Mapping[str, Any], column: str | None) -> Promise | None:
    match rule.get("type", "library"):
        case "library":
            return _of_library(rule, column)
        case "sql":
            return _of_sql(rule, column)
        case "custom" if rule.get("engine") == "dbt":
            return _of_dbt(rule, column)
    return None


def _of_library(rule: Mapping[str, Any], column: str | None) -> Promise | None:
    if not _is_zero(rule.get("mustBe")):
        return None
    arguments = rule.get("arguments") or {}
    blocks = str(rule.get("severity") or "error").lower() not in _MILD
    match rule.get("metric"):
        case "nullValues" if column is not None and not arguments:
            return DataTest("not_null", (column,), (), blocks)
        case "duplicateValues" if set(arguments) <= {"properties"}:
            return _unique(arguments.get("properties") or ([column] if column else []), blocks)
        case "invalidValues" if column is not None and set(arguments) == {"validValues"}:
            values = arguments["validValues"]
            if isinstance(values, list) and values and all(map(_is_plain, values)):
                texts = sorted({json.dumps(value, sort_keys=True) for value in values})
                return DataTest("accepted_values", (column,), tuple(texts), blocks)
    return None


def _of_sql(rule: Mapping[str, Any], column: str | None) -> Promise | None:
    condition = _CHECK.fullmatch(str(rule.get("query", "")).strip())
    if condition is None or not _is_zero(rule.get("mustBe")) or not is_condition(condition[1]):
        return None
    return Constraint("check", (column,) if column else (), condition[1].strip())


def _of_dbt(rule: Mapping[str, Any], column: str | None) -> Promise | None:
    """A test of dbt that needs no arguments but its columns."""
    told = rule.get("implementation")
    if not isinstance(told, Mapping) or not set(told) <= {"test", "columns"}:
        return None
    columns = told.get("columns") or ([column] if column else [])
    blocks = str(rule.get("severity") or "error").lower() not in _MILD
    kind = str(told.get("test", "")).rpartition(".")[2]
    if kind == "not_null" and _are_names(columns) and len(columns) == 1:
        return DataTest("not_null", tuple(columns), (), blocks)
    return _unique(columns, blocks) if kind in _UNIQUE else None


def _unique(columns: Any, blocks: bool) -> DataTest | None:
    if not _are_names(columns):
        return None
    names = tuple(dict.fromkeys(columns))
    return DataTest("unique" if len(names) == 1 else _COMBINATION, names, (), blocks)


def _are_names(columns: Any) -> bool:
    return isinstance(columns, list) and bool(columns) and all(isinstance(each, str) and each for each in columns)


def _is_zero(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and value == 0


def _is_plain(value: object) -> bool:
    """Whether a value stays one in the literal that dbt makes of it."""
    if isinstance(value, str):
        return not _NO_LITERAL.search(value)
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))
