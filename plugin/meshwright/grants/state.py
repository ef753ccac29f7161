"""What a database says of roles, schemas and privileges, as far as it concerns a mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

PUBLIC = ""
"""The grantee that stands for everybody."""

Kind = Literal["database", "schema", "relation", "column", "sequence", "defaults"]


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """What a privilege is on.

    Attributes:
        schema: empty for the database, and for defaults that hold in every schema.
        name: the relation, or the role whose new objects the defaults are of.
        part: the column, or the kind of objects (`tables`, `sequences`, `schemas`) that the defaults are of.
    """

    kind: Kind
    schema: str = ""
    name: str = ""
    part: str = ""

    def __str__(self) -> str:
        """As a sentence calls it."""
        if self.kind == "database":
            return "the database"
        if self.kind == "schema":
            return f"schema {self.schema}"
        if self.kind == "defaults":
            return f"{self.part} that {self.name} will make" + (f" in {self.schema}" if self.schema else "")
        return f"{self.schema}.{self.name}" + (f" ({self.part})" if self.part else "")


@dataclass(frozen=True, slots=True, order=True)
class Privilege:
    """That somebody other than its owner may do something with a thing.

    Attributes:
        word: `select`, `usage`, `connect`: SQL's, in lower case.
        grantee: a role, or PUBLIC.
        grantable: whether the grantee may hand it on.
    """

    on: Thing
    word: str
    grantee: str
    grantable: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """That `member` may do what `role` may; with `admin`, also let others in."""

    role: str
    member: str
    admin: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A table or view, or a sequence; `kind` is SQL's word for it, such as `materialized view`."""

    schema: str
    name: str
    kind: str
    owner: str


@dataclass(frozen=True, slots=True)
class State:
    """A database.

    Attributes:
        database: its name.
        roles: of every role of the server, what it is: `login`, `inherit`, `superuser`, `createrole`, `replication`,
            `bypassrls`.
        memberships: every one.
        schemas: the owners of the schemas that were asked for and are there, of others' private areas, and of `public`.
        relations: the tables and views in them.
        privileges: on the database, on schema `public` and in the schemas that were asked for; not the owners' own.
        owner: whose the database is.
    """

    database: str
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    memberships: frozenset[Membership] = frozenset()
    schemas: Mapping[str, str] = field(default_factory=dict)
    relations: frozenset[Relation] = frozenset()
    privileges: frozenset[Privilege] = frozenset()
    owner: str = ""


def reached(memberships: Iterable[Membership]) -> Mapping[str, frozenset[str]]:
    """For each role that is a member of any, the roles whose rights it has or can take on, itself not among them.

    Whether it inherits them or has to say `set role` makes no difference to what it can read.
    """
    direct: dict[str, set[str]] = defaultdict(set)
    for each in memberships:
        direct[each.member].add(each.role)
    found: dict[str, frozenset[str]] = {}
    for start, roles in direct.items():
        seen: set[str] = set()
        waiting = list(roles)
        while waiting:
            role = waiting.pop()
            if role not in seen:
                seen.add(role)
                waiting += direct.get(role, ())
        found[start] = frozenset(seen)
    return found
