"""The stub of one port: its columns, typed, without rows; and where its relation is in each environment."""

from __future__ import annotations

from meshwright.interfaces.untrusted_text import require_name, require_type
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import Port
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.relation import Relation


def stub_sql(port: Port, upstream: PublishedDomain, default_environment: str, header: str) -> str:
    """The SQL file of a port's stub model.

    Raises:
        RegistryError: the port has no columns, or a name or a type in it is not what it should be.
    """
    require_stub(port)
    environments = []
    for deployment in upstream.deployments:
        relation = upstream.relation_of(port.id, deployment.environment)
        if relation is not None:
            environments.append(f'    "{_environment(deployment.environment)}": {_relation(relation)},')
    columns = [f"    cast(null as {column.data_type}) as {column.name}," for column in port.columns]
    columns[-1] = columns[-1].rstrip(",")
    return "\n".join(
        [
            f"{{#- {header} -#}}",
            "{%- set relation = meshwright.interface_relation({",
            *environments,
            f'}}, default_environment="{_environment(default_environment)}") -%}}',
            "{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier,",
            "          meta={'environment': relation.environment}) }}",
            "",
            "select",
            *columns,
            "where 1 = 0",
            "",
        ]
    )


def require_stub(port: Port) -> None:
    """Make sure that consumers can have a stub of a port.

    Raises:
        RegistryError: the port has no columns, or a name or a type in it is not what it should be.
    """
    if not port.columns:
        raise RegistryError(
            f"{port.id} has no columns: without a contract there is nothing to rely on",
            "List its columns with their types, and set `contract: {enforced: true}`.",
        )
    require_name(port.id.name, "the port")
    for column in port.columns:
        require_name(column.name, f"the column of {port.id}")
        require_type(column.data_type, str(port.id), column.name)


def _environment(name: str) -> str:
    return require_name(name.replace("-", "_"), "the environment") and name


def _relation(relation: Relation) -> str:
    database = "none" if relation.database is None else f'"{require_name(relation.database, "the database")}"'
    schema = require_name(relation.schema, "the schema")
    identifier = require_name(relation.identifier, "the relation")
    return f'{{"database": {database}, "schema": "{schema}", "identifier": "{identifier}"}}'
