"""What can be done to make a database say what the mesh says; each engine has its own words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.grants.state import Membership, Privilege, Relation


@dataclass(frozen=True, slots=True)
class CreateRole:
    """A role that is not there; with `login`, one that dbt can use once it has a password."""

    role: str
    login: bool = False


@dataclass(frozen=True, slots=True)
class AlterRole:
    """Give a role attributes and take others away: `login`, `inherit`, `superuser`, `createrole`."""

    role: str
    gets: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateSchema:
    """A schema that is not there."""

    schema: str
    owner: str


@dataclass(frozen=True, slots=True)
class OwnSchema:
    """Another owner for a schema."""

    schema: str
    owner: str
    before: str


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """Another owner for the database: whoever does what is planned."""


@dataclass(frozen=True, slots=True)
class OwnRelation:
    """Another owner for a table or view, which says whose it is now."""

    relation: Relation
    owner: str


@dataclass(frozen=True, slots=True)
class Give:
    """A privilege that somebody lacks."""

    privilege: Privilege


@dataclass(frozen=True, slots=True)
class Take:
    """A privilege that somebody must not have, or only not hand on."""

    privilege: Privilege
    only_option: bool = False


@dataclass(frozen=True, slots=True)
class LetIn:
    """A membership that is lacking."""

    membership: Membership


@dataclass(frozen=True, slots=True)
class PutOut:
    """A membership that must not be, or only must not let others in."""

    membership: Membership
    only_admin: bool = False


Action = CreateRole | AlterRole | CreateSchema | OwnSchema | OwnDatabase | OwnRelation | Give | Take | LetIn | PutOut


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a plan.

    Attributes:
        kind: `missing` when something declared is not there, `surplus` when something is there that nobody declared.
        domain: whose roles, schemas or ports it is about.
        subject: who may do what, shortly: `punctuality_rw -> weather_private`; tells steps of one domain apart.
        reason: what is the case, a sentence without full stop.
    """

    action: Action
    kind: Literal["missing", "surplus"]
    domain: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a database becomes what the mesh says.

    Attributes:
        steps: in the order in which they can be done.
        notes: what an administrator should know and nothing is done about, a sentence each.
    """

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
