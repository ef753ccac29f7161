"""What an old reader meets when a type becomes another one: every difference in two trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from meshwright.contracts.type_tree import Choice, DataType, ListOf, MapOf, Measure, Record, Scalar


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. That a type is made narrower and wider at once is two of them."""

    kind: Literal["widened", "narrowed", "other"]
    detail: str


_ANY = ("any number of", "elements")


def differences(old: DataType, new: DataType, where: str = "") -> Iterator[Difference]:
    """Every difference, outside before inside; none for equal types.

    A type is what values it can have, so this is an order: two widenings, one after the other, are a widening.

    Args:
        old: the type that readers know.
        new: the type that it would have.
        where: the part of a column that they are; empty for the column.
    """
    if isinstance(old, Scalar) and isinstance(new, Scalar) and old.family == new.family:
        yield from _limits(old, new, where)
    elif isinstance(old, ListOf) and isinstance(new, ListOf):
        yield from _size(old.size, new.size, where)
        yield from differences(old.element, new.element, _inside(where, "element"))
    elif isinstance(old, MapOf) and isinstance(new, MapOf):
        yield from differences(old.key, new.key, _inside(where, "key"))
        yield from differences(old.value, new.value, _inside(where, "value"))
    elif isinstance(old, Record) and isinstance(new, Record) and old.family == new.family:
        yield from _fields(old, new, where)
    elif isinstance(old, Choice) and isinstance(new, Choice):
        yield from _values(old.values, new.values, where)
    else:
        yield Difference("other", _at(where, f"{old.family} would be {new.family}"))


def _limits(old: Scalar, new: Scalar, where: str) -> Iterator[Difference]:
    for before, after, measured, measure in zip(old.limits, new.limits, old.measures, new.measures, strict=True):
        if before != after:
            yield Difference("narrowed" if after < before else "widened", _at(where, _measured(measured, measure)))


def _size(old: int | None, new: int | None, where: str) -> Iterator[Difference]:
    if old != new:
        measures = [_ANY if size is None else (str(size), "elements") for size in (old, new)]
        # A list may have any size, so it takes an array; arrays of two sizes have no value in common.
        yield Difference("widened" if new is None else "narrowed", _at(where, _measured(*measures)))


def _fields(old: Record, new: Record, where: str) -> Iterator[Difference]:
    before = {field.name: field for field in old.fields}
    after = {field.name: field for field in new.fields}
    for name, field in before.items():
        there = _inside(where, _short(name), field=True)
        if name not in after:
            yield Difference("narrowed", f"{there} would be gone")
            continue
        if field.required != after[name].required:
            kind: Literal["widened", "narrowed"] = "widened" if field.required else "narrowed"
            words = "could be null" if field.required else "could no longer be null"
            yield Difference(kind, f"{there} {words}")
        yield from differences(field.type, after[name].type, there)
    for name in (name for name in after if name not in before):
        yield Difference("widened", f"{_inside(where, _short(name), field=True)} would be new")
    if old.ordered and [name for name in before if name in after] != [name for name in after if name in before]:
        yield Difference("narrowed", _at(where, "its fields would stand in another order"))


def _values(old: Sequence[str], new: Sequence[str], where: str) -> Iterator[Difference]:
    for value in old:
        if value not in new:
            yield Difference("narrowed", _at(where, f"value {_short(value)} would be gone"))
    for value in new:
        if value not in old:
            yield Difference("widened", _at(where, f"value {_short(value)} would be new"))
    if [value for value in old if value in new] != [value for value in new if value in old]:
        yield Difference("narrowed", _at(where, "its values would stand in another order"))


def _measured(old: Measure, new: Measure) -> str:
    unit = "" if old[1] == new[1] else new[1]
    return " ".join(f"{old[0]} {old[1]} would be {new[0]} {unit}".split())


def _inside(where: str, name: str, *, field: bool = False) -> str:
    if where:
        return _short(f"{where}.{name}", 120)
    return f"field {name}" if field else name


def _at(where: str, words: str) -> str:
    return f"{where}: {words}" if where else words


def _short(text: str, most: int = 60) -> str:
    """Names and values are anybody's: one line, and not a page."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."
