"""A data type as a tree of what its values can be, without the words that an engine has for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Limit: TypeAlias = "int | float"
Measure: TypeAlias = tuple[str, str]
"""How a limit is told: an amount, and of what (`("12", "digits before the point")`)."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type without parts. The larger each of its limits, the more values it has."""

    family: str
    limits: tuple[Limit, ...] = ()
    measures: tuple[Measure, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """Elements of one type: a number of them, or any number."""

    element: DataType
    size: int | None = None
    family: str = field(default="list", init=False)


@dataclass(frozen=True, slots=True)
class MapOf:
    """Keys and values."""

    key: DataType
    value: DataType
    family: str = field(default="map", init=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a record."""

    name: str
    type: DataType
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A struct or another type that is made of fields.

    Attributes:
        family: `struct`, or what else has fields.
        fields: each name once.
        ordered: whether the engine also reads them by position.
    """

    family: str
    fields: tuple[Field, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An enum: its values in their order, which is the order that they sort in."""

    values: tuple[str, ...]
    family: str = field(default="enum", init=False)


DataType: TypeAlias = "Scalar | ListOf | MapOf | Record | Choice"
