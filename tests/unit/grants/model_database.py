"""A database as a value: what each action of a plan does to it, and what a role can see in it.

It obeys the rules of Postgres as its manual tells them, and shares no code with the planner but the values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
from meshwright.grants.state import PUBLIC, Membership, State, Thing

EVERYTHING = ("superuser", "bypassrls", "createrole", "replication")


def done(state: State, actions: Iterable[Action]) -> State:
    for action in actions:
        state = _done(state, action)
    return state


def _done(state: State, action: Action) -> State:  # noqa: PLR0911
    match action:
        case CreateRole(role, login):
            assert role not in state.roles
            words = frozenset({"inherit", "login"} if login else {"inherit"})
            return replace(state, roles={**state.roles, role: words})
        case AlterRole(role, gets, loses):
            words = state.roles[role] | set(gets)
            return replace(state, roles={**state.roles, role: words - set(loses)})
        case CreateSchema(schema, owner):
            assert schema not in state.schemas
            assert owner in state.roles
            return replace(state, schemas={**state.schemas, schema: owner})
        case OwnSchema(schema, owner, before):
            assert state.schemas[schema] == before
            return _without_own(replace(state, schemas={**state.schemas, schema: owner}))
        case OwnDatabase():
            return _without_own(replace(state, owner="root"))
        case OwnRelation(relation, owner):
            assert relation in state.relations
            return _without_own(
                replace(state, relations=state.relations - {relation} | {replace(relation, owner=owner)})
            )
        case LetIn(membership):
            assert {membership.role, membership.member} <= state.roles.keys()
            assert not can_become(state, membership.role, membership.member), "Postgres allows no circle"
            return replace(state, memberships=state.memberships | {membership})
        case PutOut(membership, only_admin):
            assert membership in state.memberships
            left = {Membership(membership.role, membership.member)} if only_admin else set()
            return replace(state, memberships=state.memberships - {membership} | left)
        case Give(privilege):
            assert privilege.grantee in state.roles
            return _without_own(replace(state, privileges=state.privileges | {privilege}))
        case Take(privilege, only_option):
            left_over = {replace(privilege, grantable=False)} if only_option else set()
            return replace(state, privileges=state.privileges - {privilege} | left_over)


def _without_own(state: State) -> State:
    """What an owner has is told of nobody."""
    owners = {("relation", each.schema, each.name): each.owner for each in state.relations}
    owners |= {("schema", schema, ""): owner for schema, owner in state.schemas.items()}
    owners["database", "", ""] = state.owner
    kept = (p for p in state.privileges if owners.get((p.on.kind, p.on.schema, p.on.name)) != p.grantee)
    return replace(state, privileges=frozenset(kept))


def identities(state: State, start: str) -> set[str]:
    """A role, and those whose rights it has by being a member."""
    direct: dict[str, list[str]] = {}
    for each in state.memberships:
        direct.setdefault(each.member, []).append(each.role)
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        role = waiting.pop()
        if role not in seen:
            seen.add(role)
            waiting += direct.get(role, [])
    return seen


def can_become(state: State, start: str, target: str) -> bool:
    return target in identities(state, start)


def can_select(state: State, who: set[str], schema: str, name: str) -> bool:
    """Whether somebody with these identities can read a table or view."""
    if any(word in state.roles[each] for each in who for word in EVERYTHING) or "pg_read_all_data" in who:
        return True
    owner = next(each.owner for each in state.relations if (each.schema, each.name) == (schema, name))
    sees = owner in who or _holds(state, who, Thing("relation", schema, name), "select")
    enters = state.schemas[schema] in who or _holds(state, who, Thing("schema", schema), "usage")
    return sees and enters


def can_create(state: State, who: set[str], schema: str) -> bool:
    return state.schemas[schema] in who or _holds(state, who, Thing("schema", schema), "create")


def _holds(state: State, who: set[str], thing: Thing, word: str) -> bool:
    grantees = {each.grantee for each in state.privileges if (each.on, each.word) == (thing, word)}
    return bool(grantees & {*who, PUBLIC})
