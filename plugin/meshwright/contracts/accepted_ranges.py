"""Which of two conjunctions of range tests lets more through."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from meshwright.mesh.data_test import DataTest

End = Literal["min", "max"]
_ENDS: dict[str, End] = {"from": "min", "to": "max"}
_DATE = re.compile(r"(?:date|timestamp)?\s*'(\d{4})-(\d{2})-(\d{2})'(?:::date)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """One end of a range: a number, a date, or an SQL expression that nobody can place."""

    text: str
    exclusive: bool = False

    def tightness(self, end: End) -> tuple[str, Decimal, bool] | None:
        """The larger of two of these lets less through; numbers and dates do not compare, expressions have none."""
        date = _DATE.fullmatch(self.text)
        number = Decimal("".join(date.groups())) if date else _number(self.text)
        if number is None:
            return None
        return ("date" if date else "number", number if end == "min" else -number, self.exclusive)


def wider(old: Iterable[DataTest], new: Iterable[DataTest]) -> bool | None:
    """Whether values get through new tests that the old ones stopped; None where nobody can tell."""
    old, new = tuple(old), tuple(new)
    ends = {_looser(_bounds(old, end), _bounds(new, end), end) for end in _ENDS.values()}
    return True if True in ends else None if None in ends else False


def _bounds(tests: Iterable[DataTest], end: End) -> frozenset[Bound]:
    """The bounds at one end; all of them hold."""
    prefix = f"{end}="
    return frozenset(
        Bound(value.removeprefix(prefix), "exclusive" in test.values)
        for test in tests
        for value in test.values
        if value.startswith(prefix)
    )


def _looser(old: frozenset[Bound], new: frozenset[Bound], end: End) -> bool | None:
    """Whether one end of a range moved out or went away; None where nobody can tell."""
    if old <= new:
        return False
    if not new:
        return True
    before = [bound.tightness(end) for bound in old - new]
    after = [tightness for tightness in (bound.tightness(end) for bound in new) if tightness is not None]
    verdicts = {_outside(each, after, certain=len(after) == len(new)) for each in before}
    return True if True in verdicts else None if None in verdicts else False


def in_words(tests: Iterable[DataTest]) -> str:
    """`from 0 to 360`."""
    tests = tuple(tests)
    return " ".join(
        f"{word} " + " and ".join(f"{each.text} (exclusive)" if each.exclusive else each.text for each in found)
        for word, end in _ENDS.items()
        if (found := sorted(_bounds(tests, end)))
    )


def _outside(
    old: tuple[str, Decimal, bool] | None, new: list[tuple[str, Decimal, bool]], *, certain: bool
) -> bool | None:
    """Whether values beyond an old bound get through all new ones."""
    if old is None:
        return None
    comparable = [each for each in new if each[0] == old[0]]
    if any(each >= old for each in comparable):
        return False
    return True if certain and len(comparable) == len(new) else None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
