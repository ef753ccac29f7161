"""`mesh grants` and `mesh-check` as a user calls them, on the folder of a mesh and a real Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command_line import Said, run
from tests.engines.grants_world import World, world
from tests.engines.postgres_database import PostgresDatabase
from tests.unit.app.small_domain import built, domain, port, private, published, stub


@pytest.fixture
def made(postgres: PostgresDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(postgres) as created:
        monkeypatch.setenv("MESH_GRANTS_URL", created.url())
        monkeypatch.setenv("MESH_GRANTS_PREFIX", created.prefix)
        yield created


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """`fleet` offers aircraft to all, which is `crew`, and engines to nobody; `network` is in the registry alone."""
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, crew]\n")
    built(
        domain(tmp_path / "fleet", mesh_yml="products: {engines: {consumers: []}}\n"),
        port("aircraft"),
        port("engines", group="engines"),
    )
    built(
        domain(tmp_path / "crew", "crew", mesh_yml="inputs: [fleet.aircraft]\n"),
        port("rosters", group="rosters"),
        private("reader", "model.fleet.aircraft"),
        stub("fleet", "aircraft"),
    )
    published(domain(tmp_path / "network", "network"), port("airports", group="airports"))
    return tmp_path


def said(command: str, root: Path, code: int) -> Said:
    result = run(command, root)
    assert result.code == code, result
    return result


def test_plan_apply_and_check(made: World, root: Path) -> None:
    plan = said("mesh grants plan", root, 0)
    fleet, crew = made.names("fleet"), made.names("crew")
    assert f'-- fleet offers aircraft to crew\ngrant "{fleet.product("aircraft")}" to "{crew.owner}";\n' in plan.out
    assert made.names("network").base not in plan.out, (
        "what only the registry knows, and is on no Postgres, is a reader"
    )
    assert f"missing: {fleet.owner}: fleet builds as this role" in said("mesh grants check", root, 1).out
    assert said("mesh grants apply", root, 0).out == plan.out
    again = said("mesh grants apply", root, 0)
    assert (again.out, again.err) == (
        "",
        f"applied the grants of 2 domains in database {made.database.name}: nothing to do\n",
    )
    check = said("mesh grants check", root, 0)
    assert check.err == f"checked the grants of 2 domains in database {made.database.name}: as the mesh says\n"


def test_the_printed_sql_does_the_same_in_another_client(made: World, root: Path) -> None:
    for line in said("mesh grants plan", root, 0).out.splitlines():
        if not line.startswith("--"):
            made.run(None, line)
    said("mesh grants check", root, 0)


def test_only_inputs_are_enough(made: World, root: Path) -> None:
    fleet, crew = made.names("fleet"), made.names("crew")
    said("mesh grants apply", root, 0)
    plan = said("mesh grants plan --only-inputs", root, 0).out
    assert f'revoke "{crew.product("rosters")}" from "{fleet.owner}";' in plan
    assert f'"{fleet.product("aircraft")}"' not in plan


def test_mesh_check_tells_what_nobody_declared(made: World, root: Path) -> None:
    said("mesh grants apply", root, 0)
    clean = said("mesh-check fleet crew -f concise", root, 0)
    assert "PRV010" not in clean.out
    fleet, crew = made.names("fleet"), made.names("crew")
    made.run(None, f'grant "{fleet.product("engines")}" to "{crew.owner}"')
    found = said("mesh-check fleet -f concise", root, 1).out
    assert (
        f"PRV010 undeclared-grant  {crew.owner} -> fleet.engines: {crew.owner} may read fleet.engines, which" in found
    )
    made.run(None, f'grant usage on schema "{fleet.private}" to public')
    assert f"everybody -> schema {fleet.private} usage" in said("mesh-check . -f concise", root, 1).out


def test_mesh_check_asks_for_a_connection_where_a_domain_is_on_postgres(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MESH_GRANTS_URL", raising=False)
    duckdb = run("mesh-check fleet", root).err
    assert "no connection to a database" not in duckdb
    manifest = root / "fleet/target/manifest.json"
    manifest.write_text(manifest.read_text().replace('"adapter_type": "duckdb"', '"adapter_type": "postgres"'))
    assert "1 skipped: no connection to a database" in run("mesh-check fleet", root).err


def test_an_environment_that_nothing_is_deployed_to_is_told(made: World, root: Path) -> None:
    told = "note: nothing is deployed to porduction, so nothing is known of domains that are not here"
    assert told in said("mesh grants plan --environment porduction", root, 0).err
    assert "nothing is known" not in said("mesh grants plan --environment prod", root, 0).err


def test_what_only_the_registry_knows_is_looked_after_when_it_is_named(made: World, root: Path) -> None:
    said("mesh grants apply network", root, 0)
    names = made.names("network")
    made.run(
        names.owner,
        f'create table "{names.data}".t as select 1 as id',
        f'create view "{names.interface}".airports as select * from "{names.data}".t',
    )
    made.database.create_login(names.owner)
    assert f'grant select on table "{names.interface}"."airports" to "{names.product("airports")}";' in (
        said("mesh grants plan network", root, 0).out
    )
    said("mesh grants apply", root, 0)
    said("mesh grants apply network", root, 0)
    made.database.create_login(made.names("crew").owner)
    assert made.database.query(f'select * from "{names.interface}".airports', made.names("crew").owner) == [(1,)]
