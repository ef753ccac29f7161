"""Engines that run on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines import postgres_server as servers
from tests.engines.postgres_database import PostgresDatabase, new_database
from tests.engines.postgres_mesh import PostgresMesh
from tests.engines.postgres_server import PostgresServer
from tests.engines.shop import Shop
from tests.mesh import reference_mesh


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A Postgres for the whole session, of each worker its own unless PG* variables name one."""
    if not servers.available():
        missing = "there is no Postgres: install its server programs, or set PGHOST"
        if os.environ.get("CI"):
            pytest.fail(f"{missing}; in CI its tests must run")
        pytest.skip(missing)
    with servers.running() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[PostgresDatabase]:
    """An empty database. Roles are those of the whole server: who needs other ones gives them other names."""
    with new_database(postgres_server) as database:
        yield database


@pytest.fixture(scope="session")
def shop_project(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One project and one database for all tests that publish a shop: dbt parses only what a test changes."""
    with new_database(postgres_server) as database:
        yield Shop.create(tmp_path_factory.mktemp("publishing") / "shop", database)


@pytest.fixture
def shop(shop_project: Shop) -> Shop:
    """The shop as it was before any build."""
    shop_project.reset()
    return shop_project


@pytest.fixture
def role(shop: Shop) -> Iterator[Callable[[str], str]]:
    """Makes roles that last as long as the test."""
    made: list[str] = []

    def make(name: str) -> str:
        shop.execute(f'create role "{name}"')
        made.append(name)
        return name

    yield make
    for name in made:
        shop.execute(f'drop owned by "{name}"', f'drop role "{name}"')


@pytest.fixture(scope="session")
def postgres_reference(
    reference: Path, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresMesh]:
    """The reference mesh after `mesh up` for DuckDB, and then for Postgres. Of the group "reference mesh" as well."""
    root = tmp_path_factory.mktemp("reference-on-postgres") / "mesh"
    reference_mesh.copy_mesh(reference, root)
    with new_database(postgres_server) as database:
        mesh = PostgresMesh(root, database)
        mesh.grant()
        assert "operations_raw.flights: 336,776 rows" in mesh.load_raw()
        assert "5 of 5 domains up, 22 models, 107 tests, 12 ports" in mesh.up()
        yield mesh
    shutil.rmtree(root, ignore_errors=True)
