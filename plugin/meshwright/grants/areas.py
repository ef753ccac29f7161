"""Which schemas are lacking, and what of a database belongs to the wrong one."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.grants.actions import CreateSchema, OwnDatabase, OwnRelation, OwnSchema, Step
from meshwright.grants.declared import Area, Declared
from meshwright.grants.state import State

_IN = {
    "interface": "others read {domain}'s ports here",
    "private": "{domain} builds here",
    "data": "the tables behind {domain}'s ports are here",
}


_OWNS_DATABASE = "pg_database_owner"
"""The role that owns `public` in a new database, since Postgres 14; whoever owns the database is a member of it."""


def database_steps(declared: Declared, state: State) -> Iterator[Step]:
    """Take away from domains what belongs to them all.

    Whoever may make schemas can make one that another role looks into before all others, and put functions there.
    """
    role = declared.roles.get(state.owner)
    if role is not None and declared.in_scope(role):
        subject = f"{role.name} -> the database"
        reason = f"{role.name} owns the database, and could make schemas"
        yield Step(OwnDatabase(), "surplus", role.domain, subject, reason)
    role = declared.roles.get(state.schemas.get("public", ""))
    if role is not None and declared.in_scope(role) and _OWNS_DATABASE in state.roles:
        action = OwnSchema("public", _OWNS_DATABASE, role.name)
        reason = f"schema public belongs to {role.name}, which could make tables there"
        yield Step(action, "surplus", role.domain, f"{role.name} -> public", reason)


def area_steps(declared: Declared, state: State) -> Iterator[Step]:
    """Make schemas, and give what is in them to the domain's own role: a view reads with the rights of its owner."""
    for area in declared.areas.values():
        owner = declared.names(area.domain).owner
        has = state.schemas.get(area.schema)
        if has is None:
            if area.kind != "raw":
                reason = _IN[area.kind].format(domain=area.domain)
                yield Step(CreateSchema(area.schema, owner), "missing", area.domain, area.schema, reason)
            continue
        # What a superuser made, an administrator made for the domain.
        by_hand = "superuser" in state.roles.get(has, ())
        if has != owner and (by_hand or not _is_loaders(area, has, declared)):
            reason = f"schema {area.schema} is {area.domain}'s and belongs to {has}"
            subject = f"{has} -> {area.schema}"
            yield Step(OwnSchema(area.schema, owner, has), "surplus", area.domain, subject, reason)
    for relation in sorted(state.relations):
        area_of = declared.areas.get(relation.schema)
        # A sequence goes with its table.
        if area_of is None or _is_loaders(area_of, relation.owner, declared) or relation.kind == "sequence":
            continue
        owner = declared.names(area_of.domain).owner
        if relation.owner != owner:
            name = f"{relation.schema}.{relation.name}"
            reason = f"{name} is {area_of.domain}'s and belongs to {relation.owner}"
            subject = f"{relation.owner} -> {name}"
            yield Step(OwnRelation(relation, owner), "surplus", area_of.domain, subject, reason)


def _is_loaders(area: Area, owner: str, declared: Declared) -> bool:
    """Whether something belongs to a tool that brings raw data, which may own what it makes."""
    return area.kind == "raw" and owner not in declared.roles
