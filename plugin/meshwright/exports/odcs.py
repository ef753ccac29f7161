"""A port -> its contract in the Open Data Contract Standard, v3.1.0.

Not v3.2.0, which DataHub reads as nothing. What the standard has no key for stands in `customProperties` at the root,
where every reader lets it be; inside, OpenMetadata refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshwright.exports.contacts import support, team, unlinked_channel
from meshwright.exports.exported import Exported
from meshwright.exports.names import contract_id
from meshwright.exports.odcs_schema import schema_object
from meshwright.exports.odcs_servers import servers
from meshwright.exports.said import said, words
from meshwright.exports.service_levels import service_levels
from meshwright.mesh.port import Port
from meshwright.mesh.product import Product

API_VERSION = "v3.1.0"
_TOLD_BY_PROPERTIES = frozenset({"not_null", "unique", "primary_key", "check"})


def contract(exported: Exported, port: Port) -> dict[str, Any]:
    """The contract of a port.

    Args:
        exported: the release that the port is in; with deployments, the contract says where the port lies.
        port: one of its ports.
    """
    product = exported.product
    return said(
        {
            "apiVersion": API_VERSION,
            "kind": "DataContract",
            "id": contract_id(port.id),
            "name": str(port.id),
            "version": exported.version,
            "status": status(product, port),
            "domain": product.domain,
            "tags": words(port.tags),
            "description": said({"purpose": port.description or product.description}),
            "servers": servers(exported, port),
            "schema": [schema_object(exported, port)],
            "team": team(product.owner),
            "support": support(product),
            "slaProperties": service_levels(product, port),
            "customProperties": [
                {"property": name, "value": value} for name, value in _own_words(product, port) if value not in ("", [])
            ],
        }
    )


def status(product: Product, port: Port) -> str:
    """`draft`, `active`, `deprecated` or `retired`: a port with a date to be gone from is deprecated already."""
    if port.deprecation_date and product.status in ("draft", "active"):
        return "deprecated"
    return product.status


def product_words(product: Product) -> Iterator[tuple[str, Any]]:
    """What a product says of itself and the standards have no key for."""
    yield "meshType", product.type or ""
    yield "meshStability", product.stability
    if product.consumers is not None:
        # An empty list says that nobody else may read it, so it must not be taken for nothing said.
        yield "meshConsumers", list(product.consumers) or "nobody"
    yield "meshSupportChannel", unlinked_channel(product)


def _own_words(product: Product, port: Port) -> Iterator[tuple[str, Any]]:
    yield "meshProduct", product.name
    yield from product_words(product)
    yield "meshModelVersion", port.id.version or ""
    yield "meshLatestVersion", port.latest
    yield "meshContractEnforced", port.contract_enforced
    yield (
        "meshColumns",
        [
            found
            for column in port.columns
            if len(
                found := said(
                    {
                        "column": column.name,
                        "unit": column.unit,
                        "definition": column.definition,
                        "quoted": column.quoted,
                    }
                )
            )
            > 1
        ],
    )
    yield (
        "meshConstraints",
        [
            said({"type": each.type, "columns": list(each.columns)})
            for each in sorted(port.constraints)
            if each.type not in _TOLD_BY_PROPERTIES
        ],
    )
