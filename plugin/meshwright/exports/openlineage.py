"""A port as an event of OpenLineage 2-0-2 about a dataset: what it holds, whose it is, and how fresh it is.

Nothing ran that the event would tell of, so it is a static DatasetEvent. Its time is that of the deployment: the same
deployment gives the same event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshwright import __version__
from meshwright.exports import odcs
from meshwright.exports.exported import Exported
from meshwright.exports.names import contract_id
from meshwright.exports.odcs_schema import physical_type
from meshwright.exports.said import said, words
from meshwright.exports.target import Target
from meshwright.mesh.port import Port
from meshwright.mesh.registry_records import Deployment, ServedPort

PRODUCER = f"https://meshwright.dev/{__version__}"
PORT_FACET = "https://meshwright.dev/schemas/port-dataset-facet-1.json#/$defs/PortDatasetFacet"
_SPEC = "https://openlineage.io/spec"
_EVENT = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/DatasetEvent"
_FACETS = {
    "schema": "1-2-0/SchemaDatasetFacet",
    "documentation": "1-1-0/DocumentationDatasetFacet",
    "ownership": "1-0-1/OwnershipDatasetFacet",
    "tags": "1-0-0/TagsDatasetFacet",
    "version": "1-0-1/DatasetVersionDatasetFacet",
    "datasetType": "1-0-1/DatasetTypeDatasetFacet",
    "dataQualityMetrics": "1-0-1/DataQualityMetricsDatasetFacet",
}


def events(exported: Exported, target: Target) -> Iterator[dict[str, Any]]:
    """One event for each port that an environment serves."""
    for port in sorted(exported.product.ports, key=lambda port: port.id):
        for deployment, served in exported.served(port.id):
            yield {
                "eventTime": deployment.published_at,
                "producer": PRODUCER,
                "schemaURL": _EVENT,
                "dataset": {
                    "namespace": target.namespace or own_namespace(deployment),
                    "name": _name(served),
                    "facets": _facets(exported, port, deployment, served),
                },
            }


def own_namespace(deployment: Deployment) -> str:
    """What stands for the server where nobody said: BigQuery has one for all, of others the registry knows no host."""
    return "bigquery" if deployment.adapter == "bigquery" else f"{deployment.adapter}://{deployment.environment}"


def _name(served: ServedPort) -> str:
    relation = served.relation
    return ".".join(part for part in (relation.database, relation.schema, relation.identifier) if part)


def _facets(exported: Exported, port: Port, deployment: Deployment, served: ServedPort) -> dict[str, Any]:
    product = exported.product
    owners = [said({"name": f"team:{product.owner.name}" if product.owner.name else "", "type": "OWNER"})]
    found: dict[str, dict[str, Any]] = {
        "schema": {"fields": list(_fields(port))},
        "documentation": said({"description": port.description}),
        "ownership": {"owners": owners} if product.owner.name else {},
        "tags": said({"tags": list(_tags(port))}),
        "version": {"datasetVersion": exported.version},
        "datasetType": said({"datasetType": physical_type(port).replace(" ", "_").upper()}),
        "dataQualityMetrics": {
            **({} if served.rows is None else {"rowCount": served.rows}),
            "lastUpdated": served.built_at,
            "columnMetrics": {},
        },
    }
    facets = {name: _facet(f"{_SPEC}/facets/{_url(name)}", content) for name, content in found.items() if content}
    return facets | {"meshwright_port": _facet(PORT_FACET, _own_words(exported, port, deployment, served))}


def _url(facet: str) -> str:
    version, _, name = _FACETS[facet].partition("/")
    return f"{version}/{name}.json#/$defs/{name}"


def _facet(schema: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"_producer": PRODUCER, "_schemaURL": schema, **content}


def _fields(port: Port) -> Iterator[dict[str, Any]]:
    for position, column in enumerate(port.columns, 1):
        yield {"name": column.name} | said(
            {"type": column.data_type, "description": column.description, "ordinal_position": position}
        )


def _tags(port: Port) -> Iterator[dict[str, str]]:
    for tag in words(port.tags):
        yield {"key": tag, "value": "true", "source": "DBT"}
    for column in port.columns:
        for tag in words(column.tags):
            yield {"key": tag, "value": "true", "source": "DBT", "field": column.name}
        if column.classification:
            yield {"key": "classification", "value": column.classification, "source": "DBT", "field": column.name}


def _own_words(exported: Exported, port: Port, deployment: Deployment, served: ServedPort) -> dict[str, Any]:
    product = exported.product
    return {
        "domain": product.domain,
        "product": product.name,
        "port": port.id.label,
        "release": exported.version,
        "contractId": contract_id(port.id),
        "environment": deployment.environment,
        "deployment": deployment.sequence,
        "status": odcs.status(product, port),
        "stability": product.stability,
    } | said(
        {
            "releaseSha256": exported.digest,
            "deprecatedFrom": port.deprecation_date,
            "milliseconds": served.milliseconds,
            "tests": [{"status": status, "count": count} for status, count in served.results],
        }
    )
