"""Contracts become models that real dbt reads as the ports that they are of, and builds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest

from meshwright.app.import_odcs import import_odcs, write_imported
from meshwright.exports.yaml_text import to_yaml
from meshwright.mesh.port import Column, Port
from meshwright.read.domain import load_domain
from tests.mesh.small_mesh import REPOSITORY, Project
from tests.unit.exports.said_by_both import any_ports, contract_of, said

pytestmark = pytest.mark.dbt

CONTRACTS = 24

_PROFILE = "sales:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: sales.duckdb, threads: 2}\n"


def contract_first(folder: Path) -> Project:
    """A project without a model."""
    project = Project(folder)
    project.write("dbt_project.yml", "name: sales\nversion: '1.0.0'\nprofile: sales\n")
    project.write("profiles.yml", _PROFILE)
    project.write("packages.yml", f"packages:\n  - local: {REPOSITORY}\n")
    return project


def agreed_ports() -> list[Port]:
    """One port for each contract: of other names, of types that DuckDB has, and on tables, which hold constraints."""
    found = []
    for seed in range(CONTRACTS):
        port = any_ports(Random(seed))[0]
        columns = tuple(_on_duckdb(column) for column in port.columns)
        identity = replace(port.id, name=f"orders_{seed}")
        found.append(replace(port, id=identity, columns=columns, alias="", materialized="table"))
    return found


def _on_duckdb(column: Column) -> Column:
    return replace(column, data_type="varchar") if column.data_type == "mood" else column


def test_dbt_reads_the_ports_that_the_contracts_are_of_and_builds_them(tmp_path: Path) -> None:
    project = contract_first(tmp_path / "sales")
    ports = agreed_ports()
    for port in ports:
        path = tmp_path / f"{port.id.name}.odcs.yaml"
        path.write_text(to_yaml(contract_of(port)), encoding="utf-8")
        write_imported(import_odcs(path, project.folder))
    project.dbt("deps")
    project.dbt("build")
    read = {port.id.name: port for port in load_domain(project.folder).ports}
    assert len(read) == CONTRACTS
    for port in ports:
        assert said(contract_of(read[port.id.name])) == said(contract_of(port))
        assert read[port.id.name].contract_enforced
    with duckdb.connect(str(project.folder / "sales.duckdb")) as database:
        built = database.sql("select count(*) from information_schema.tables where table_schema = 'main'").fetchall()
    assert built == [(CONTRACTS,)]


_HOSTILE = """\
apiVersion: v3.1.0
kind: DataContract
id: sales
version: 1.0.0
status: active
dataProduct: orders
tags: ["{{ env_var('HOME') }}"]
team: {name: "{% do exceptions.raise_compiler_error('run') %}"}
schema:
  - name: customers
    physicalType: table
    description: "{{ env_var('HOME') }} {# gone #}"
    properties:
      - {name: id, physicalType: integer, primaryKey: true, description: "{{ 7 * 6 }}"}
      - name: country
        physicalType: varchar
        classification: "{{ 7 * 6 }}"
        quality:
          - {metric: invalidValues, arguments: {validValues: [AT, CH]}, mustBe: 0}
          - {metric: invalidValues, arguments: {validValues: ["x') or ('1'='1"]}, mustBe: 0}
  - name: orders
    physicalType: table
    properties:
      - {name: id, physicalType: integer, unique: true}
      - name: customer_id
        logicalType: integer
        required: true
        relationships: [{to: customers.id}]
      - name: tags
        logicalType: array
        items: {logicalType: object, properties: [{name: day, logicalType: date}]}
"""


def test_a_contract_of_others_is_built_and_its_words_stay_words(tmp_path: Path) -> None:
    project = contract_first(tmp_path / "sales")
    (tmp_path / "sales.odcs.yaml").write_text(_HOSTILE)
    imported = import_odcs(tmp_path / "sales.odcs.yaml", project.folder, adapter="duckdb")
    assert [str(path) for path in write_imported(imported)] == [
        "models/orders/customers.yml",
        "models/orders/customers.sql",
        "models/orders/orders.yml",
        "models/orders/orders.sql",
    ]
    project.dbt("deps")
    assert "relationships_orders_customer_id__id__ref_customers_" in project.dbt("build")
    domain = load_domain(project.folder)
    customers, orders = domain.ports
    assert customers.description == "{{ env_var('HOME') }} {# gone #}"
    assert customers.tags == ("{{ env_var('HOME') }}",)
    assert customers.columns[0].description == customers.columns[1].classification == "{{ 7 * 6 }}"
    assert [test.values for test in customers.tests] == [('"AT"', '"CH"')]
    assert [column.data_type for column in orders.columns] == ["integer", "bigint", "struct(day date)[]"]
    assert domain.products[0].owner.name == "{% do exceptions.raise_compiler_error('run') %}"
