"""The site counts as the package's own models count: who looks at one and charts the other sees the same mesh.

They differ by what they are for. The tables tell of the newest release of each product, the site of what consumers
find: the release that the domain's default environment serves. And who reads past the contract and has accepted that as
debt is a reader on the site; the tables have who reads by `ref`. Neither is the case in these registries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.mesh import corner_registry, reference_mesh
from tests.mesh.test_mesh_as_data import built_tables
from tests.unit.site.rich_registry import NOON, RichMesh
from tests.unit.site.written_site import site_in

pytestmark = pytest.mark.dbt


@pytest.fixture(scope="module", params=["reference", "rich", "corners"])
def registry(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference mesh's registry, one with everything in it, and one with what is rare."""
    moved = tmp_path_factory.mktemp("numbers-mesh") / "mesh"
    if request.param == "rich":
        return RichMesh(6, 3, 12, debt=False).write(moved / "registry")
    if request.param == "corners":
        return corner_registry.write(moved / "registry")
    reference_mesh.copy_mesh(request.getfixturevalue("reference"), moved)
    return moved / "registry"


@pytest.fixture(scope="module")
def tables(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with built_tables(tmp_path_factory.mktemp("numbers-project"), registry) as connection:
        yield connection


@pytest.fixture(scope="module")
def site(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON documents of the site by their paths."""
    found = site_in(registry, tmp_path_factory.mktemp("numbers-site") / "site", NOON)
    return {path: json.loads(text) for path, text in found.items() if path.endswith(".json")}


def rows(tables: duckdb.DuckDBPyConnection, query: str) -> set[tuple[Any, ...]]:
    found = tables.execute(query).fetchall()
    assert len(found) == len(set(found))
    return set(found)


def documents(site: dict[str, Any], name: str) -> list[Any]:
    return [document for path, document in site.items() if path.endswith(f"/{name}.json")]


def test_how_much_there_is(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    counted = {
        name: tables.execute(f"select count(*) from mesh_{name}").fetchall()[0][0]
        for name in ("domains", "products", "ports", "columns", "releases")
    }
    reads = tables.execute("select sum(consumer_count)::bigint from mesh_ports").fetchall()[0][0]
    assert site["api/mesh.json"]["counts"] == counted | {"reads": reads}


def test_domains(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = {
        (
            domain["name"],
            domain["description"],
            domain["owner"]["email"],
            len(domain["products"]),
            sum(product["ports"] for product in domain["products"]),
            len(domain.get("reads", ())),
            len(domain.get("read_by", ())),
        )
        for domain in site["api/mesh.json"]["domains"]
    }
    query = """
        select domain, description, owner_email, product_count, port_count, upstream_count, downstream_count
        from mesh_domains
    """
    assert rows(tables, query) == told


def test_products(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = {
        (domain["name"], each["name"], each["version"], each["ports"], each["releases"], each.get("consumers", 0))
        for domain in site["api/mesh.json"]["domains"]
        for each in domain["products"]
    }
    query = "select domain, product, release_version, port_count, release_count, consumer_count from mesh_products"
    assert rows(tables, query) == told


def test_ports_and_who_reads_them(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = {
        (
            product["domain"],
            port["name"],
            port.get("version"),
            port.get("deprecated_from"),
            port.get("replacement"),
            len(port["columns"]),
            len({reader["domain"] for reader in port.get("readers", ())}),
        )
        for product in documents(site, "product")
        for port in product["ports"]
    }
    assert any(consumers for *_, consumers in told)
    query = """
        select domain, port_name, port_version, deprecated_from::varchar, replacement, column_count,
            consumer_count
        from mesh_ports
    """
    assert rows(tables, query) == told


def test_columns_and_who_reads_them(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = set()
    for product in documents(site, "product"):
        for port in product["ports"]:
            for column in port["columns"]:
                readers = {
                    reader["domain"]
                    for reader in port.get("readers", ())
                    if reader.get("every") or column["name"].casefold() in map(str.casefold, reader.get("columns", ()))
                }
                told.add((product["domain"], port["name"], port.get("version"), column["name"], len(readers)))
    query = "select domain, port_name, port_version, column_name, consumer_count from mesh_columns"
    assert rows(tables, query) == told


def test_runs_that_were_in_force(tables: duckdb.DuckDBPyConnection, registry: Path) -> None:
    """Each record names the one before it; what a killed publisher left is named by nobody."""
    told = set()
    for pointer in registry.glob("environments/*/*.json"):
        following = json.loads(pointer.read_bytes())
        while following is not None:
            record = json.loads((pointer.with_suffix("") / f"{following['sequence']:08d}.json").read_bytes())
            told.add((record["environment"], record["domain"], record["sequence"], record["invocation_id"]))
            following = record.get("previous")
    assert rows(tables, "select environment, domain, deployment_number, invocation_id from mesh_runs") == told


def test_releases(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = {
        (product["domain"], product["name"], release["version"], release["yanked"] is not None, len(release["changes"]))
        for domain in documents(site, "domain")
        for product in domain["products"]
        for release in product["releases"]
    }
    query = "select domain, product, release_version, is_yanked, change_count from mesh_releases"
    assert rows(tables, query) == told


def test_what_dashboards_show(tables: duckdb.DuckDBPyConnection, site: dict[str, Any]) -> None:
    told = {
        (
            domain["name"],
            domain["environment"],
            board["name"],
            board["title"],
            board["url"],
            port["domain"],
            port["name"],
            port["version"],
        )
        for domain in documents(site, "domain")
        for board in domain["exposures"]
        for port in board["ports"]
    }
    assert told
    query = """
        select declaring_domain, declaring_environment, exposure_name, title, url, domain, port_name, port_version
        from mesh_exposures
    """
    default = {(domain["name"], domain["environment"]) for domain in documents(site, "domain")}
    assert {row for row in rows(tables, query) if row[:2] in default} == told
