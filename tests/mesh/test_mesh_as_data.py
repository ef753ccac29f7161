"""The package's own models say of a registry what the plugin says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from meshwright.mesh.product_event import as_deprecated
from meshwright.mesh.published import Published
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import read_published
from tests.mesh import reference_mesh
from tests.mesh.small_mesh import REPOSITORY

pytestmark = pytest.mark.dbt

_PACKAGE = ("dbt_project.yml", "macros", "models", "profiles.yml")


def build(folder: Path, registry: Path | str, code: int = 0) -> str:
    """`dbt build` of the package itself, as its own project, over a registry."""
    for name in _PACKAGE:
        (folder / name).symlink_to(REPOSITORY / name)
    (folder / "tests").mkdir()
    (folder / "tests" / "dbt").symlink_to(REPOSITORY / "tests" / "dbt")
    variables = json.dumps({"mesh_host": True, "mesh_registry": str(registry)})
    return reference_mesh.run(folder, "dbt", "build", "--profiles-dir", ".", "--vars", variables, codes=(code,))


@contextmanager
def built_tables(folder: Path, registry: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that the package makes of a registry."""
    build(folder, registry)
    with duckdb.connect(str(folder / "target" / "meshwright.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def registry(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference mesh's, with a bad release and a port that will be gone."""
    moved = tmp_path_factory.mktemp("as-data-mesh") / "mesh"
    reference_mesh.copy_mesh(reference, moved)
    fleet = moved / "domains" / "fleet"
    said = ("--by", "Ann", "--reason", "it's wrong")
    reference_mesh.run(fleet, "mesh", "registry", "yank", "fleet.aircraft@1.0.0", *said)
    reference_mesh.run(
        fleet, "mesh", "registry", "deprecate", "fleet.aircraft.aircraft@2", "--from", "2099-01-31", *said
    )
    return moved / "registry"


@pytest.fixture(scope="module")
def tables(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with built_tables(tmp_path_factory.mktemp("as-data-project"), registry) as connection:
        yield connection


@pytest.fixture(scope="module")
def published(registry: Path) -> Published:
    return read_published(FolderStore(registry))


def rows(tables: duckdb.DuckDBPyConnection, query: str) -> set[tuple[Any, ...]]:
    return set(tables.execute(query).fetchall())


def test_ports_and_when_they_may_be_gone(tables: duckdb.DuckDBPyConnection, published: Published) -> None:
    told = {
        (domain.name, port.product, port.id.label, str(port.deprecation_date or ""), len(port.columns))
        for domain in published.domains
        for release in domain.releases
        for port in (as_deprecated(each, domain.events) for each in release.product.ports)
    }
    assert ("fleet", "aircraft", "aircraft@2", "2099-01-31", 10) in told
    query = "select domain, product, port_label, coalesce(deprecated_from::varchar, ''), column_count from mesh_ports"
    assert rows(tables, query) == told


def test_columns(tables: duckdb.DuckDBPyConnection, published: Published) -> None:
    told = {
        (port.id.domain, port.id.label, number, column.name, column.data_type, column.classification or "")
        for domain in published.domains
        for release in domain.releases
        for port in release.product.ports
        for number, column in enumerate(port.columns, 1)
    }
    query = """
        select domain, port_name || coalesce('@' || port_version, ''), column_number, column_name, data_type,
            coalesce(classification, '')
        from mesh_columns
    """
    assert rows(tables, query) == told
    assert len(told) > 100


def test_who_reads_which_column(tables: duckdb.DuckDBPyConnection, published: Published) -> None:
    told = {
        (deployment.domain, use.port.domain, use.port.label, column)
        for domain in published.domains
        for deployment in domain.deployments
        for use in deployment.uses
        for column in use.columns
    }
    query = (
        "select consumer_domain, domain, port_name || coalesce('@' || port_version, ''), column_name from mesh_reads"
    )
    assert rows(tables, query) == told
    assert ("punctuality", "fleet", "aircraft@2", "year_built") in told


def test_what_is_served_where(tables: duckdb.DuckDBPyConnection, published: Published) -> None:
    told = {
        (deployment.environment, deployment.domain, deployment.sequence, served.port.label, served.rows)
        for domain in published.domains
        for deployment in domain.deployments
        for served in deployment.served
    }
    query = """
        select environment, domain, deployment_number, port_name || coalesce('@' || port_version, ''), row_count
        from mesh_deployments
        where is_current
    """
    assert rows(tables, query) == told
    runs = {
        (deployment.domain, deployment.invocation_id, deployment.seconds, dict(deployment.results).get("pass", 0))
        for domain in published.domains
        for deployment in domain.deployments
    }
    assert rows(tables, "select domain, invocation_id, seconds, passed_count from mesh_runs where is_current") == runs


def test_releases_and_products(tables: duckdb.DuckDBPyConnection, published: Published) -> None:
    told = {
        (domain.name, release.product.name, release.version, release.digest)
        for domain in published.domains
        for release in domain.releases
    }
    assert rows(tables, "select domain, product, release_version, product_sha256 from mesh_releases") == told
    assert rows(tables, "select product from mesh_releases where is_yanked") == {("aircraft",)}
    assert rows(tables, "select domain, product, release_version from mesh_products") == {each[:3] for each in told}
    readers = rows(tables, "select domain, upstream_count, downstream_count from mesh_domains")
    assert {("punctuality", 4, 0), ("fleet", 0, 1)} < readers
    changes = rows(tables, "select domain || '/' || product, change_name from mesh_changes")
    assert ("fleet/aircraft", "first-release") in changes


def test_a_registry_that_is_not_there_is_no_empty_mesh(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    said = build(tmp_path / "project", tmp_path / "regsitry", code=1)
    assert f"there is no registry in {tmp_path / 'regsitry'}" in said


def test_a_registry_with_nothing_in_it_is_a_mesh_of_nobody(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "it's one").mkdir()
    (tmp_path / "it's one" / "registry.json").write_text('{"format":1}\n')
    assert "ERROR=0" in build(tmp_path / "project", "../it's one")
