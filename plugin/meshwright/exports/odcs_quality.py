"""What a port's rows are tested for, as rules of ODCS.

Where the standard has a rule of its own for a test, others can run it. A test that only warns must not fail anybody's
data, so it is told as one of dbt's, which nobody but dbt runs. What is said of an expression is told in words: the
expression itself is not published.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, TypeAlias

from meshwright.exports.column_promises import ColumnNames, column_promises
from meshwright.exports.odcs_bounds import in_options
from meshwright.exports.said import said
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Constraint, Port
from meshwright.read.data_tests import is_hidden

Rule: TypeAlias = "tuple[str | None, dict[str, Any]]"
"""The column that a rule is about, None for several or all of them, and the rule."""

_DIMENSIONS = {
    "not_null": "completeness",
    "unique": "uniqueness",
    "unique_combination": "uniqueness",
    "unique_combination_of_columns": "uniqueness",
    "accepted_values": "conformity",
    "accepted_range": "conformity",
    "relationships": "consistency",
}
_UNIQUE = frozenset({"unique", "unique_combination", "unique_combination_of_columns"})
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`""")
# `#` begins a comment on some engines: the bracket behind the condition would be part of it.
_NOT_IN_A_CONDITION = re.compile(r"""[;'"`{}#]|--|/\*|\bselect\b""", re.IGNORECASE)
# dbt puts an accepted text into SQL as it stands: what it means with one of these in it is the engine's to say.
_MEANS_SOMETHING_IN_SQL = re.compile(r"['\\]")
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+", re.ASCII)
_LONGEST = 2000


def rules(port: Port, names: ColumnNames, logical: Mapping[str, str]) -> Iterator[Rule]:
    """The rules of a port, in an order that does not change, each with an id of its own.

    The id follows from what the rule says, so it stays when others come and go. DataHub takes two rules without ids,
    but of one name, for one.

    Args:
        port: what is tested.
        names: of its columns.
        logical: the logical type of each column, as far as it is known.
    """
    taken: Counter[str] = Counter()
    for about, rule in _rules(port, names, logical):
        content = json.dumps((about, rule), sort_keys=True)
        kind = _UNSAFE.sub("_", rule["name"].partition("(")[0].rpartition(".")[2])[:40]
        name = f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
        taken[name] += 1
        yield about, {"id": name if taken[name] == 1 else f"{name}-{taken[name]}"} | rule


def _rules(port: Port, names: ColumnNames, logical: Mapping[str, str]) -> Iterator[Rule]:
    for test in sorted(port.tests):
        columns = names.known(test.columns)
        about = _alone(columns)
        if columns is None:
            yield None, _in_words(test, _with_expression(names, test))
        elif not test.blocks:
            yield about, _of_dbt(test, columns)
        else:
            yield from ((about, rule) for rule in _of_test(test, columns, logical.get(about or "", "")))
    for key in column_promises(port, names).keys:
        yield None, _counted("unique", key, "duplicateValues", {"properties": list(key)})
    for constraint in sorted(port.constraints):
        if constraint.type == "check":
            columns = names.known(constraint.columns)
            yield _alone(columns), _of_check(constraint)
    for test in sorted(port.other_tests):
        columns = names.known(test.columns) or ()
        yield _alone(columns), _of_dbt(test, columns)


def _alone(columns: tuple[str, ...] | None) -> str | None:
    return columns[0] if columns and len(columns) == 1 else None


def _of_test(test: DataTest, columns: tuple[str, ...], logical: str) -> Iterator[dict[str, Any]]:
    alone = len(columns) == 1
    if test.name == "not_null" and alone:
        yield _counted(test.kind, columns, "nullValues")
    elif test.name in _UNIQUE and columns:
        arguments = {} if alone else {"properties": list(columns)}
        yield _counted(test.kind, columns, "duplicateValues", arguments)
    elif test.name == "accepted_values" and alone:
        values = _plain_values(test, logical)
        arguments = {"validValues": values}
        yield _counted(test.kind, columns, "invalidValues", arguments) if values else _in_words(test, columns)
    elif test.name == "accepted_range" and alone:
        # Plain bounds are options of the column's type.
        if in_options(test, logical) is None:
            yield _in_words(test, columns)
    else:
        yield _of_dbt(test, columns)


def _counted(
    kind: str, columns: tuple[str, ...], metric: str, arguments: dict[str, Any] | None = None
) -> dict[str, Any]:
    name = kind.rpartition(".")[2]
    return said(
        {
            "name": _title(kind, columns),
            "type": "library",
            "metric": metric,
            "arguments": arguments,
            "mustBe": 0,
            "dimension": _DIMENSIONS[name],
            "severity": "error",
        }
    )


def _of_dbt(test: DataTest, columns: tuple[str, ...]) -> dict[str, Any]:
    return {"name": _title(test.kind, columns)} | said(
        {
            "type": "custom",
            "engine": "dbt",
            "implementation": {"test": test.kind} | said({"columns": list(columns)}),
            "dimension": _DIMENSIONS.get(test.name),
            "severity": _severity(test),
        }
    )


def _in_words(test: DataTest, columns: tuple[str, ...]) -> dict[str, Any]:
    values = f": {', '.join(test.values)}" if test.values else ""
    return {"name": _title(test.kind, columns)} | said(
        {
            "type": "text",
            "description": f"dbt tests {_title(test.kind, columns)}{values}",
            "dimension": _DIMENSIONS.get(test.name),
            "severity": _severity(test),
        }
    )


def _of_check(constraint: Constraint) -> dict[str, Any]:
    name = _title("check", constraint.columns)
    common = {"dimension": "conformity", "severity": "error"}
    if not is_condition(constraint.expression):
        return {"name": name, "type": "text", "description": f"rows satisfy {constraint.expression}"} | common
    query = f"select count(*) from {{object}} where not ({constraint.expression})"
    return {"name": name, "type": "sql", "query": query, "mustBe": 0} | common


def is_condition(text: str) -> bool:
    """Whether a text can stand in brackets in a query and stay a condition on the rows of one table."""
    if is_hidden(text):
        return False
    rest = _QUOTED.sub("''", text).replace("''", "")
    if not rest.strip() or len(text) > _LONGEST or _NOT_IN_A_CONDITION.search(rest) or "{" in text or "}" in text:
        return False
    depth = 0
    for letter in rest:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0


def _plain_values(test: DataTest, logical: str) -> list[Any]:
    """The accepted values; none where one of them is an expression, or no plain value.

    dbt compares with texts, so a column of texts gets texts: others cannot compare it with a number.
    """
    values = []
    for text in test.values:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return []
        if not isinstance(value, str | int | float) or (isinstance(value, float) and not isfinite(value)):
            return []
        if isinstance(value, str) and _MEANS_SOMETHING_IN_SQL.search(value):
            return []
        values.append(str(value) if logical == "string" else value)
    return values


def _with_expression(names: ColumnNames, test: DataTest) -> tuple[str, ...]:
    return tuple(name if names.known((name,)) else "an expression" for name in test.columns)


def _title(kind: str, columns: tuple[str, ...]) -> str:
    return f"{kind}({', '.join(columns)})" if columns else kind


def _severity(test: DataTest) -> str:
    return "error" if test.blocks else "warning"
