"""Databases that random ones come to only now and then."""

from __future__ import annotations

from dataclasses import replace

from meshwright.grants.actions import OwnRelation, PutOut
from meshwright.grants.offers import DomainOffers, OfferedProduct, Offers
from meshwright.grants.plan import make_plan
from meshwright.grants.state import Membership, Privilege, Relation, State, Thing
from tests.unit.grants.model_database import done

OPEN = OfferedProduct("x")
BOTH = Offers((DomainOffers("a"), DomainOffers("b", (OPEN,))), frozenset({"a", "b"}))
LOGIN = frozenset({"login", "inherit"})


def clean(offers: Offers = BOTH) -> State:
    """What the plan makes of an empty database, with a role that is no domain's."""
    empty = State("d", roles={"loader": LOGIN})
    return done(empty, (step.action for step in make_plan(offers, empty).steps))


def test_what_a_membership_will_open_to_a_third_is_closed_in_the_same_plan() -> None:
    """a_consumer has a_rw's rights through loader, and a_rw is about to read b."""
    only_b = replace(BOTH, scope=frozenset({"b"}))
    state = clean(only_b)
    roles = {**state.roles, "a_rw": LOGIN, "a_consumer": LOGIN}
    through = {Membership("a_rw", "loader"), Membership("loader", "a_consumer")}
    state = replace(state, roles=roles, memberships=state.memberships | through)
    plan = make_plan(only_b, state)
    assert PutOut(Membership("loader", "a_consumer")) in [step.action for step in plan.steps]
    assert make_plan(only_b, done(state, (step.action for step in plan.steps))).steps == ()


def test_a_loader_of_one_domain_shows_its_raw_data_to_no_other() -> None:
    state = clean()
    table = Relation("a_raw", "t", "table", "a_rw")
    state = replace(
        state,
        schemas={**state.schemas, "a_raw": "a_rw"},
        relations=frozenset({table}),
        privileges=state.privileges | {Privilege(Thing("relation", "a_raw", "t"), "select", "loader")},
    )
    assert make_plan(BOTH, state).steps == ()
    own = replace(state, memberships=state.memberships | {Membership("loader", "a_rw")})
    assert make_plan(BOTH, own).steps == ()
    other = replace(state, memberships=state.memberships | {Membership("loader", "b_rw")})
    [step] = make_plan(BOTH, other).steps
    assert step.action == PutOut(Membership("loader", "b_rw"))
    assert step.reason == "b_rw may read tables of a as loader, which a does not offer to b"


def test_raw_data_belongs_to_a_loader_or_to_its_domain_and_to_no_other() -> None:
    state = clean()
    state = replace(state, schemas={**state.schemas, "a_raw": "a_rw"})
    loaded = replace(state, relations=frozenset({Relation("a_raw", "t", "table", "loader")}))
    assert make_plan(BOTH, loaded).steps == ()
    taken = Relation("a_raw", "t", "table", "b_rw")
    [step] = make_plan(BOTH, replace(state, relations=frozenset({taken}))).steps
    assert step.action == OwnRelation(taken, "a_rw")


def test_where_nobody_knows_all_products_none_is_taken_for_gone() -> None:
    before = clean()
    for complete, steps in ((True, 1), (False, 0)):
        now = replace(BOTH, domains=(DomainOffers("a"), DomainOffers("b", complete=complete)))
        plan = make_plan(now, before)
        assert len(plan.steps) == steps
        assert any("b_x_consumer is of no product" in note for note in plan.notes) == complete
