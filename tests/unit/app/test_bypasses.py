"""Reads that go round `ref`, found between real projects on the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.check import check
from meshwright.mesh.finding import Finding
from meshwright.render.report import Report
from tests.unit.app.small_domain import built, port, private, write

CODES = ("PRV003", "PRV004", "PRV009")


def project(
    folder: Path, *models: dict[str, Any], sources: dict[str, str] | None = None, adapter: str = "postgres"
) -> Path:
    """A project whose sources are `name: database.schema.table`."""
    name = folder.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(f"name: {name}\n")
    built(folder, *models)
    manifest = folder / "target" / "manifest.json"
    content = json.loads(manifest.read_text())
    content["metadata"]["adapter_type"] = adapter
    content["sources"] = {f"source.{name}.{key}": source(name, key, where) for key, where in (sources or {}).items()}
    write(manifest, content)
    return folder


def source(package: str, key: str, where: str) -> dict[str, Any]:
    source_name, _, table = key.partition(".")
    database, schema, identifier = where.split(".")
    return {
        "name": table,
        "source_name": source_name,
        "package_name": package,
        "database": database,
        "schema": schema,
        "identifier": identifier,
        "original_file_path": "models/sources.yml",
    }


def table(name: str, where: str, **more: Any) -> dict[str, Any]:
    """A port that is built somewhere: `prod.shop.orders`."""
    database, schema, alias = where.split(".")
    at = {"database": database, "schema": schema, "alias": alias, "relation_name": f'"{where.replace(".", chr(34))}"'}
    return port(name, **(at | more))


def reading(sql: str, **more: Any) -> dict[str, Any]:
    at = {"database": "prod", "schema": "desk", "alias": "reader", "relation_name": '"prod"."desk"."reader"'}
    return private("reader", **(at | {"compiled_code": sql} | more))


def bypasses(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.code in CODES]


def checked(root: Path, reader: dict[str, Any], sources: dict[str, str] | None = None) -> Report:
    shop = project(root / "shop", table("orders", "prod.shop.orders"), table("Users", "prod.shop.users"))
    desk = project(root / "desk", table("delays", "prod.desk.delays"), reader, sources=sources)
    return check([shop, desk])


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("select * from prod.shop.orders", "PRV004"),
        ('select * from "prod"."shop"."orders"', "PRV004"),
        ("select * from shop.orders", "PRV004"),
        ("select * from PROD.SHOP.ORDERS o join delays using (id)", "PRV004"),
        ("select * from orders", None),
        ("select * from other.shop.orders", None),
        ("with orders as (select 1 as x) select * from orders", None),
        ("select 'prod.shop.orders' as x -- from prod.shop.orders", None),
        ("select orders from prod.desk.delays", None),
        ("select * from prod.shop.orders where ((", "PRV009"),
        ("select * from prod.raw.t where ((", None),
    ],
)
def test_a_name_in_sql_is_found_when_it_is_the_table_of_another_domain(
    tmp_path: Path, sql: str, code: str | None
) -> None:
    found = [(finding.code, finding.domain) for finding in bypasses(checked(tmp_path, reading(sql)))]
    assert found == ([(code, "desk")] if code else [])


def test_without_compiled_sql_that_on_the_disk_is_read_and_then_the_file_itself(tmp_path: Path) -> None:
    raw = {"raw_code": "select * from {{ 'shop' }}.orders", "compiled_code": None}
    reader = reading("") | raw
    assert bypasses(checked(tmp_path, reader)) == []
    compiled = tmp_path / "desk/target/compiled/desk/models/reader.sql"
    compiled.parent.mkdir(parents=True)
    compiled.write_text("select * from shop.orders")
    assert [finding.code for finding in bypasses(checked_again(tmp_path, reader))] == ["PRV004"]
    # Older than the file it was compiled from, it says nothing of it.

    os.utime(compiled, (1, 1))
    assert bypasses(checked_again(tmp_path, reader)) == []
    named = reader | {"raw_code": "{{ config(x=1) }} select * from shop.orders"}
    assert [finding.code for finding in bypasses(checked_again(tmp_path, named))] == ["PRV004"]


def checked_again(root: Path, reader: dict[str, Any]) -> Report:
    """Without touching the files of models."""

    path = root / "desk/target/manifest.json"
    content = json.loads(path.read_text())
    content["nodes"]["model.desk.reader"] |= {key: reader.get(key) for key in ("raw_code", "compiled_code")}
    write(path, content)
    return check([root / "shop", root / "desk"])


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("prod.shop.orders", True),
        ("PROD.Shop.ORDERS", True),
        ("dev.shop.orders", False),
        ("prod.raw.orders", False),
        ("prod.desk.orders", False),
    ],
)
def test_a_source_is_compared_with_database_schema_and_name(tmp_path: Path, where: str, found: bool) -> None:
    report = checked(tmp_path, reading("select 1"), {"upstream.orders": where})
    assert [finding.subject for finding in bypasses(report)] == (
        ["source upstream.orders -> shop.orders"] if found else []
    )


def test_a_source_that_names_the_other_domain_and_lies_elsewhere_is_told_in_a_note(tmp_path: Path) -> None:
    report = checked(
        tmp_path, reading("select 1"), {"shop.orders": "dev.ada.orders", "shop.parcels": "dev.ada.parcels"}
    )
    (note,) = report.notes
    assert bypasses(report) == []
    assert note.startswith("1 source named after another domain")
    assert "desk declares shop.orders as dev.ada.orders, and shop builds prod.shop.orders" in note


def test_many_tables_of_equal_names_elsewhere_are_neither_findings_nor_notes(tmp_path: Path) -> None:
    report = checked(tmp_path, reading("select 1"), {"raw.orders": "lake.raw.orders", "raw.users": "lake.raw.users"})
    assert (bypasses(report), report.notes) == ([], ())


def test_what_was_parsed_is_remembered_where_the_users_caches_lie(tmp_path: Path) -> None:
    checked(tmp_path, reading("select * from shop.orders"))
    folders, environ = [tmp_path / "shop", tmp_path / "desk"], {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    assert len(bypasses(check(folders, environ=environ))) == 1
    (remembered,) = (path for path in (tmp_path / "caches").rglob("*.json") if "orders" in path.read_text())
    remembered.write_text(remembered.read_text().replace("orders", "nobody"))
    assert bypasses(check(folders, environ=environ)) == []


def test_a_file_in_the_project_cannot_say_that_sql_reads_nothing(tmp_path: Path) -> None:
    reader = reading("select * from shop.orders")
    checked(tmp_path, reader)
    environ = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    check([tmp_path / "shop", tmp_path / "desk"], environ=environ)
    (written,) = (path for path in (tmp_path / "caches").rglob("*.json") if "orders" in path.read_text())
    lie = tmp_path / "desk/target/mesh-check/relations.json"
    lie.parent.mkdir(exist_ok=True)
    content = json.loads(written.read_text())
    lie.write_text(json.dumps(content | {"results": {key: [] for key in content["results"]}}))
    for variables in ({}, {"XDG_CACHE_HOME": "target"}, {"HOME": "."}):
        assert len(bypasses(check([tmp_path / "shop", tmp_path / "desk"], environ=variables))) == 1


@pytest.mark.parametrize("kind", ["seed", "snapshot"])
def test_seeds_and_snapshots_are_private_tables(tmp_path: Path, kind: str) -> None:
    history = table("history", "prod.shop.history", resource_type=kind, access=None)
    shop = project(tmp_path / "shop", table("orders", "prod.shop.orders"), history)
    desk = project(
        tmp_path / "desk",
        table("delays", "prod.desk.delays"),
        reading("select * from shop.history"),
        sources={"raw.history": "prod.shop.history"},
    )
    found = bypasses(check([shop, desk]))
    assert sorted((each.code, each.subject) for each in found) == [
        ("PRV003", "source raw.history -> shop.history"),
        ("PRV004", "reader -> shop.history"),
    ]
    assert all("shop.history is private" in each.fact for each in found)


def profile(folder: Path, path: str) -> None:
    """A profile beside the project, older than its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profiles.yml").write_text(f"p: {{target: dev, outputs: {{dev: {{type: duckdb, path: '{path}'}}}}}}\n")
    os.utime(folder / "profiles.yml", (1, 1))


