"""A product in DPROD, the vocabulary of the OMG for data products on top of DCAT, as JSON-LD."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from meshwright.exports.contacts import is_url
from meshwright.exports.exported import Exported
from meshwright.exports.names import contract_id, product_id
from meshwright.exports.odcs import status
from meshwright.exports.odcs_schema import physical_type
from meshwright.exports.said import said, words
from meshwright.exports.target import Target
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.relation import Relation

CONTEXT = {
    "dprod": "https://www.omg.org/spec/DPROD/dprod/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TIME = "xsd:dateTime"
_LIFECYCLE = {"draft": "Build", "active": "Consume", "deprecated": "Consume", "retired": "Retire"}
"""The stages of CDMC, of which none says that a product is still there and will not be for long."""


def product(exported: Exported, target: Target) -> dict[str, Any]:
    """The data product with its ports and datasets."""
    found = exported.product
    ports = sorted(found.ports, key=lambda port: port.id)
    stage = _LIFECYCLE[found.status]
    return {
        "@context": CONTEXT,
        "@id": product_iri(target, found.domain, found.name),
        "@type": "dprod:DataProduct",
    } | said(
        {
            # Drafts of the standard differ in which of the two a name is.
            "rdfs:label": found.title or found.name,
            "dct:title": found.title or found.name,
            "dct:description": found.description,
            "dct:identifier": f"{found.domain}.{found.name}",
            "dct:type": found.type,
            "dcat:version": exported.version,
            "dprod:domain": {"@id": _iri(target, "domain", found.domain)} | said({"rdfs:label": found.domain}),
            "dprod:lifecycleStatus": {
                "@id": _iri(target, "lifecycle-status", stage),
                "@type": "dprod:DataProductLifecycleStatus",
                "rdfs:label": stage,
            },
            "dprod:dataProductOwner": _owner(exported),
            "dcat:landingPage": _page(exported),
            "odrl:hasPolicy": _policy(exported, target),
            "dprod:inputDataset": [
                {"@id": _dataset(target, use.port), "@type": "dcat:Dataset", "rdfs:label": str(use.port)}
                for use in exported.inputs
            ],
            "dprod:outputDataset": [_output(exported, port, target) for port in ports],
            "dprod:outputPort": [each for port in ports for each in _services(exported, port, target)],
        }
    )


def product_iri(target: Target, domain: str, name: str) -> str:
    """The IRI of a product."""
    return _iri(target, "product", product_id(domain, name))


def _dataset(target: Target, port: PortId) -> str:
    return _iri(target, "dataset", contract_id(port))


def _iri(target: Target, kind: str, *names: str) -> str:
    return "/".join((f"{target.base}{kind}", *(quote(name.encode("utf-8", "replace"), safe="") for name in names)))


def _owner(exported: Exported) -> dict[str, Any]:
    owner = exported.product.owner
    words_of = said({"foaf:name": owner.name, "foaf:mbox": _mailbox(owner.email)})
    return {"@type": ["prov:Agent", "foaf:Agent"], **words_of} if words_of else {}


def _mailbox(email: str) -> dict[str, str]:
    return {"@id": f"mailto:{quote(email.encode('utf-8', 'replace'), safe='@.+-_')}"} if email.strip() else {}


def _page(exported: Exported) -> dict[str, str]:
    url = dict(exported.product.support).get("url", "")
    return {"@id": url} if is_url(url) else {}


def _policy(exported: Exported, target: Target) -> dict[str, Any]:
    """Who may read, where not everybody may; an empty set of permissions says that nobody else may."""
    found = exported.product
    if found.consumers is None:
        return {}
    return {
        "@type": ["odrl:Policy", "odrl:Set"],
        "odrl:permission": [
            {
                "odrl:action": {"@id": "odrl:use"},
                "odrl:target": {"@id": product_iri(target, found.domain, found.name)},
                "odrl:assignee": {"@id": _iri(target, "domain", name)},
            }
            for name in found.consumers
        ],
    }


def _output(exported: Exported, port: Port, target: Target) -> dict[str, Any]:
    dates = [{"@value": served.built_at, "@type": _TIME} for _, served in exported.served(port.id)]
    return {"@id": _dataset(target, port.id), "@type": "dcat:Dataset", "rdfs:label": str(port.id)} | said(
        {
            "dct:title": str(port.id),
            "dct:description": port.description,
            "dct:identifier": contract_id(port.id),
            "dct:type": physical_type(port),
            "dct:conformsTo": {"@id": _iri(target, "contract", contract_id(port.id), exported.version)},
            "dct:modified": dates,
            "dcat:version": exported.version,
            "dcat:keyword": words(port.tags),
            "dprod:informationSensitivityClassification": [
                {
                    "@id": _iri(target, "classification", text),
                    "@type": "dprod:InformationSensitivityClassification",
                    "rdfs:label": text,
                }
                for text in sorted({column.classification for column in port.columns if column.classification})
            ],
        }
    )


def _services(exported: Exported, port: Port, target: Target) -> list[dict[str, Any]]:
    """Where the port lies; a port that nobody serves yet is one all the same."""
    dataset = {"@id": _dataset(target, port.id)}
    served = list(exported.served(port.id))
    if not served:
        return [{"@id": _iri(target, "port", contract_id(port.id)), "@type": "dcat:DataService"}]
    return [
        {
            "@id": _iri(target, "port", contract_id(port.id), deployment.environment),
            "@type": "dcat:DataService",
            "rdfs:label": f"{port.id} in {deployment.environment}",
            "dct:description": f"{status(exported.product, port)}: {_place(each.relation)} on {deployment.adapter}",
            "dprod:isAccessServiceOf": {"@type": "dcat:Distribution", "dprod:isDistributionOf": dataset},
        }
        for deployment, each in served
    ]


def _place(relation: Relation) -> str:
    return ".".join(part for part in (relation.database, relation.schema, relation.identifier) if part)
