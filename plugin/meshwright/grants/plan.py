"""From what the mesh declares and what a database says to what has to be done."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.grants.actions import CreateRole, Plan, PutOut, Take
from meshwright.grants.areas import area_steps, database_steps
from meshwright.grants.declared import Declared
from meshwright.grants.memberships import membership_steps
from meshwright.grants.offers import Offers
from meshwright.grants.privileges import DATABASE, privilege_steps
from meshwright.grants.roles import role_steps
from meshwright.grants.state import PUBLIC, Privilege, State, reached


def make_plan(offers: Offers, state: State) -> Plan:
    """What to do, so that the database says what the mesh says; no steps when it does.

    Raises:
        ConfigError: names that a database cannot have, or two domains would share.
    """
    declared = Declared(offers, state)
    roles = list(role_steps(declared, state))
    created = frozenset(step.action.role for step in roles if isinstance(step.action, CreateRole))
    steps = [*roles, *database_steps(declared, state), *area_steps(declared, state)]
    rights = [*membership_steps(declared, state, created), *privilege_steps(declared, state)]
    # First take, then give.
    steps += sorted(rights, key=lambda step: not isinstance(step.action, PutOut | Take))
    everybody = Privilege(DATABASE, "connect", PUBLIC)
    shuts = any(isinstance(step.action, Take) and step.action.privilege == everybody for step in steps)
    return Plan(tuple(steps), (*_notes(declared, state), *(_shut_out(declared, state) if shuts else ())))


def _notes(declared: Declared, state: State) -> Iterator[str]:
    """Who else may what, and what is left of what the mesh had."""
    for each in sorted(state.memberships):
        role = declared.roles.get(each.role)
        if role is None or not declared.in_scope(role) or each.member in declared.roles:
            continue
        if role.part == "owner":
            yield f"{each.member} is no domain's role, and may do what {each.role} may"
        elif role.part == "product":
            yield f"{each.member} is no domain's role, and may read {role.domain}.{role.product}"
    for role in declared.roles.values():
        if not role.known and declared.in_scope(role) and declared.domain(role.domain).complete:
            yield f"role {role.name} is of no product of {role.domain} any more; `drop role` when nobody needs it"
    for name in sorted(state.roles):
        base = name.removesuffix("_rw")
        ours = base != name and base.startswith(declared.offers.prefix) and name not in declared.roles
        if ours and state.schemas.get(f"{base}_private") == name:
            yield f"role {name} is of no domain of this mesh, and has schemas of one; nothing is done about it"


def _shut_out(declared: Declared, state: State) -> Iterator[str]:
    """Who comes into the database only because everybody does."""
    invited = {each.grantee for each in state.privileges if each.on.kind == "database" and each.word == "connect"}
    rights = reached(state.memberships)
    outside = [
        name
        for name, words in sorted(state.roles.items())
        if "login" in words
        and "superuser" not in words
        and name not in declared.roles
        and not (invited - {PUBLIC}) & {name, *rights.get(name, ())}
    ]
    if outside:
        listed = ", ".join(outside[:10]) + (f" and {len(outside) - 10} more" if len(outside) > 10 else "")
        yield f"{listed}: no domain's, and cannot connect any more unless they own the database or are granted it"
