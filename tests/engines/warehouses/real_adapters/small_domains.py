"""Two domains on Snowflake, as their files: `weather` with two ports, and `punctuality`, which reads one of them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engines.versions.environments import REPOSITORY

_WEATHER = {
    "mesh.yml": "version: 1\nregistry: ../registry\nowner: {name: Weather team, email: weather@example.com}\n",
    "models/stg_hours.sql": """\
{{ config(access='private', group='observations', materialized='table') }}
select 'JFK' as station, {{ var('wind') }} as wind_speed, '12.5' as secret_calibration
""",
    "models/hourly_observations.sql": """\
select station::varchar as station, wind_speed::integer as wind_speed, '{{ invocation_id }}'::varchar as built_by
from {{ ref('stg_hours') }}
""",
    "models/stations.sql": """\
select distinct station::varchar as station, '{{ invocation_id }}'::varchar as built_by from {{ ref('stg_hours') }}
""",
    "models/models.yml": """\
groups:
  - name: observations
    owner: {name: Weather team, email: weather@example.com}
models:
  - name: hourly_observations
    description: What was measured
    config: {access: public, group: observations, materialized: table, contract: {enforced: true}}
    columns:
      - {name: station, data_type: varchar, description: Where, data_tests: [not_null]}
      - {name: wind_speed, data_type: integer, description: Knots, data_tests: [not_null]}
      - {name: built_by, data_type: varchar, description: The run}
  - name: stations
    description: Where it was measured
    config: {access: public, group: observations, materialized: view, contract: {enforced: true}}
    columns:
      - {name: station, data_type: varchar, description: Where}
      - {name: built_by, data_type: varchar, description: The run}
""",
}
_PUNCTUALITY = {
    "mesh.yml": """\
version: 1
registry: ../registry
owner: {name: Punctuality team, email: punctuality@example.com}
inputs: [weather.hourly_observations]
""",
    "models/windy.sql": """\
select station, wind_speed, built_by from {{ ref('weather', 'hourly_observations') }}
""",
}


def write_domains(root: Path) -> None:
    """Writes both projects below `root`."""
    for name, files in (("weather", _WEATHER), ("punctuality", _PUNCTUALITY)):
        output = {
            "type": "snowflake", "account": "fakesnow", "user": f"{name}_rw", "password": "none", "role": f"{name}_rw",
            "warehouse": "nothing", "database": "analytics", "schema": f"{name}_private", "threads": 1,
        }  # fmt: skip
        project = {
            "name": name, "profile": name, "version": "1.0.0", "config-version": 2,
            "dispatch": [{"macro_namespace": "dbt", "search_order": [name, "meshwright", "dbt"]}],
            "models": {name: {"+materialized": "table"}},
        }  # fmt: skip
        packages = [{"local": str(REPOSITORY)}]
        if name == "punctuality":
            packages.append({"local": "interfaces/weather"})
        written = {
            **files,
            "dbt_project.yml": json.dumps(project),
            "profiles.yml": json.dumps({name: {"target": "prod", "outputs": {"prod": output}}}),
            "packages.yml": json.dumps({"packages": packages}),
        }
        for path, text in written.items():
            file = root / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
