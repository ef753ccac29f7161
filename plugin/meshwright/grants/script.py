"""A plan as the statements that a database runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.grants.actions import CreateRole, OwnRelation, OwnSchema, Plan, Step
from meshwright.grants.names import names_of
from meshwright.grants.offers import Offers
from meshwright.grants.postgres_sql import borrowed, statement
from meshwright.grants.state import State, reached


@dataclass(frozen=True, slots=True)
class Line:
    """A statement without a semicolon, and why it is run."""

    sql: str
    reason: str


def script(plan: Plan, offers: Offers, state: State, who: str) -> tuple[Line, ...]:
    """The statements of a plan in their order.

    Args:
        plan: what has to be done.
        offers: what the plan was made from.
        state: the database before.
        who: the role that runs them. Unless it is a superuser, it becomes a member of the roles that own something for
            as long as the script runs.
    """
    if not plan.steps:
        return ()
    first = [step for step in plan.steps if isinstance(step.action, CreateRole)]
    others = [step for step in plan.steps if not isinstance(step.action, CreateRole)]
    before, after = borrowed(_to_borrow(others, offers, state, who), who)
    return (
        *_lines(first, state),
        *(Line(sql, f"so that {who} can change what this role owns") for sql in before),
        *_lines(others, state),
        *(Line(sql, "as it was before") for sql in after),
    )


def _lines(steps: list[Step], state: State) -> Iterator[Line]:
    return (Line(statement(step.action, state.database), step.reason) for step in steps)


def _to_borrow(steps: list[Step], offers: Offers, state: State, who: str) -> set[str]:
    if "superuser" in state.roles.get(who, ()):
        return set()
    ours = {names_of(domain.name, offers.prefix).owner for domain in offers.domains}
    owners = {names_of(domain, offers.prefix).owner for domain in offers.scope}
    for step in steps:
        if isinstance(step.action, OwnSchema):
            owners.add(step.action.before)
        elif isinstance(step.action, OwnRelation):
            owners.add(step.action.relation.owner)
    return (owners & ours) - reached(state.memberships).get(who, frozenset())
