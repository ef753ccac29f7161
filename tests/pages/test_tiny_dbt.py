"""The stand-in says what dbt says: the pages would otherwise prove things about a tool that does not exist."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from meshwright.read.domain import load_domain
from tests.pages.tiny_dbt import Project, UnknownRef, parse

PROFILES = "{0}: {{target: dev, outputs: {{dev: {{type: duckdb, path: {0}.duckdb}}}}}}\n"

FLEET = {
    "dbt_project.yml": """\
name: fleet
profile: fleet
config-version: 2
models:
  fleet:
    +meta: {team: fleet}
    staging:
      +access: private
      +group: aircraft
      +materialized: ephemeral
""",
    "profiles.yml": PROFILES.format("fleet"),
    "models/staging/stg_registry.sql": "select * from {{ source('faa', 'registry') }}",
    "models/staging/stg_engines.sql": (
        "{{ config(materialized='table', schema='kept') }} select * from {{ source('faa', 'engines') }}"
    ),
    "models/staging/sources.yml": """\
sources:
  - name: faa
    schema: raw
    tables:
      - name: registry
        identifier: registry_2013
      - name: engines
  - name: weather
    database: weather
    tables:
      - {name: hourly, columns: [{name: hour, data_tests: [not_null]}]}
""",
    "models/aircraft.yml": """\
groups:
  - name: aircraft
    owner: {name: Fleet team, email: fleet@example.com}
models:
  - name: int_aircraft
    config: {access: protected}
  - name: aircraft
    latest_version: 1
    description: One row per aircraft
    config:
      access: public
      group: aircraft
      materialized: table
      contract: {enforced: true}
      grants: {select: [reporting, finance]}
      meta: {tier: gold, mesh: {since: 2024}}
    constraints:
      - {type: primary_key, columns: [tail_number]}
    data_tests:
      - dbt_utils_like: {arguments: {combination_of_columns: [tail_number, seats]}}
      - at_least_one: {arguments: {column_list: [seats]}, config: {limit: 10}}
    columns:
      - name: tail_number
        data_type: varchar
        description: The key
        constraints: [{type: not_null}, {type: check, expression: length(tail_number) > 1}]
        data_tests:
          - unique
          - not_null: {config: {where: seats > 0}}
      - name: seats
        data_type: integer
        config: {meta: {mesh: {classification: internal}, unit: persons}}
        data_tests:
          - accepted_values: {arguments: {values: [1, 2]}, config: {severity: warn}}
    versions:
      - v: 1
        deprecation_date: 2099-06-30
      - v: 2
        columns: [{include: all, exclude: [seats]}]
  - name: plain
    # What the file itself says of `materialized` wins.
    config: {access: public, group: aircraft, materialized: view}
    columns:
      - name: one
        data_tests:
          - relationships: {arguments: {to: ref('aircraft'), field: seats}}
          - not_null: {config: {error_if: "> 5"}}
""",
    "models/int_aircraft.sql": (
        "{{ config(grants={'select': ['reporting']}) }} select 'N1' as tail_number from {{ source('faa', 'registry') }}"
    ),
    "macros/tests.sql": """\
{% test dbt_utils_like(model, combination_of_columns) %} select 1 {% endtest %}
{% test at_least_one(model, column_list) %} select 1 {% endtest %}
""",
    "models/aircraft_v1.sql": "select tail_number, 2 as seats from {{ ref('int_aircraft') }}",
    "models/aircraft_v2.sql": "select tail_number from {{ ref('int_aircraft') }}",
    "models/plain.sql": (
        "{{ config(alias='plain_table', materialized='table') }} select 1 as one from {{ ref('stg_registry') }}"
    ),
}

PUNCTUALITY = {
    "dbt_project.yml": "name: punctuality\nprofile: punctuality\nconfig-version: 2\n",
    "profiles.yml": PROFILES.format("punctuality"),
    "packages.yml": "packages:\n  - local: ../fleet\n",
    "mesh.yml": "version: 1\ninputs:\n  - fleet.aircraft\n",
    "models/delays.sql": (
        "select * from {{ ref('fleet', 'aircraft') }} join {{ ref('fleet', 'aircraft', v=2) }} using (tail_number)"
    ),
    "models/delays.yml": """\
groups:
  - name: delays
    owner: {name: Punctuality team, email: [first@example.com, second@example.com]}
models:
  - name: delays
    description: One row per delay
    config: {access: public, group: delays}
    data_tests:
      - relationships: {arguments: {column_name: tail_number, to: "ref('fleet', 'plain')", field: one}}
    columns:
      - name: tail_number
        data_type: varchar
        data_tests:
          - not_null
          - relationships:
              arguments: {to: "ref('fleet', 'aircraft', v=2)", field: tail_number}
              config: {severity: warn, where: tail_number is not null}
      - {name: minutes, data_tests: [unique]}
""",
    "models/behind.sql": "select * from {{ ref('fleet', 'int_aircraft') }}",
    "models/exposures.yml": """\
exposures:
  - name: board
    type: dashboard
    owner: {name: Punctuality team, email: punctuality@example.com}
    depends_on: ["ref('fleet', 'plain')", "ref('delays')"]
""",
}


@pytest.mark.dbt
@pytest.mark.parametrize("name", ["fleet", "punctuality"])
def test_the_stand_in_agrees_with_dbt(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parse(Path(), {"fleet": Project("fleet", FLEET), "punctuality": Project("punctuality", PUNCTUALITY)})
    imitated = load_domain(Path(name))
    for project in ("fleet", "punctuality"):
        shutil.rmtree(Path(project, "target"))
    # dbt finds what stands in its package folder, as `dbt deps` would have put it there.
    shutil.copytree("fleet", "punctuality/dbt_packages/fleet")
    subprocess.run([Path(sys.executable).parent / "dbt", "--quiet", "parse"], cwd=name, check=True, timeout=120)
    real = load_domain(Path(name))
    for field in fields(real):
        assert getattr(real, field.name) == getattr(imitated, field.name), field.name
    # The place of a read is no part of its identity.
    assert [read.place for read in real.reads] == [read.place for read in imitated.reads]


def test_a_page_that_reads_what_it_does_not_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownRef, match="nowhere"):
        parse(tmp_path, {"a": Project("a", {"models/m.sql": "select * from {{ ref('nowhere', 'x') }}"})})
