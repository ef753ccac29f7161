"""The actions of a plan in Postgres' words."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.grants.actions import (
    Action,
    AlterRole,
    CreateRole,
    CreateSchema,
    Give,
    LetIn,
    OwnDatabase,
    OwnRelation,
    OwnSchema,
    PutOut,
    Take,
)
from meshwright.grants.state import PUBLIC, Privilege


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def statement(action: Action, database: str) -> str:
    """The statement for one action, without a semicolon."""
    match action:
        case CreateRole(role, login):
            text = f"create role {quoted(role)} {'login' if login else 'nologin'}"
        case AlterRole(role, gets, loses):
            text = f"alter role {quoted(role)} {' '.join([*gets, *(f'no{word}' for word in loses)])}"
        case CreateSchema(schema, owner):
            text = f"create schema {quoted(schema)} authorization {quoted(owner)}"
        case OwnSchema(schema, owner):
            text = f"alter schema {quoted(schema)} owner to {quoted(owner)}"
        case OwnDatabase():
            text = f"alter database {quoted(database)} owner to current_user"
        case OwnRelation(relation, owner):
            text = f"alter {relation.kind} {quoted(relation.schema)}.{quoted(relation.name)} owner to {quoted(owner)}"
        case LetIn(membership):
            text = f"grant {quoted(membership.role)} to {quoted(membership.member)}"
        case PutOut(membership, only_admin):
            option = "admin option for " if only_admin else ""
            text = f"revoke {option}{quoted(membership.role)} from {quoted(membership.member)}"
        case Give(privilege):
            text = f"{_defaults(privilege)}grant {_what(privilege, database)} to {_who(privilege)}"
        case Take(privilege, only_option):
            option = "grant option for " if only_option else ""
            # What was handed on goes with it.
            end = f"from {_who(privilege)} cascade"
            text = f"{_defaults(privilege)}revoke {option}{_what(privilege, database)} {end}"
    return text


def borrowed(roles: Iterable[str], who: str) -> tuple[list[str], list[str]]:
    """Statements before and after a plan that somebody runs who is no superuser.

    What a role owns is changed by its members alone, and so is what becomes its own.
    """
    ordered = sorted(set(roles) - {who})
    before = [f"grant {quoted(role)} to {quoted(who)}" for role in ordered]
    return before, [f"revoke {quoted(role)} from {quoted(who)}" for role in ordered]


def _what(privilege: Privilege, database: str) -> str:
    thing = privilege.on
    name = f"{quoted(thing.schema)}.{quoted(thing.name)}"
    match thing.kind:
        case "database":
            return f"{privilege.word} on database {quoted(database)}"
        case "schema":
            return f"{privilege.word} on schema {quoted(thing.schema)}"
        case "column":
            return f"{privilege.word} ({quoted(thing.part)}) on table {name}"
        case "defaults":
            return f"{privilege.word} on {thing.part}"
        case _:
            return f"{privilege.word} on {'sequence' if thing.kind == 'sequence' else 'table'} {name}"


def _defaults(privilege: Privilege) -> str:
    thing = privilege.on
    if thing.kind != "defaults":
        return ""
    where = f"in schema {quoted(thing.schema)} " if thing.schema else ""
    return f"alter default privileges for role {quoted(thing.name)} {where}"


def _who(privilege: Privilege) -> str:
    return "public" if privilege.grantee == PUBLIC else quoted(privilege.grantee)
