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


def project(folder: Path, *models: dict[str, Any], sources: dict[str, str] | None = None) -> Path:
    """A project whose sources are `name: database.schema.table`."""
    name = folder.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(f"name: {name}\n")
    built(folder, *models)
    if sources:
        manifest = folder / "target" / "manifest.json"

        content = json.loads(manifest.read_text())
        content["sources"] = {f"source.{name}.{key}": source(name, key, where) for key, where in sources.items()}
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
    return private("reader", database="prod", schema="desk", alias="reader", compiled_code=sql, **more)


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


def test_what_was_parsed_is_remembered_below_target_and_believed_the_next_time(tmp_path: Path) -> None:
    checked(tmp_path, reading("select * from shop.orders"))
    remembered = tmp_path / "desk/target/mesh-check/relations.json"
    assert "orders" in remembered.read_text()
    remembered.write_text(remembered.read_text().replace("orders", "nobody"))
    assert bypasses(check([tmp_path / "shop", tmp_path / "desk"])) == []
