"""The dbt project of the examples: three models that are never built, and a profile that leads nowhere."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engines.warehouses.engines import Engine
from tests.engines.warehouses.example import DATABASE, MODELS, PERMITTED

REPOSITORY = Path(__file__).parents[4]
NOWHERE = {"host": "localhost", "schema": "weather_private", "threads": 1}
CONNECTIONS: dict[str, dict[str, object]] = {
    "snowflake": {"account": "nowhere", "user": "weather_rw", "password": "none", "database": DATABASE},
    "bigquery": {"method": "oauth", "project": DATABASE, "location": "EU"},
    "databricks": {"catalog": DATABASE, "http_path": "/sql/1.0/warehouses/0", "token": "none"},
    "redshift": {"user": "weather_rw", "password": "none", "port": 5439, "dbname": DATABASE},
    "trino": {"method": "none", "user": "weather_rw", "port": 8080, "database": DATABASE},
}


def write_project(engine: Engine, folder: Path) -> None:
    """Writes the project for one engine; YAML takes JSON."""
    models = folder / "models"
    models.mkdir(parents=True)
    (folder / "macros").mkdir()
    project = {
        "name": "weather", "profile": "weather", "config-version": 2,
        "vars": {"mesh_permitted": PERMITTED, "mesh_readers": {"observations": engine.readers}},
        "flags": {"send_anonymous_usage_stats": False},
    }  # fmt: skip
    output = {"type": engine.name, **NOWHERE, **CONNECTIONS[engine.name]}
    profile = {"weather": {"target": "prod", "outputs": {"prod": output}}}
    properties = {
        "models": [
            {
                "name": model.name,
                "config": {
                    "access": "public", "group": "observations", "materialized": model.materialized,
                    "grants": engine.grants, "properties": {"partitioning": "ARRAY['station']"},
                },
            }
            for model in MODELS
        ],
        "groups": [{"name": "observations", "owner": {"name": "Weather"}}],
    }  # fmt: skip
    for name, content in (
        ("dbt_project.yml", project), ("profiles.yml", profile), ("models/models.yml", properties),
        ("packages.yml", {"packages": [{"local": str(REPOSITORY)}]}), ("grants.json", engine.grants),
    ):  # fmt: skip
        (folder / name).write_text(json.dumps(content))
    for model in MODELS:
        (models / f"{model.name}.sql").write_text("select 1 as id\n")
    (folder / "macros" / "example.sql").write_text(
        "{% macro example(audited, others) %}\n"
        "  {%- do run_query(adapter.dispatch('publish_ports', 'meshwright')(audited, others)) -%}\n"
        "{% endmacro %}\n"
    )
