"""Private stays private in a shared database: what each domain's role may do that has logged in as itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.engines.postgres_mesh import DOMAINS, ENVIRONMENT, PORTS, PostgresMesh

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

STRANGER = "stranger_rw"
"""A role like a domain's own, of somebody who is no domain of the mesh."""
ROLES = (*(f"{domain}_rw" for domain in DOMAINS), STRANGER)

CONSUMERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("weather", "observations"): ("punctuality",),
    ("network", "places"): ("operations", "punctuality"),
    ("network", "carriers"): ("punctuality",),
    ("punctuality", "delays"): (),
}
"""Whom products are offered to; those of fleet and operations stay offered to every domain."""

WRITES = (
    "insert into {view} select * from {view} limit 1",
    "update {view} set {column} = {column}",
    "delete from {view}",
    "drop view {view}",
    "alter view {view} rename to taken",
    "alter view {view} set schema {other}_private",
    "create or replace view {view} as select 1 as {column}",
    "comment on view {view} is 'taken'",
    "create table {schema}.planted (id integer)",
    "create view {schema}.planted as select 1 as id",
    "create function {schema}.planted() returns integer language sql as 'select 1'",
    "create table {schema}_data.planted (id integer)",
    "create table {schema}_private.planted (id integer)",
    "drop schema {schema} cascade",
    "alter schema {schema} rename to taken",
    "create schema planted",
)


@pytest.fixture(scope="module")
def mesh(postgres_reference: PostgresMesh) -> PostgresMesh:
    """Products are offered as CONSUMERS says; before, each was offered to everybody."""
    for (domain, name), consumers in CONSUMERS.items():
        file = postgres_reference.root / "domains" / domain / "mesh.yml"
        text = file.read_text(encoding="utf-8")
        assert f"  {name}:\n" in text
        listed = f"  {name}:\n    consumers: [{', '.join(consumers)}]\n"
        file.write_text(text.replace(f"  {name}:\n", listed), encoding="utf-8")
    assert "revoke" in postgres_reference.grant()
    database = postgres_reference.database
    database.create_login(STRANGER)
    database.execute([f'grant connect on database "{database.name}" to {STRANGER}'])
    return postgres_reference


@pytest.fixture(scope="module")
def connections(mesh: PostgresMesh) -> Iterator[Mapping[str, Any]]:
    """A connection of each role, which has logged in as itself."""
    with ExitStack() as stack:
        found = {role: stack.enter_context(mesh.database.connected(role)) for role in ROLES}
        for role, connection in found.items():
            assert answer(connection, "select session_user, rolsuper from pg_roles where rolname = session_user") == [
                (role, False)
            ]
        yield found


