"""A product in the Open Data Product Standard of Bitol, v1.0.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshwright.exports.contacts import support, team
from meshwright.exports.exported import Exported
from meshwright.exports.names import contract_id, product_id
from meshwright.exports.odcs import product_words
from meshwright.exports.odcs_schema import physical_type
from meshwright.exports.said import said, words
from meshwright.mesh.port import Port

API_VERSION = "v1.0.0"
UNKNOWN_VERSION = "unknown"


def product(exported: Exported) -> dict[str, Any]:
    """The data product.

    Its output ports name the contracts of the same release. Its input ports are known from deployments alone.
    """
    found = exported.product
    return said(
        {
            "apiVersion": API_VERSION,
            "kind": "DataProduct",
            "id": product_id(found.domain, found.name),
            "name": found.title or found.name,
            "version": exported.version,
            "status": found.status,
            "domain": found.domain,
            "description": said({"purpose": found.description}),
            "inputPorts": list(_inputs(exported)),
            "outputPorts": [_output(exported, port) for port in sorted(found.ports, key=lambda port: port.id)],
            "support": support(found),
            "team": team(found.owner),
            "customProperties": [
                {"property": name, "value": value}
                for name, value in (("meshProduct", found.name), *product_words(found))
                if value not in ("", [])
            ],
        }
    )


def _output(exported: Exported, port: Port) -> dict[str, Any]:
    return {"name": port.id.label} | said(
        {
            "description": port.description,
            "type": physical_type(port),
            "version": exported.version,
            "contractId": contract_id(port.id),
            "tags": words(port.tags),
        }
    )


def _inputs(exported: Exported) -> Iterator[dict[str, Any]]:
    for use in exported.inputs:
        yield {
            "name": str(use.port),
            "version": exported.upstream_version(use.port) or UNKNOWN_VERSION,
            "contractId": contract_id(use.port),
        }
