"""Promises of a port about rows that are neither keys nor `not_null`: foreign keys, checks, and what a domain invents.

A check is known by its condition, wherever it stands, and every other one by its columns: where a foreign key leads is
not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meshwright.contracts.lost_columns import lost, mentioned, plain, spelled
from meshwright.mesh.comparison import PortPair
from meshwright.mesh.port import Port

_TOLD_ELSEWHERE = frozenset({"not_null", "unique", "primary_key"})
_CHECK = "check"

Identity = tuple[str, frozenset[str], str]
"""Type, columns and condition."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A constraint.

    Attributes:
        type: dbt's word for it, `check`.
        columns: those it speaks of, as they are compared.
        condition: of a check, on one line; else empty.
    """

    type: str
    columns: frozenset[str]
    condition: str = ""

    @property
    def identity(self) -> Identity:
        """What two of them that are the same have in common."""
        return (self.type, frozenset() if self.condition else self.columns, self.condition)


@dataclass(frozen=True, slots=True)
class ChangedCondition:
    """Checks over the same columns, before and after; nobody can tell which lets more through."""

    columns: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]


def withdrawn(pair: PortPair) -> tuple[tuple[Promise, tuple[str, ...]], ...]:
    """The constraints that nothing would promise any more, each with its columns as the old port spells them."""
    came = [_over(each, pair) for each in _came(pair) if each.type == _CHECK]
    return tuple(
        (each, spelled(pair.old, each.columns))
        for each in _went(pair)
        if not (each.type == _CHECK and _over(each, pair) in came) and not _replaced(each, pair.new)
    )


def changed_conditions(pair: PortPair) -> Iterator[ChangedCondition]:
    """The checks that went while others over the same columns came, once for each set of columns."""
    went = [each for each in _went(pair) if each.type == _CHECK]
    came = [each for each in _came(pair) if each.type == _CHECK]
    for columns in sorted({_over(each, pair) for each in went} & {_over(each, pair) for each in came}, key=sorted):
        old, new = (tuple(e.condition for e in each if _over(e, pair) == columns) for each in (went, came))
        yield ChangedCondition(spelled(pair.old, columns), old, new)


def _went(pair: PortPair) -> tuple[Promise, ...]:
    gone = lost(pair)
    return tuple(each for each in _without(pair.old, pair.new) if not each.columns & gone)


def _came(pair: PortPair) -> tuple[Promise, ...]:
    return _without(pair.new, pair.old)


def _without(port: Port, other: Port) -> tuple[Promise, ...]:
    """What one port promises and the other does not, sorted; what it promises in several places, once."""
    there = {each.identity for each in _promises(other)}
    found: dict[Identity, Promise] = {}
    for each in _promises(port):
        if each.identity not in there:
            same = found.get(each.identity, each)
            found[each.identity] = replace(each, columns=each.columns | same.columns)
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], sorted(key[1]), key[2])))


def _promises(port: Port) -> Iterable[Promise]:
    for each in port.constraints:
        condition = " ".join(each.expression.split()) if each.type == _CHECK else ""
        if each.type in _TOLD_ELSEWHERE or (each.type == _CHECK and not condition):
            continue
        yield Promise(each.type, plain(each.columns) | mentioned(port, condition), condition)


def _over(promise: Promise, pair: PortPair) -> frozenset[str]:
    """The columns that a check is about: those that readers know, if it names any."""
    known = plain(column.name for column in pair.old.columns)
    return promise.columns & known or promise.columns


def _replaced(promise: Promise, new: Port) -> bool:
    """Whether a test that fails the build says the same as a foreign key."""
    return promise.type == "foreign_key" and any(
        test.blocks and test.name == "relationships" and plain(test.columns) == promise.columns for test in new.tests
    )