def answer(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def refusal(connection: Any, statement: str) -> str:
    """Why the database refuses a statement; empty when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            cursor.execute(statement)
        except psycopg2.errors.InsufficientPrivilege as error:
            return str(error).splitlines()[0]
        except psycopg2.errors.WrongObjectType as error:
            # A view cannot be truncated, whoever asks.
            return str(error).splitlines()[0]
        finally:
            cursor.execute("rollback")
    return ""


def may_read(role: str, domain: str, name: str) -> bool:
    if role == f"{domain}_rw":
        return True
    consumers = CONSUMERS.get((domain, name), DOMAINS)
    return role in {f"{consumer}_rw" for consumer in consumers}


def test_a_port_is_read_by_those_it_is_offered_to_and_by_nobody_else(
    mesh: PostgresMesh, connections: Mapping[str, Any]
) -> None:
    expected, found = {}, {}
    for role, (domain, products) in product(ROLES, PORTS.items()):
        for name, views in products.items():
            for view in views:
                expected[role, domain, view] = may_read(role, domain, name)
                refused = refusal(connections[role], f"select * from {domain}.{view} limit 1")
                assert not refused or "permission denied for" in refused
                found[role, domain, view] = not refused
    assert found == expected
    assert len(found) == 72
    assert sum(found.values()) == 12 + 4 * 4 + 1 + 2 + 1, "its own; fleet's and operations' to four others; ..."


def test_what_is_no_port_is_read_by_its_own_domain_alone(mesh: PostgresMesh, connections: Mapping[str, Any]) -> None:
    relations = mesh.database.query(
        "select nspname, relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        r" where nspname like any (array['%\_private', '%\_data', '%\_raw']) and relkind in ('r', 'v', 'm')"
    )
    assert len(relations) >= 5 + 12 + 12 + 5, "raw tables, private models, versions of ports, lists of publications"
    for role, (schema, relation) in product(ROLES, relations):
        refused = refusal(connections[role], f'select * from {schema}."{relation}" limit 1')
        if role == f"{schema.rpartition('_')[0]}_rw":
            assert refused == ""
        else:
            assert refused == f"permission denied for schema {schema}"


def test_nobody_writes_or_creates_where_another_domain_serves(
    mesh: PostgresMesh, connections: Mapping[str, Any]
) -> None:
    tried = 0
    for role, (domain, products) in product(ROLES, PORTS.items()):
        if role == f"{domain}_rw":
            continue
        other = role.removesuffix("_rw")
        for view in (view for views in products.values() for view in views):
            column = mesh.database.query(
                f"select attname from pg_attribute where attrelid = '{domain}.{view}'::regclass and attnum = 1"
            )[0][0]
            for statement in (*WRITES, "truncate {view}"):
                words = {"view": f"{domain}.{view}", "schema": domain, "column": column, "other": other}
                said = statement.format(**words)
                refused = refusal(connections[role], said)
                assert refused.startswith(("permission denied for", "must be owner of")) or (
                    said.startswith("truncate") and refused == f'"{view}" is not a table'
                ), f"{role}: {said}: {refused or 'done'}"
                tried += 1
    assert tried == 5 * 12 * 17


def test_nobody_lets_others_in(mesh: PostgresMesh, connections: Mapping[str, Any]) -> None:
    """Postgres only warns of a grant that somebody may not give who may read; so what counts is what came of it."""
    for role, (domain, products) in product(ROLES, PORTS.items()):
        for view in (view for views in products.values() for view in views):
            given = {
                f"select on {domain}.{view}": f"has_table_privilege('public', '{domain}.{view}', 'select')",
                f"usage on schema {domain}": f"has_schema_privilege('public', '{domain}', 'usage')",
            }
            for right, question in given.items():
                tried = f"grant {right} to public; do $$ begin assert not {question}; end $$"
                if role == f"{domain}_rw":
                    with pytest.raises(psycopg2.errors.AssertFailure):
                        refusal(connections[role], tried)
                else:
                    refused = refusal(connections[role], tried)
                    assert not refused or refused.startswith("permission denied for")


def test_nobody_becomes_another_domain(mesh: PostgresMesh, connections: Mapping[str, Any]) -> None:
    """Roles of consumers are inherited. Through them nobody comes to be an owner, or lets anybody else in."""
    for role, domain in product(ROLES, DOMAINS):
        if role != f"{domain}_rw":
            assert "permission denied" in refusal(connections[role], f"set role {domain}_rw")
        (name, *_) = PORTS[domain]
        assert refusal(connections[role], f"grant {domain}_{name}_consumer to {STRANGER}")


@pytest.mark.parametrize(
    ("domain", "refused", "allowed"),
    [
        (
            "punctuality",
            {
                "weather_private.int_observations_screened": "schema weather_private",
                "weather_data.mesh_publications": "schema weather_data",
                "weather_raw.weather": "schema weather_raw",
            },
            "weather.hourly_observations",
        ),
        (
            "operations",
            {"weather.hourly_observations": "schema weather", "network.carriers": "view carriers"},
            "network.airports",
        ),
    ],
)
def test_a_model_that_names_what_is_not_offered_fails(
    mesh: PostgresMesh, tmp_path: Path, domain: str, refused: Mapping[str, str], allowed: str
) -> None:
    """The one that names an offered port is built beside them: it is the grant that the others miss."""
    folder = tmp_path / "domains" / domain
    shutil.copytree(mesh.root / "domains" / domain, folder, symlinks=True)
    config = "{{ config(materialized='table', group='" + next(iter(PORTS[domain])) + "', access='private') }}\n"
    for number, relation in enumerate((allowed, *refused)):
        (folder / "models" / f"curious_{number}.sql").write_text(
            f"{config}select * from {relation}\n", encoding="utf-8"
        )
    output = mesh.run(folder, "dbt", "build", "--target", ENVIRONMENT, "--select", "curious_*", codes=(1,))
    assert f"OK created sql table model {domain}_private.curious_0" in output
    for number, what in enumerate(refused.values(), start=1):
        name = f"curious_{number}"
        assert f"Database Error in model {name} (models/{name}.sql)\n  permission denied for {what}\n" in output
    assert f"Completed with {len(refused)} error" in output


def test_a_new_publication_is_read_by_the_same(mesh: PostgresMesh, connections: Mapping[str, Any]) -> None:
    before = mesh.database.query("select max(sequence) from network_data.mesh_publications")
    output = mesh.run(mesh.root / "domains" / "network", "dbt", "build", "--target", ENVIRONMENT)
    assert "publishing 2 ports of network to postgres" in output
    assert mesh.database.query("select max(sequence) - 1 from network_data.mesh_publications") == before
    readers = {
        view: [role for role in ROLES if not refusal(connections[role], f"table network.{view}")]
        for view in ("airports", "carriers")
    }
    assert readers == {
        "airports": ["network_rw", "operations_rw", "punctuality_rw"],
        "carriers": ["network_rw", "punctuality_rw"],
    }
    for role in set(ROLES) - {"network_rw"}:
        (table,) = mesh.database.query(
            "select data_table from network_data.mesh_publications where port = 'carriers'"
            " order by sequence desc limit 1"
        )[0]
        assert (
            refusal(connections[role], f'table network_data."{table}"') == "permission denied for schema network_data"
        )
