"""What the data tests of a port let through: those of one kind on the same columns together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshwright.contracts.accepted_ranges import in_words, wider
from meshwright.contracts.lost_columns import lost, plain
from meshwright.mesh.comparison import PortPair
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Port

_KINDS = ("accepted_range", "accepted_values", "relationships")
"""The others are `not_null` and the ways to say that rows differ, which constraints can say as well."""

Subject = tuple[str, frozenset[str]]
"""A kind of test without its package, and the columns that it is about."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What the failure of tests keeps from readers, before and after.

    Attributes:
        kind: their name without its package.
        columns: what they are about, as it is compared.
        old: the tests that failed the build.
        new: those that would.
        softened: whether none would, and one is there.
    """

    kind: str
    columns: frozenset[str]
    old: tuple[DataTest, ...]
    new: tuple[DataTest, ...]
    softened: bool = False

    @property
    def widened(self) -> bool | None:
        """Whether more is let through than before; None where nobody can tell."""
        match self.kind:
            case "accepted_values":
                return _more_values(self.old, self.new)
            case "accepted_range":
                return wider(self.old, self.new)
        return False

    @property
    def more(self) -> tuple[str, ...]:
        """The values that would be accepted and were not, sorted; none where they are not known."""
        if self.kind != "accepted_values":
            return ()
        return tuple(sorted((_values(self.new) or frozenset()) - (_values(self.old) or frozenset())))

    @property
    def old_words(self) -> str:
        """What was let through: `EWR, JFK`, or `from 0 to 360`."""
        return _words(self.kind, self.old)

    @property
    def new_words(self) -> str:
        """What would be let through."""
        return _words(self.kind, self.new)


def is_foreign_key(each: Tested, pair: PortPair) -> bool:
    """Whether a constraint says the same as a test, or said it and is told of itself."""
    return each.kind == "relationships" and any(
        constraint.type == "foreign_key" and plain(constraint.columns) == each.columns
        for constraint in (*pair.old.constraints, *pair.new.constraints)
    )


def tested(pair: PortPair) -> Iterator[Tested]:
    """What was tested, sorted; nothing about columns that are gone."""
    before, after = _blocking(pair.old), _blocking(pair.new)
    there = {_subject(test) for test in pair.new.tests}
    gone = lost(pair)
    for subject in sorted(before, key=lambda one: (one[0], sorted(one[1]))):
        kind, columns = subject
        if not columns & gone:
            softened = subject in there and subject not in after
            yield Tested(kind, columns, before[subject], after.get(subject, ()), softened)


def _subject(test: DataTest) -> Subject:
    return (test.name, plain(test.columns))


def _blocking(port: Port) -> dict[Subject, tuple[DataTest, ...]]:
    found: dict[Subject, tuple[DataTest, ...]] = {}
    for test in port.tests:
        if test.blocks and test.name in _KINDS:
            found[_subject(test)] = (*found.get(_subject(test), ()), test)
    return found


def _more_values(old: tuple[DataTest, ...], new: tuple[DataTest, ...]) -> bool | None:
    before, after = _values(old), _values(new)
    if before is None or (after is not None and after <= before):
        return False
    # A test whose values are not known may stop again what the others let through.
    return True if all(test.values for test in new) else None


def _values(tests: Iterable[DataTest]) -> frozenset[str] | None:
    """The values that all tests let through; None when no test says any."""
    sets = [frozenset(map(_text, test.values)) for test in tests if test.values]
    return frozenset.intersection(*sets) if sets else None


def _text(value: str) -> str:
    """A value as dbt compares it: as text, whether it was written as a number or not."""
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return read if isinstance(read, str) else value


def _words(kind: str, tests: tuple[DataTest, ...]) -> str:
    if kind == "accepted_values":
        values = _values(tests)
        return ", ".join(sorted(values)) if values is not None else ""
    return in_words(tests)