@pytest.mark.parametrize(
    ("shop_file", "desk_file", "codes"),
    [
        ("dev.duckdb", "dev.duckdb", []),
        ("../dev.duckdb", "../dev.duckdb", ["PRV003", "PRV004"]),
        ("md:dev", "md:dev", ["PRV003", "PRV004"]),
        ("dev.duckdb", None, ["PRV003", "PRV004"]),
        (None, "dev.duckdb", ["PRV003", "PRV004"]),
        ("dev.duckdb", "{{ env_var('FILE') }}", ["PRV003", "PRV004"]),
    ],
)
def test_duckdb_files_of_one_name_are_told_apart_by_the_profiles(
    tmp_path: Path, shop_file: str | None, desk_file: str | None, codes: list[str]
) -> None:
    for name, file in (("shop", shop_file), ("desk", desk_file)):
        if file is not None:
            profile(tmp_path / name, file)
    shop = project(tmp_path / "shop", table("orders", "dev.main.orders"), adapter="duckdb")
    at = {"database": "dev", "schema": "main", "alias": "reader", "relation_name": '"dev"."main"."reader"'}
    desk = project(
        tmp_path / "desk",
        reading("select * from main.orders join dev.orders using (id)", **at),
        sources={"raw.orders": "dev.main.orders"},
        adapter="duckdb",
    )
    assert sorted(each.code for each in bypasses(check([shop, desk]))) == codes


