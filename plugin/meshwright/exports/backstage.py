"""A product in the software catalogue Backstage: the entities of its `catalog-info.yaml`.

A domain is a Domain, a product is a System, its dbt project's part in it a Component, and each port an API whose
definition is its contract: so data products stand in one graph with the services of a company.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from meshwright.exports import odcs
from meshwright.exports.backstage_names import domain_name, group_ref, port_name, product_name, tags
from meshwright.exports.contacts import is_url
from meshwright.exports.exported import Exported
from meshwright.exports.said import said
from meshwright.exports.yaml_text import to_yaml
from meshwright.mesh.port import Owner, Port, PortId
from meshwright.mesh.product import Product

API_VERSION = "backstage.io/v1alpha1"
_OURS = "meshwright.dev"


def entities(exported: Exported, contracts: Mapping[PortId, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    """The Domain, the System, the Component and the APIs, in this order.

    A portal that reads several products of a domain gets the same Domain from each; it keeps the first.

    Args:
        exported: the release.
        contracts: the texts of its contracts, where they are written already.
    """
    return [domain(exported), *of_product(exported, contracts)]


def domain(exported: Exported) -> dict[str, Any]:
    """The Domain; what is known of it beside its name comes from deployments."""
    product = exported.product
    described = next((each.description for each in exported.deployments), "")
    owner = next((each.owner for each in exported.deployments if each.owner != Owner()), product.owner)
    return _entity("Domain", domain_name(product.domain), {"description": described}, {"owner": group_ref(owner)})


def of_product(exported: Exported, contracts: Mapping[PortId, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    """The System, the Component and the APIs."""
    product = exported.product
    ports = sorted(product.ports, key=lambda port: port.id)
    name = product_name(product.domain, product.name)
    owner = group_ref(product.owner)
    metadata = {
        "title": product.title,
        "description": product.description,
        "annotations": {
            f"{_OURS}/product": f"{product.domain}.{product.name}",
            f"{_OURS}/release": exported.version,
        },
        "links": _links(product),
    }
    system = {"owner": owner, "domain": domain_name(product.domain), "type": "data-product"}
    component = {
        "type": "data-pipeline",
        "lifecycle": _lifecycle(product, product.status),
        "owner": owner,
        "system": name,
        "providesApis": [port_name(port.id) for port in ports],
        "consumesApis": [port_name(use.port) for use in exported.inputs],
    }
    return [
        _entity("System", name, metadata, system),
        _entity("Component", name, metadata, component),
        *(_api(exported, port, name, contracts) for port in ports),
    ]


def _api(exported: Exported, port: Port, system: str, contracts: Mapping[PortId, str]) -> dict[str, Any]:
    product = exported.product
    metadata = {
        "title": str(port.id),
        "description": port.description,
        "tags": tags(port.tags),
        "annotations": {f"{_OURS}/port": str(port.id), f"{_OURS}/release": exported.version},
        "links": _links(product),
    }
    spec = {
        "type": "dataset",
        "lifecycle": _lifecycle(product, odcs.status(product, port)),
        "owner": group_ref(product.owner),
        "system": system,
        "definition": contracts.get(port.id) or to_yaml(odcs.contract(exported, port)),
    }
    return _entity("API", port_name(port.id), metadata, spec)


def _entity(kind: str, name: str, metadata: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": API_VERSION,
        "kind": kind,
        "metadata": {"name": name, **said(metadata)},
        "spec": said(spec),
    }


def _lifecycle(product: Product, status: str) -> str:
    if status in ("deprecated", "retired"):
        return "deprecated"
    return "experimental" if status == "draft" or product.stability == "experimental" else "production"


def _links(product: Product) -> list[dict[str, str]]:
    words = dict(product.support)
    url = words.get("url", "")
    return [said({"url": url, "title": words.get("channel") or "support", "type": "support"})] if is_url(url) else []
