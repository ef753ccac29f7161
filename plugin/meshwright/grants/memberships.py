"""Which memberships are lacking, and which let a domain read what nobody offered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from meshwright.grants.actions import LetIn, PutOut, Step
from meshwright.grants.declared import Declared, OwnRole
from meshwright.grants.state import Membership, State
from meshwright.grants.through import Through


def membership_steps(declared: Declared, state: State, created: frozenset[str]) -> Iterator[Step]:
    """What to do about memberships.

    Nothing about the members that are no domain's: to whom else a product is shown is an administrator's business.

    Args:
        declared: what the mesh says.
        state: the database.
        created: the roles that the plan makes.
    """
    there = state.roles.keys() | created
    has = {(each.role, each.member) for each in state.memberships}
    lacking = [
        (role, member)
        for role, member in _required(declared)
        if {role.name, member.name} <= there and (role.name, member.name) not in has
    ]
    news = [Membership(role.name, member.name) for role, member in lacking]
    through = Through(declared, replace(state, memberships=state.memberships.union(news)))
    for each in sorted(state.memberships):
        own = declared.roles.get(each.member)
        if own is None:
            continue
        role_of = declared.roles.get(each.role)
        if role_of is None:
            yield from through.steps(each, own)
        elif declared.in_scope(own) or declared.in_scope(role_of):
            if declared.let_in(role_of, own) is None:
                yield _step(declared, PutOut(each), "surplus", role_of, own)
            elif each.admin:
                yield _step(declared, PutOut(each, only_admin=True), "surplus", role_of, own)
    for (role, member), new in zip(lacking, news, strict=True):
        yield _step(declared, LetIn(new), "missing", role, member)


def _required(declared: Declared) -> Iterator[tuple[OwnRole, OwnRole]]:
    """The memberships that have to be, as far as one of the two roles is looked after: what to be in, and who."""
    owners = [role for role in declared.roles.values() if role.part == "owner"]
    for role in declared.roles.values():
        if role.part == "product" and role.known:
            parent = declared.roles[declared.names(role.domain).consumer]
            for above, below in ((parent, role), *((role, owner) for owner in owners)):
                looked_after = declared.in_scope(above) or declared.in_scope(below)
                if looked_after and declared.let_in(above, below) == "must":
                    yield above, below


def _step(
    declared: Declared, action: LetIn | PutOut, kind: Literal["missing", "surplus"], role: OwnRole, member: OwnRole
) -> Step:
    domain = role.domain if declared.in_scope(role) else member.domain
    what = f"{role.domain}.{role.product}" if role.part == "product" else role.name
    subject = f"{member.name} -> {what}"
    if isinstance(action, PutOut) and action.only_admin:
        reason = f"{member.name} may let others read {what}"
    elif role.part == "consumer" and kind == "missing":
        reason = (
            f"who reads {member.domain}.{member.product} has to look into schema {declared.names(domain).interface}"
        )
    elif role.part != "product":
        reason = f"{member.name} may do what {role.name} may, which is {role.domain}'s own"
    elif kind == "missing":
        reason = f"{role.domain} offers {role.product} to {member.domain}"
    elif not role.known:
        reason = f"{member.name} is let into {role.name}, and {role.domain} has no such product any more"
    elif member.part != "owner":
        reason = f"{member.name} may read {what}, and is for what {member.domain} offers alone"
    else:
        reason = f"{member.name} may read {what}, which {role.domain} does not offer to {member.domain}"
    return Step(action, kind, domain, subject, reason)
