"""Domains that exist on Spark alone, as their files."""

from __future__ import annotations

from collections.abc import Mapping

_PROJECT = """\
name: {name}
version: "1.0.0"
profile: {name}
flags:
  require_generic_test_arguments_property: true
dispatch:
  - macro_namespace: dbt
    search_order: [{name}, meshwright, dbt]
query-comment:
  comment: "{{{{ meshwright.query_comment(node) }}}}"
  append: true
models:
  {name}:
    +file_format: parquet
    +materialized: table
"""

_PACKAGES = "packages:\n  - local: ../..\n"

PUNCTUALITY: Mapping[str, str] = {
    "dbt_project.yml": _PROJECT.format(name="punctuality"),
    "packages.yml": _PACKAGES,
    "mesh.yml": """\
version: 1
description: What could make flights late
owner: {name: Punctuality team, email: punctuality@example.com}
registry: ../../registry
products:
  causes: {type: consumer-aligned, sla: {freshness: 24h}}
inputs:
  - fleet.aircraft@2
  - weather.hourly_observations
""",
    "models/int_hours_judged.sql": """\
select origin_airport_code, observed_hour_utc, coalesce(visibility_miles < 3, false) as is_dim
from {{ ref('weather', 'hourly_observations') }}
""",
    "models/dim_hours.sql": """\
select origin_airport_code, count(*) as hours, count(case when is_dim then 1 end) as dim_hours
from {{ ref('int_hours_judged') }}
group by origin_airport_code
""",
    "models/aircraft_by_year.sql": """\
select year_built, count(*) as aircraft
from {{ ref('fleet', 'aircraft', v=2) }}
where year_built is not null
group by year_built
""",
    "models/models.yml": """\
groups:
  - name: causes
    owner: {name: Punctuality team, email: punctuality@example.com}
models:
  - name: int_hours_judged
    config: {access: private, group: causes}
  - name: dim_hours
    description: How often one sees less than three miles, a row for each airport.
    config: {access: public, group: causes, contract: {enforced: true}}
    columns:
      - name: origin_airport_code
        data_type: string
        description: The airport's code.
        constraints: [{type: not_null}, {type: primary_key}]
        data_tests: [unique]
      - {name: hours, data_type: bigint, description: Hours that were observed.}
      - name: dim_hours
        data_type: bigint
        description: Those with less than three miles.
        constraints: [{type: check, expression: "dim_hours <= hours"}]
  - name: aircraft_by_year
    description: How many aircraft were built in a year.
    config: {access: public, group: causes, contract: {enforced: true}}
    columns:
      - name: year_built
        data_type: int
        description: The year.
        constraints: [{type: primary_key}]
      - {name: aircraft, data_type: bigint, description: How many.}
""",
}
"""A consumer: of weather by way of a private model, of the second version of fleet's port directly."""

CREW: Mapping[str, str] = {
    "dbt_project.yml": _PROJECT.format(name="crew"),
    "packages.yml": _PACKAGES,
    "mesh.yml": """\
version: 1
description: Who flies
owner: {name: Crew planning team, email: crew@example.com}
registry: ../../registry
products:
  rosters: {type: source-aligned, sla: {freshness: 24h}}
inputs: []
""",
    # `twice` makes a duplicate, `nobody` a null and a row that leads nowhere, `halt` an error in the middle of a table.
    "models/rosters.sql": """\
select
    cast(if(id = 5 and {{ var('twice', false) }}, 4, id) as int) as badge,
    if(id = 3 and {{ var('nobody', false) }}, null, 'cockpit') as seat,
    cast(if({{ var('nobody', false) }}, id + 100, id) as int) as person,
    if({{ var('halt', false) }}, raise_error('halt'), '{{ invocation_id }}') as built_by
from range(6)
""",
    "models/people.sql": "select cast(id as int) as person, '{{ invocation_id }}' as built_by from range(6)\n",
    "models/models.yml": """\
groups:
  - name: rosters
    owner: {name: Crew planning team, email: crew@example.com}
models:
  - name: people
    description: Who works here.
    config: {access: public, group: rosters, contract: {enforced: true}}
    columns:
      - {name: person, data_type: int, description: Number, constraints: [{type: unique}]}
      - {name: built_by, data_type: string, description: The run of dbt.}
  - name: rosters
    description: Who sits where.
    config: {access: public, group: rosters, contract: {enforced: true}}
    constraints:
      - {type: primary_key, columns: [badge, seat]}
      - {type: foreign_key, columns: [person], to: ref('people'), to_columns: [person]}
    columns:
      - {name: badge, data_type: int, description: As worn., constraints: [{type: check, expression: badge < 100}]}
      - {name: seat, data_type: string, description: Where., constraints: [{type: not_null}]}
      - {name: person, data_type: int, description: Who.}
      - {name: built_by, data_type: string, description: The run of dbt.}
""",
}
"""A domain without inputs or tests; what it builds, its variables say."""
