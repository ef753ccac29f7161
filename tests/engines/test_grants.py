"""`mesh grants` on a real Postgres: what it makes, what it finds, and what it mends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from meshwright.grants import postgres
from meshwright.grants.offers import DomainOffers, OfferedProduct
from meshwright.mesh.errors import GrantsError
from tests.engines.grants_drift import drifts
from tests.engines.grants_world import FLEET, PUNCTUALITY, WEATHER, World, fill, product, world
from tests.engines.postgres_database import PostgresDatabase


@pytest.fixture
def made(postgres: PostgresDatabase) -> Iterator[World]:
    with world(postgres) as created:
        yield created


def test_after_apply_there_is_nothing_to_plan(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    first = made.apply(offers)
    assert {step.kind for step in first.plan.steps} == {"missing", "surplus"}
    assert made.plan(offers).plan.steps == ()
    fill(made)
    assert made.plan(offers).plan.steps == ()
    assert made.apply(offers).script == ()


def test_a_port_is_read_by_whom_it_is_offered_to_and_by_nobody_else(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    fill(made)
    weather, reader, other = (made.names(name) for name in ("weather", "punctuality", "fleet"))
    read = f'select * from "{weather.interface}".hourly'
    assert made.database.query(read, reader.owner) == [(1,)]
    assert "permission denied for schema" in made.refusal(other.owner, read)
    for area, table in ((weather.private, "staged"), (weather.data, "hourly__1"), (weather.data, "mesh_publications")):
        for role in (reader.owner, other.owner):
            assert made.refusal(role, f'select * from "{area}".{table}') == f"permission denied for schema {area}"
    for statement in (
        f'insert into "{weather.interface}".hourly values (2)',
        f'create table "{weather.interface}".mine (id int)',
        f'create table "{weather.private}".mine (id int)',
        "create table public.mine (id int)",
        f'create schema "{made.prefix}mine"',
        f'set role "{weather.owner}"',
        f'set role "{weather.product("stations")}"',
    ):
        assert "permission denied" in made.refusal(reader.owner, statement), statement
    hand_on = f'grant "{weather.product("observations")}" to "{other.owner}"'
    assert "must have admin option" in made.refusal(reader.owner, hand_on)
    assert (
        made.refusal(reader.owner, f'create table "{reader.private}".t as {read}; create temporary table x (i int)')
        == ""
    )


def test_what_is_no_longer_offered_is_taken_back(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    fill(made)
    closed = DomainOffers("weather", (product("observations", "fleet", views=("hourly",)),))
    done = made.apply(made.offers(closed, PUNCTUALITY, FLEET))
    reasons = [step.reason for step in done.plan.steps]
    reader = made.names("punctuality").owner
    assert reasons == [
        f"{reader} may read weather.observations, which weather does not offer to punctuality",
        "weather offers observations to fleet",
    ]
    read = f'select * from "{made.names("weather").interface}".hourly'
    assert "permission denied" in made.refusal(made.names("punctuality").owner, read)
    assert made.database.query(read, made.names("fleet").owner) == [(1,)]
    # The role of the product that is gone stays, and is told.
    gone = made.names("weather").product("stations")
    assert f"role {gone} is of no product of weather any more; `drop role` when nobody needs it" in done.plan.notes
    assert made.database.query(f"select 1 from pg_roles where rolname = '{gone}'")


@pytest.mark.parametrize(("statements", "told"), drifts(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_drift_is_found_and_mended(made: World, statements: tuple[str, ...], told: str) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    fill(made)
    words = {
        "w": made.names("weather").base,
        "p": made.names("punctuality").base,
        "f": made.names("fleet").base,
        "x": made.prefix,
        "db": made.database.name,
        "admin": made.database.variables()["PGUSER"],
    }
    made.run(None, *(statement.format(**words) for statement in statements))
    steps = made.plan(offers).plan.steps
    assert len(steps) == 1
    assert told.format(**words) in (steps[0].reason, steps[0].subject)
    made.apply(offers)
    assert made.plan(offers).plan.steps == ()
    read = f'select * from "{made.names("weather").interface}".hourly'
    assert made.database.query(read, made.names("punctuality").owner) == [(1,)]


def test_others_keep_what_an_administrator_gave_them(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    fill(made)
    weather, people, tool = made.names("weather"), f"{made.prefix}analysts", f"{made.prefix}tool"
    made.run(
        None,
        f'create role "{people}"',
        f'create role "{tool}" login',
        f'grant "{weather.product("observations")}" to "{people}"',
        f'grant "{weather.owner}" to "{tool}"',
        f'grant usage on schema "{weather.interface}" to "{people}"',
        f'grant select on "{weather.interface}".hourly to "{people}"',
        f'create schema "{weather.raw}" authorization "{weather.owner}"',
        f'grant all on schema "{weather.raw}" to "{tool}"',
        f'set role "{tool}"; create table "{weather.raw}".loaded as select 1 as id',
    )
    planned = made.plan(offers)
    assert planned.plan.steps == ()
    assert f"{people} is no domain's role, and may read weather.observations" in planned.plan.notes
    assert f"{tool} is no domain's role, and may do what {weather.owner} may" in planned.plan.notes


def test_a_loader_keeps_the_schema_that_it_made(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    weather, loader = made.names("weather"), f"{made.prefix}loader"
    made.run(
        None,
        f'create role "{loader}" login',
        f'grant connect on database {made.database.name} to "{loader}"',
        f'create schema "{weather.raw}" authorization "{loader}"',
    )
    made.run(
        loader,
        f'create table "{weather.raw}".loaded as select 1 as id',
        f'grant usage on schema "{weather.raw}" to "{weather.owner}"',
        f'grant select on "{weather.raw}".loaded to "{weather.owner}"',
    )
    assert made.apply(offers).plan.steps == ()
    made.run(loader, f'insert into "{weather.raw}".loaded values (2)', f'create table "{weather.raw}".more (id int)')
    assert made.database.query(f'select count(*) from "{weather.raw}".loaded', weather.owner) == [(2,)]
    made.run(None, f'alter schema "{weather.raw}" owner to "{made.names("fleet").owner}"')
    assert [step.kind for step in made.apply(offers).plan.steps] == ["surplus"]
    made.run(None, f'alter schema "{weather.raw}" owner to current_user')
    assert [step.kind for step in made.apply(offers).plan.steps] == ["surplus"]


def test_who_loses_the_way_into_the_database_is_told_before(made: World) -> None:
    tool = f"{made.prefix}tool"
    made.run(None, f'create role "{tool}" login')
    offers = made.offers(WEATHER)
    assert any(tool in note and "cannot connect any more" in note for note in made.plan(offers).plan.notes)
    kept = replace(offers, keeps_public=True)
    assert not any(tool in note for note in made.plan(kept).plan.notes)
    made.apply(kept)
    assert made.database.query("select 1", tool) == [(1,)]
    made.apply(offers)
    assert "permission denied for database" in made.refusal(tool, "select 1")


def test_a_domain_does_not_own_the_database_that_it_shares(made: World) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    made.apply(offers)
    owner = made.names("weather").owner
    made.run(None, f'alter database {made.database.name} owner to "{owner}"')
    found = [(step.kind, step.reason) for step in made.plan(offers).plan.steps]
    assert found[0] == ("surplus", f"{owner} owns the database, and could make schemas")
    assert {kind for kind, _ in found[1:]} == {"missing"}, "what an owner may anyhow is written down"
    made.apply(offers)
    assert made.plan(offers).plan.steps == ()
    assert "permission denied for database" in made.refusal(owner, f'create schema "{made.prefix}mine"')
    others = made.offers(WEATHER, PUNCTUALITY, FLEET, scope=("fleet",))
    made.run(None, f'alter database {made.database.name} owner to "{owner}"')
    assert made.plan(others).plan.steps == ()


def test_only_the_named_domains_are_looked_after(made: World) -> None:
    alone = made.offers(WEATHER, PUNCTUALITY, FLEET, scope=("weather",))
    assert {step.domain for step in made.apply(alone).plan.steps} == {"weather"}
    assert made.plan(alone).plan.steps == ()
    punctuality = made.offers(WEATHER, PUNCTUALITY, FLEET, scope=("punctuality",))
    reasons = [step.reason for step in made.apply(punctuality).plan.steps]
    assert "weather offers observations to punctuality" in reasons
    assert not any("fleet" in reason for reason in reasons)
    assert made.plan(alone).plan.steps == ()


def test_an_administrator_who_is_no_superuser_can_do_all_of_it(made: World) -> None:
    """In Postgres 15, who may create roles may also let itself into them; from 16 on only into those that it made."""
    admin = f"{made.prefix}admin"
    made.run(None, f'create role "{admin}" login createrole', f'alter database {made.database.name} owner to "{admin}"')
    offers = made.offers(WEATHER, PUNCTUALITY, FLEET)
    done = made.apply(offers, admin)
    weather, punctuality = made.names("weather"), made.names("punctuality")
    assert f'grant "{weather.owner}" to "{admin}"' in [line.sql for line in done.script]
    assert made.database.query(f"select pg_has_role('{admin}', '{weather.owner}', 'member')") == [(False,)]
    fill(made)
    made.run(weather.owner, f'grant select on "{weather.private}".staged to "{punctuality.owner}"')
    made.run(punctuality.owner, f'create table "{punctuality.private}".t (id int)')
    made.run(None, f'alter table "{weather.private}".staged owner to "{punctuality.owner}"')
    assert len(made.plan(offers, admin).plan.steps) == 1
    made.apply(offers, admin)
    assert made.plan(offers).plan.steps == made.plan(offers, admin).plan.steps == ()


def test_what_the_database_does_not_let_us_do_changes_nothing(made: World) -> None:
    admin = f"{made.prefix}admin"
    made.run(
        None, f'create role "{admin}" login createrole', f'grant create on database {made.database.name} to "{admin}"'
    )
    offers = made.offers(WEATHER, PUNCTUALITY)
    before = made.plan(offers).plan.steps
    with pytest.raises(GrantsError, match="nothing was changed") as refused:
        made.apply(offers, admin)
    assert "the owner of the database" in refused.value.remedy
    assert made.plan(offers).plan.steps == before
    made.run(None, f'alter role "{admin}" nocreaterole')
    with pytest.raises(GrantsError, match="permission denied to create role; the statement was: create role"):
        made.apply(offers, admin)


def test_a_login_that_keeps_our_lock_does_not_keep_us_waiting(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    offers = made.offers(WEATHER, PUNCTUALITY)
    made.apply(offers)
    monkeypatch.setattr(postgres, "_PATIENCE", "100ms")
    with made.database.connected(made.names("punctuality").owner) as connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('mesh grants'))")
        with pytest.raises(GrantsError, match="lock timeout"):
            made.apply(offers)
    made.apply(offers)


def test_no_function_of_somebody_else_runs_with_the_administrators_rights(made: World) -> None:
    """Postgres takes a function whose arguments fit exactly before its own one, wherever it is on the search path."""
    stranger = f"{made.prefix}stranger"
    made.run(
        None,
        f'create role "{stranger}" login',
        "grant usage, create on schema public to public",
        f'create schema authorization "{stranger}"',
        f'grant usage on schema "{stranger}" to public',
        f'alter role current_user in database {made.database.name} set search_path = "{stranger}", public',
    )
    body = f"returns text language plpgsql as $$begin alter role {stranger} superuser; return 'a'; end$$"
    for schema in ("public", stranger):
        made.run(
            stranger,
            f'create function "{schema}".pg_advisory_xact_lock(integer) {body}',
            f'create function "{schema}"."right"(name, integer) {body}',
            f'create function "{schema}".acldefault(text, oid) {body}',
            f'create function "{schema}".hashtext(text) {body}',
        )
    offers = made.offers(WEATHER, PUNCTUALITY)
    made.plan(offers)
    made.apply(offers)
    assert made.database.query(f"select rolsuper from pg_catalog.pg_roles where rolname = '{stranger}'") == [(False,)]


@pytest.mark.parametrize("name", ['we"ather', "w; drop x --", "météo", "天気", "Weather", "a b", "x%s%(y)s{z}"])
def test_a_name_is_only_a_name(made: World, name: str) -> None:
    domain = DomainOffers(name, (OfferedProduct(name, frozenset({"punctuality"}), frozenset({name})),))
    offers = made.offers(domain, PUNCTUALITY)
    made.apply(offers)
    names = made.names(name)
    view = f'"{quoted(names.interface)}"."{quoted(name)}"'
    made.run(
        names.owner,
        f'create table "{quoted(names.data)}".t as select 1 as id',
        f'create view {view} as select * from "{quoted(names.data)}".t',
        f'create table "{quoted(names.private)}"."{quoted(name)}" as select 1 as id',
    )
    made.run(None, f'grant all on "{quoted(names.private)}"."{quoted(name)}" to public')
    made.apply(offers)
    assert made.plan(offers).plan.steps == ()
    assert made.database.query(f"select * from {view}", made.names("punctuality").owner) == [(1,)]


def quoted(name: str) -> str:
    return name.replace('"', '""')
