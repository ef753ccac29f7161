"""Where a port lies, as ODCS tells it: one server for each environment that serves the port."""

from __future__ import annotations

from typing import Any

from meshwright.exports.exported import Exported
from meshwright.exports.said import said
from meshwright.mesh.port import Port
from meshwright.mesh.relation import Relation


def servers(exported: Exported, port: Port) -> list[dict[str, Any]]:
    """The servers; none for a release that no deployment is known of.

    No host, account or file: the registry knows none of them, and a reader reaches the engine in a way of its own.
    Where the standard demands one of them of an engine, the server is of type `custom` and its description names the
    engine.
    """
    return [
        {"server": deployment.environment, **_engine(deployment.adapter, served.relation)}
        | {"environment": deployment.environment}
        for deployment, served in exported.served(port.id)
    ]


def _engine(adapter: str, relation: Relation) -> dict[str, Any]:
    database, schema = relation.database or "", relation.schema
    match adapter:
        case "duckdb" if database:
            return said({"type": "duckdb", "database": database, "schema": schema})
        case "redshift" if database:
            return {"type": "redshift", "database": database, "schema": schema}
        case "databricks" if database:
            return {"type": "databricks", "catalog": database, "schema": schema}
        case "bigquery" if database:
            return {"type": "bigquery", "project": database, "dataset": schema}
    return said({"type": "custom", "description": f"dbt adapter {adapter}", "database": database, "schema": schema})
