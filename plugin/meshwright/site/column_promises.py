"""What is promised of a port's rows, by constraints and tests alike, told by column and for columns together.

A reader does not care whether a constraint or a test keeps nulls away: both stop the build before anything is
published.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Constraint, Port

_MOST_VALUES = 12
_WORDS = {
    "primary_key": "key",
    "not_null": "never empty",
    "unique": "unique",
    "foreign_key": "points to another table",
    "relationships": "points to another table",
}


@dataclass
class ColumnPromises:
    """What is promised of one column.

    Attributes:
        words: in few words each; the key first.
        values: the first of those that it may have, as people write them; empty where any may come.
        more_values: how many there are beside.
        bounds: `at least 0`, `at most 10`.
        told: what tests look at beside, and what does not stop a build.
    """

    words: list[str] = field(default_factory=list)
    values: tuple[str, ...] = ()
    more_values: int = 0
    bounds: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)


def column_promises(port: Port) -> tuple[dict[str, ColumnPromises], tuple[str, ...]]:
    """The promises of each column, by its name in lower case, and those of several columns together or of rows."""
    by_column: dict[str, ColumnPromises] = defaultdict(ColumnPromises)
    together: dict[str, None] = {}
    # The key first: it says what a row is.
    for constraint in sorted(port.constraints, key=lambda each: each.type != "primary_key"):
        if len(constraint.columns) == 1 and not constraint.expression:
            _add(by_column[constraint.columns[0].casefold()].words, _word(constraint.type))
        else:
            together[_constraint(constraint)] = None
    for test in (*port.tests, *port.other_tests):
        if len(test.columns) == 1:
            _test(by_column[test.columns[0].casefold()], test)
        else:
            together[_test_text(test)] = None
    return dict(by_column), tuple(together)


def _test(promises: ColumnPromises, test: DataTest) -> None:
    if test.name == "accepted_values" and test.values and test.blocks:
        promises.values = tuple(_value(value) for value in test.values[:_MOST_VALUES])
        promises.more_values = max(0, len(test.values) - _MOST_VALUES)
    elif test.name == "accepted_range" and test.blocks:
        promises.bounds = tuple(_bound(value, "exclusive" in test.values) for value in test.values if "=" in value)
    elif test.name in _WORDS and test.blocks:
        _add(promises.words, _word(test.name))
    else:
        _add(promises.told, _told(test))


def _add(words: list[str], word: str) -> None:
    if word not in words:
        words.append(word)


def _word(kind: str) -> str:
    return _WORDS.get(kind, kind.replace("_", " "))


def _told(test: DataTest) -> str:
    return _word(test.kind) + ("" if test.blocks else " (looked at, stops no build)")


def _test_text(test: DataTest) -> str:
    columns = f" ({', '.join(test.columns)})" if test.columns else ""
    name = "unique together" if test.name.startswith("unique_combination") else test.kind.replace("_", " ")
    return f"{name}{columns}{'' if test.blocks else ', looked at, stops no build'}"


def _constraint(constraint: Constraint) -> str:
    words = constraint.type.replace("_", " ")
    columns = f" ({', '.join(constraint.columns)})" if constraint.columns else ""
    return f"{words}{columns}{': ' if constraint.expression else ''}{constraint.expression}"


def _value(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, str) else text


def _bound(text: str, is_exclusive: bool) -> str:
    side, _, value = text.partition("=")
    words = {"min": "more than" if is_exclusive else "at least", "max": "less than" if is_exclusive else "at most"}
    return f"{words.get(side, side)} {value}"
