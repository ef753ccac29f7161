"""Which roles are lacking, and which can do more than their part in the mesh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meshwright.grants.actions import AlterRole, CreateRole, Step
from meshwright.grants.declared import Declared, OwnRole
from meshwright.grants.state import State
from meshwright.grants.through import POWERS

_FOR = {
    "owner": "{domain} builds as this role",
    "consumer": "who reads a product of {domain} has to look into its interface area",
    "product": "who reads {domain}.{product} does it through this role",
}


def role_steps(declared: Declared, state: State) -> Iterator[Step]:
    """Make roles, and give and take attributes."""
    for name, role in declared.roles.items():
        if not declared.in_scope(role):
            continue
        has = state.roles.get(name)
        if has is None:
            reason = _FOR[role.part].format(domain=role.domain, product=role.product)
            yield Step(CreateRole(name, role.part == "owner"), "missing", role.domain, name, reason)
            continue
        wanted = ("inherit", "login") if role.part == "owner" else ("inherit",)
        gets = tuple(word for word in wanted if word not in has)
        loses = tuple(word for word in (*(() if role.part == "owner" else ("login",)), *POWERS) if word in has)
        if loses:
            yield _alter(role, AlterRole(name, loses=loses), "surplus", _too_much(role, loses))
        if gets:
            yield _alter(role, AlterRole(name, gets=gets), "missing", f"{name} lacks {' and '.join(gets)}")


def _alter(role: OwnRole, action: AlterRole, kind: Literal["missing", "surplus"], reason: str) -> Step:
    what = ", ".join(action.gets or action.loses)
    return Step(action, kind, role.domain, f"{role.name} -> {what}", reason)


def _too_much(role: OwnRole, words: tuple[str, ...]) -> str:
    return f"{role.name} has {' and '.join(words)}, " + (
        "with which it can get at what other domains keep private"
        if words != ("login",)
        else "and is a role to be a member of"
    )
