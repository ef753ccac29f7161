"""Ports and what they promise."""

from __future__ import annotations

from dataclasses import dataclass, field

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.place import Place


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for something, and how to reach them."""

    name: str = ""
    email: str = ""

    @property
    def reachable(self) -> bool:
        """Whether there is a way to reach the owner."""
        return bool(self.email)


@dataclass(frozen=True, slots=True, order=True)
class Constraint:
    """A promise about rows: `not_null`, `unique`, `primary_key`, `foreign_key`, `check` or a custom one.

    Attributes:
        type: dbt's word for it.
        columns: the columns it speaks of; one for a constraint that stands at a column.
        expression: the SQL condition of a `check`, else empty.
    """

    type: str
    columns: tuple[str, ...] = ()
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a port, as its contract declares it.

    Attributes:
        classification: how sensitive its values are, in the organisation's words (`pii`); empty when nobody said.
        unit: the unit of its values (`km/h`); empty when nobody said.
        definition: what its values mean, as the domain defines it; unlike the description, a promise.
        quoted: whether dbt quotes its name, so that upper and lower case differ.
        tags: dbt's, sorted.
    """

    name: str
    data_type: str = ""
    description: str = ""
    classification: str = ""
    unit: str = ""
    definition: str = ""
    quoted: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortId:
    """The identity of a port: domain, model name and dbt model version (None for a model without versions)."""

    domain: str
    name: str
    version: str | None = None

    def __lt__(self, other: PortId) -> bool:
        """By domain, name and version; without a version first, 9 before 10."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, bool, int, str]:
        version = self.version or ""
        return (self.domain, self.name, self.version is not None, len(version), version)

    def covers(self, other: PortId) -> bool:
        """Whether who reads this port may read the other: the same, or a version of it.

        A model that gets versions goes on under a number. Whoever read it before knows nothing of that until the next
        `mesh sync`, and reads on.
        """
        return self == other or (self.version is None and (self.domain, self.name) == (other.domain, other.name))

    def __str__(self) -> str:
        """`weather.hourly_observations` or `fleet.aircraft@2`, as mesh.yml writes it."""
        return f"{self.domain}.{self.label}"

    @property
    def label(self) -> str:
        """The identity within its domain: `hourly_observations` or `aircraft@2`."""
        return self.name if self.version is None else f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Port:
    """An output port: one version of a public model, and what it promises.

    Attributes:
        id: whose it is and what it is called.
        product: the data product (dbt group) it belongs to; empty when the model has no group.
        latest: whether an unpinned `ref` means this version.
        deprecation_date: ISO date (`2027-06-30`) from which it may be gone, or None.
        contract_enforced: whether dbt checks columns and types when it builds the port.
        tests: the generic data tests that its rows have passed whenever they are published, as far as their kind is
            known to mean something to readers.
        materialized: `table`, `view` or whatever else it is built as; empty when nobody said.
        alias: what the table or view is called; empty when nobody said.
        tags: dbt's, sorted.
        other_tests: the other generic tests, sorted, without their arguments: they tell readers that somebody looks,
            and promise nothing.
        place: where the port is declared; not part of what is published.
    """

    id: PortId
    product: str
    description: str = ""
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    latest: bool = True
    deprecation_date: str | None = None
    contract_enforced: bool = False
    tests: tuple[DataTest, ...] = ()
    materialized: str = ""
    alias: str = ""
    tags: tuple[str, ...] = ()
    other_tests: tuple[DataTest, ...] = ()
    place: Place = field(default=Place(""), compare=False)
