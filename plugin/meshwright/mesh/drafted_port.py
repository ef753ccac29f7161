"""A port that is agreed on and not built yet: what a contract from elsewhere says, in our words."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import Owner, Port

Steps = tuple[str | int, ...]
"""Keys and indexes that lead to a place in a contract."""


@dataclass(frozen=True, slots=True)
class Reference:
    """That the values of a column are there in a column of another model of the project."""

    column: str
    model: str
    field: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Something that a contract says and a port does not.

    Attributes:
        steps: where the contract says it.
        text: what, and where it belongs instead if there is a place.
    """

    steps: Steps
    text: str


@dataclass(frozen=True, slots=True)
class DraftedPort:
    """A port as a contract has it.

    Attributes:
        port: with the data tests and constraints that dbt can be given.
        steps: where the contract describes its table.
        owner: who answers for its product.
        references: keys that lead to other models of the project.
        unsaid: what of the contract is not carried over.
    """

    port: Port
    steps: Steps
    owner: Owner = Owner()
    references: tuple[Reference, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
