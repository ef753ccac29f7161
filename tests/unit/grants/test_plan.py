"""The planner, against a database as a value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meshwright.grants.names import names_of
from meshwright.grants.offers import Offers
from meshwright.grants.plan import make_plan
from meshwright.grants.state import State
from tests.unit.grants.model_database import EVERYTHING, can_create, can_select, done, identities
from tests.unit.grants.random_databases import DOMAINS, OTHERS, offers, roles_of, states

worlds = offers().flatmap(lambda each: st.tuples(st.just(each), states(each.prefix)))


def mended(said: Offers, state: State) -> State:
    return done(state, (step.action for step in make_plan(said, state).steps))


@given(worlds)
def test_after_the_plan_there_is_nothing_to_plan(world: tuple[Offers, State]) -> None:
    said, state = world
    after = mended(said, state)
    assert make_plan(said, after).steps == ()


@given(worlds)
def test_after_the_plan_each_domain_reads_what_it_is_offered_and_nothing_else(world: tuple[Offers, State]) -> None:
    said, state = world
    after = mended(said, state)
    domains = {each.name: each for each in said.domains}
    # A role that is not looked after may be a superuser, or be able to read everything.
    readers = {each: names_of(each, said.prefix).owner for each in DOMAINS if each in said.scope}
    idle = {role for each in set(DOMAINS) - said.scope for role in roles_of(names_of(each, said.prefix))}
    powerful = {role for role, words in after.roles.items() if words.intersection(EVERYTHING)}
    for reader, role in readers.items():
        who = identities(after, role)
        if any(identities(after, each) & (powerful | {"pg_read_all_data"}) for each in who & idle):
            continue
        for domain in said.scope - {reader}:
            names = names_of(domain, said.prefix)
            for relation in after.relations:
                if relation.schema in (names.private, names.data, names.raw):
                    assert not can_select(after, who, relation.schema, relation.name), (relation, role)
                product = domains[domain].product_of(relation.name) if relation.schema == names.interface else None
                if product is not None:
                    sees = can_select(after, who, relation.schema, relation.name)
                    assert sees == product.offered_to(reader), (relation, role)
            assert not any(can_create(after, who, schema) for schema in names.schemas)
        assert after.owner != role
        assert after.schemas.get("public") != role


@given(worlds)
def test_a_plan_leaves_everything_alone_that_is_no_domains(world: tuple[Offers, State]) -> None:
    said, state = world
    after = mended(said, state)
    outside = {each for each in state.memberships if each.member in OTHERS}
    assert outside <= after.memberships
    assert {name: after.roles[name] for name in OTHERS} == {name: state.roles[name] for name in OTHERS}
    assert state.roles.keys() <= after.roles.keys()
    assert state.schemas.keys() <= after.schemas.keys()
    idle = [names_of(domain, said.prefix) for domain in DOMAINS if domain not in said.scope]
    for schema in (schema for each in idle for schema in (*each.schemas, each.raw)):
        assert after.schemas.get(schema) == state.schemas.get(schema)
        assert {each for each in after.relations if each.schema == schema} == {
            each for each in state.relations if each.schema == schema
        }


@given(worlds)
def test_a_plan_says_why_and_does_nothing_twice(world: tuple[Offers, State]) -> None:
    said, state = world
    steps = make_plan(said, state).steps
    assert len({step.action for step in steps}) == len(steps)
    assert len({(step.domain, step.subject, step.kind) for step in steps}) == len(steps)
    assert all(step.reason and step.domain in said.scope for step in steps)
