"""Generic data tests of a manifest: what they say of a model, and what of it others may know."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshwright.mesh.data_test import PROMISED_KINDS, DataTest
from meshwright.read.manifest_node import Node

_ALWAYS = (None, "!=0", ">0", ">=1")
"""The values of `error_if` with which every failure counts, without blanks."""

_COUNTED = (None, "count(*)")
"""The values of `fail_calc` with which every failing row counts."""

_COLUMN_ARGUMENTS = ("columns", "combination_of_columns", "column_list", "column_names")
"""What the field's packages call the argument that names several columns."""

_LITERAL = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?|((date|timestamp)\s*)?'[^']{0,60}'(::\w+)?|true|false", re.IGNORECASE)
_AN_EXPRESSION = "an expression"
_HIDDEN = re.compile(rf"{_AN_EXPRESSION} [0-9a-f]{{10}}", re.ASCII)


def data_test(node: Node) -> DataTest:
    """A generic test as its arguments have it; they may hold SQL."""
    metadata = node.test_metadata
    assert metadata is not None, "tests_by_model holds generic tests alone"
    named = [node.tested_column] if node.tested_column else []
    for key in _COLUMN_ARGUMENTS:
        named += texts(metadata.kwargs.get(key))
    return DataTest(
        kind=f"{metadata.namespace}.{metadata.name}" if metadata.namespace else metadata.name,
        columns=tuple(named),
        values=tuple(_values(metadata.name, metadata.kwargs)),
        blocks=(node.config.severity or "error").lower() == "error"
        and node.config.where is None
        and _bare(node.config.error_if) in _ALWAYS
        and _bare(node.config.fail_calc) in _COUNTED
        and str(node.config.limit) != "0",
    )


def promised_tests(tests: Iterable[DataTest], columns: Iterable[str]) -> tuple[DataTest, ...]:
    """The tests that readers may rely on, without anything but names of the port's own columns and plain values.

    A bound may be a query of a private model, and so may what stands where a column is expected. What is not published
    is still told apart: by a digest.
    """
    known = {column.casefold() for column in columns}
    return tuple(sorted({_promised(test, known) for test in tests if test.name in PROMISED_KINDS}))


def other_tests(
    tests: Iterable[DataTest], columns: Iterable[str], tells: Callable[[str], bool]
) -> tuple[DataTest, ...]:
    """The tests that readers may only know of: their kind and the port's own columns, and none of their arguments.

    Args:
        tests: all generic tests of a port.
        columns: those of the port.
        tells: whether a kind has the name of a model in it that nobody else may know; such a test is left out.
    """
    known = {column.casefold() for column in columns}
    others = (test for test in tests if test.name not in PROMISED_KINDS)
    return tuple(
        sorted(
            {
                DataTest(
                    test.kind, tuple(filter(lambda name: _bare_name(name) in known, test.columns)), (), test.blocks
                )
                for test in others
                if not tells(test.kind)
            }
        )
    )


def texts(value: object) -> tuple[str, ...]:
    """A text or a list of texts, as dbt takes either; what is neither is left out."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))


def _bare(setting: str | None) -> str | None:
    return "".join(setting.lower().split()) if setting else None


def _promised(test: DataTest, known: set[str]) -> DataTest:
    columns = tuple(name if _bare_name(name) in known else hidden_text(name) for name in test.columns)
    return replace(test, columns=columns, values=tuple(map(_plain, test.values)))


def _bare_name(name: str) -> str:
    return name.strip('"`[]').casefold()


def _plain(value: str) -> str:
    """A value that a test lets through, or a bound, if it is a literal."""
    bound, equals, text = value.partition("=")
    if equals and bound in ("min", "max"):
        return value if _LITERAL.fullmatch(text.strip()) else f"{bound}={hidden_text(text)}"
    return value


def hidden_text(text: str) -> str:
    """What stands for an expression that is not published: texts of their own for different expressions."""
    digest = hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()
    return f"{_AN_EXPRESSION} {digest[:10]}"


def is_hidden(text: str) -> bool:
    """Whether a text stands for an expression that is not published: nothing that an engine could run."""
    return _HIDDEN.fullmatch(text) is not None


def _values(name: str, arguments: Mapping[str, Any]) -> Iterator[str]:
    """What values a test lets through, as texts."""
    if name == "accepted_values" and isinstance(arguments.get("values"), list):
        # Their type makes no difference to the test, which compares texts unless `quote: false` is there.
        accepted = {json.dumps(value, sort_keys=True) for value in arguments["values"]}
        as_sql = arguments.get("quote") is False
        yield from sorted(hidden_text(value) if as_sql and not _is_plain_json(value) else value for value in accepted)
    if name == "accepted_range":
        for bound, argument in (("min", "min_value"), ("max", "max_value")):
            if arguments.get(argument) is not None:
                yield f"{bound}={arguments[argument]}"
        if arguments.get("inclusive") is False:
            yield "exclusive"


def _is_plain_json(value: str) -> bool:
    """Whether an accepted value that is SQL is a literal, quoted in JSON or not."""
    return _LITERAL.fullmatch(value.strip('"')) is not None