def test_broken_sql_is_not_told_for_the_sake_of_another_projects_file(tmp_path: Path) -> None:
    for file, count in (("prod.duckdb", 0), ("../prod.duckdb", 1)):
        for name in ("shop", "desk"):
            profile(tmp_path / name, file)
        shop = project(tmp_path / "shop", table("orders", "prod.main.orders"), adapter="duckdb")
        desk = project(tmp_path / "desk", reading("select ((( orders"), adapter="duckdb")
        assert len(bypasses(check([shop, desk]))) == count


def test_duckdb_finds_a_catalog_by_its_name_alone(tmp_path: Path) -> None:
    for adapter, codes in (("duckdb", ["PRV004"]), ("postgres", [])):
        shop = project(tmp_path / "shop", table("orders", "shop.main.orders"), adapter=adapter)
        desk = project(tmp_path / "desk", reading("select * from shop.orders"), adapter=adapter)
        assert [each.code for each in bypasses(check([shop, desk]))] == codes


def test_each_version_of_a_reader_is_a_reader(tmp_path: Path) -> None:
    shop = project(tmp_path / "shop", table("orders", "prod.shop.orders"))
    versions = [
        reading("select * from shop.orders", version=number, original_file_path=f"models/reader_v{number}.sql")
        | {"unique_id": f"model.desk.reader.v{number}"}
        for number in (1, 2)
    ]
    desk = project(tmp_path / "desk", *versions)
    assert [each.subject for each in bypasses(check([shop, desk]))] == [
        "reader@1 -> shop.orders",
        "reader@2 -> shop.orders",
    ]


@pytest.mark.parametrize("kind", ["analysis", "operation"])
def test_analyses_and_hooks_of_the_run_are_read(tmp_path: Path, kind: str) -> None:
    file = {"operation": "./dbt_project.yml", "analysis": "analyses/reader.sql"}[kind]
    reader = reading("", raw_code="select * from shop.orders", resource_type=kind, original_file_path=file)
    shop = project(tmp_path / "shop", table("orders", "prod.shop.orders"))
    desk = project(
        tmp_path / "desk", table("delays", "prod.desk.delays"), reader | {"compiled_code": None, "relation_name": None}
    )
    (tmp_path / "desk/dbt_project.yml").write_text("name: desk\non-run-end: select * from shop.orders\n")
    os.utime(tmp_path / "desk/dbt_project.yml", (1, 1))
    (finding,) = bypasses(check([shop, desk]))
    assert (finding.code, finding.subject) == ("PRV004", "reader -> shop.orders")
    assert str(finding.place).startswith(str(tmp_path / "desk" / file.removeprefix("./")))


def test_a_python_model_is_told_what_to_do(tmp_path: Path) -> None:
    python = {"language": "python", "original_file_path": "models/reader.py", "compiled_code": None}
    code = "def model(dbt, session):\n    orders = 1  # of orders\n    return session.table({})\n"
    for name, expected in (("'delays'", []), ("'shop.orders'", ["PRV009"])):
        reader = reading("") | python | {"raw_code": code.format(name)}
        found = bypasses(checked(tmp_path, reader))
        assert [each.code for each in found] == expected
        assert all("dbt.ref" in each.help and "dbt compile" not in each.help for each in found)
