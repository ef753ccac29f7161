"""Ranges that a port's rows are tested for, as options of a logical type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from meshwright.exports.column_promises import ColumnNames, blocking
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Port

_NUMBERS = frozenset({"integer", "number"})
_DATE = re.compile(r"(?:date)?\s*'(\d{4}-\d{2}-\d{2})'(?:::date)?", re.IGNORECASE | re.ASCII)
_MOMENT = re.compile(
    r"(?:timestamp)?\s*'(\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?)'(?:::timestamp)?", re.I | re.A
)
_LITERALS = {"date": _DATE, "timestamp": _MOMENT}
_NAMES = {"min": ("minimum", "exclusiveMinimum"), "max": ("maximum", "exclusiveMaximum")}


def bounds(port: Port, names: ColumnNames, logical: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The options for the ranges of columns, by column; the tightest bound where several tests set one.

    Args:
        port: what is tested.
        names: of its columns.
        logical: the logical type of each column.
    """
    found: dict[str, dict[str, Any]] = {}
    for test in blocking(port, "accepted_range"):
        columns = names.known(test.columns)
        if columns and len(columns) == 1:
            options = found.setdefault(columns[0], {})
            for name, value in (in_options(test, logical.get(columns[0], "")) or {}).items():
                options[name] = _tighter(name, options[name], value) if name in options else value
    return {column: dict(sorted(options.items())) for column, options in found.items()}


def in_options(test: DataTest, logical: str) -> dict[str, Any] | None:
    """A range as options; None where a bound is no plain value of the logical type: then words have to do."""
    options = {}
    exclusive = "exclusive" in test.values
    for value in test.values:
        end, equals, text = value.partition("=")
        if not equals:
            continue
        bound = _bound(text.strip(), logical)
        if bound is None or end not in _NAMES:
            return None
        options[_NAMES[end][exclusive]] = bound
    return options or None


def _bound(text: str, logical: str) -> int | float | str | None:
    if logical in _NUMBERS:
        return plain_number(text)
    literal = _LITERALS[logical].fullmatch(text) if logical in _LITERALS else None
    return literal[1] if literal and _is_moment(literal[1]) else None


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def plain_number(text: str) -> int | float | None:
    """A number of ordinary size: an int where it is whole."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # Before it is made an int: 1e999999999 has very many digits.
    if not number.is_finite() or not isfinite(float(number)) or abs(number) > 2**63:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _tighter(name: str, one: Any, other: Any) -> Any:
    closest = max if name in ("minimum", "exclusiveMinimum") else min
    # A moment is written with a blank or with a T.
    return closest(one, other, key=lambda bound: bound.replace(" ", "T") if isinstance(bound, str) else bound)
