"""The actions in Postgres' words."""

from __future__ import annotations

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
from meshwright.grants.offers import DomainOffers, Offers
from meshwright.grants.plan import make_plan
from meshwright.grants.postgres_sql import statement
from meshwright.grants.script import script
from meshwright.grants.state import PUBLIC, Membership, Privilege, Relation, State, Thing

TABLE = Thing("relation", "a_private", 'od"d')
STATEMENTS: list[tuple[Action, str]] = [
    (CreateRole("a_rw", login=True), 'create role "a_rw" login'),
    (CreateRole("a_consumer"), 'create role "a_consumer" nologin'),
    (AlterRole("a_rw", gets=("login", "inherit")), 'alter role "a_rw" login inherit'),
    (AlterRole("a_rw", loses=("superuser",)), 'alter role "a_rw" nosuperuser'),
    (CreateSchema("a", "a_rw"), 'create schema "a" authorization "a_rw"'),
    (OwnDatabase(), 'alter database "d" owner to current_user'),
    (OwnSchema("a", "a_rw", "b"), 'alter schema "a" owner to "a_rw"'),
    (
        OwnRelation(Relation("a", "v", "materialized view", "b"), "a_rw"),
        'alter materialized view "a"."v" owner to "a_rw"',
    ),
    (LetIn(Membership("a_x_consumer", "b_rw")), 'grant "a_x_consumer" to "b_rw"'),
    (PutOut(Membership("a_rw", "b_rw")), 'revoke "a_rw" from "b_rw"'),
    (PutOut(Membership("a_rw", "b_rw"), only_admin=True), 'revoke admin option for "a_rw" from "b_rw"'),
    (Give(Privilege(Thing("schema", "a"), "usage", "c")), 'grant usage on schema "a" to "c"'),
    (Give(Privilege(Thing("database"), "connect", "c")), 'grant connect on database "d" to "c"'),
    (Take(Privilege(TABLE, "select", PUBLIC)), 'revoke select on table "a_private"."od""d" from public cascade'),
    (
        Take(Privilege(TABLE, "select", "c", grantable=True), only_option=True),
        'revoke grant option for select on table "a_private"."od""d" from "c" cascade',
    ),
    (
        Take(Privilege(Thing("column", "a", "t", "ssn"), "select", "c")),
        'revoke select ("ssn") on table "a"."t" from "c" cascade',
    ),
    (Take(Privilege(Thing("sequence", "a", "s"), "usage", "c")), 'revoke usage on sequence "a"."s" from "c" cascade'),
    (
        Take(Privilege(Thing("defaults", "a", "a_rw", "tables"), "select", "c")),
        'alter default privileges for role "a_rw" in schema "a" revoke select on tables from "c" cascade',
    ),
    (
        Take(Privilege(Thing("defaults", "", "a_rw", "schemas"), "usage", PUBLIC)),
        'alter default privileges for role "a_rw" revoke usage on schemas from public cascade',
    ),
]


def test_every_action_has_its_statement() -> None:
    assert [statement(action, "d") for action, _ in STATEMENTS] == [sql for _, sql in STATEMENTS]
    assert {type(action) for action, _ in STATEMENTS} == set(Action.__args__)


def test_who_is_no_superuser_becomes_a_member_only_while_it_runs() -> None:
    offers = Offers((DomainOffers("a"),), frozenset({"a"}))
    words = frozenset({"login"})
    state = State("d", roles={"admin": words, "root": words | {"superuser"}})
    plan = make_plan(offers, state)
    lines = [line.sql for line in script(plan, offers, state, "admin")]
    made = lines.index('create role "a_rw" login')
    into = lines.index('grant "a_rw" to "admin"')
    first = min(index for index, line in enumerate(lines) if line.startswith("create schema"))
    assert made < into < first
    assert lines[-1] == 'revoke "a_rw" from "admin"'
    assert not any('"root"' in line.sql for line in script(plan, offers, state, "root"))
    assert script(make_plan(offers, state), offers, state, "admin") == script(plan, offers, state, "admin")
