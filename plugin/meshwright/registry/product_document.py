"""product.json: a product as a release describes it. It holds ports and words; no SQL, no private name, no path."""

from __future__ import annotations

from typing import Any

import msgspec

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.registry.document_format import broken, require_format

FILE_NAME = "product.json"
FORMAT = 1
_COLUMN_WORDS = {"data_type", "description", "classification", "unit", "definition", "quoted"}


def to_document(product: Product) -> dict[str, Any]:
    """The JSON form of a product; ports are ordered by name and version."""
    return {
        "format": FORMAT,
        "domain": product.domain,
        "product": product.name,
        "title": product.title,
        "description": product.description,
        "type": product.type,
        "status": product.status,
        "owner": owner_to_document(product.owner),
        "support": dict(product.support),
        "sla": dict(product.sla),
        "consumers": None if product.consumers is None else list(product.consumers),
        "ports": [_port_to_document(port) for port in sorted(product.ports, key=lambda port: port.id)],
    } | _said(strict=product.strict, stability=product.stability if product.stability != "strict" else "")


def from_document(document: dict[str, Any], name: str) -> Product:
    """The product that a document describes.

    Raises:
        RegistryError: the document is of another format, or something is missing in it; `name` is told.
    """
    require_format(document, FORMAT, name)
    try:
        domain = document["domain"]
        product = Product(
            domain=domain,
            name=document["product"],
            ports=tuple(_port_from_document(domain, document["product"], port) for port in document["ports"]),
            title=document["title"],
            description=document["description"],
            type=document["type"],
            status=document["status"],
            owner=owner_from_document(document["owner"]),
            support=tuple(sorted(document["support"].items())),
            sla=tuple(sorted(document["sla"].items())),
            consumers=None if document["consumers"] is None else tuple(_listed(document["consumers"])),
            strict=document.get("strict", False),
            stability=document.get("stability", "strict"),
        )
        return msgspec.convert(msgspec.to_builtins(product), Product)  # checks the type of every value
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, msgspec.ValidationError) as error:
        raise broken(name, error) from error


def owner_to_document(owner: Owner) -> dict[str, str]:
    """The JSON form of an owner."""
    return {"name": owner.name, "email": owner.email}


def owner_from_document(document: dict[str, str]) -> Owner:
    """The owner that a document names."""
    return Owner(document["name"], document["email"])


def _port_to_document(port: Port) -> dict[str, Any]:
    return {
        "name": port.id.name,
        "version": port.id.version,
        "latest": port.latest,
        "description": port.description,
        "deprecation_date": port.deprecation_date,
        "contract_enforced": port.contract_enforced,
        "columns": [_column_to_document(column) for column in port.columns],
        "constraints": [
            {"type": constraint.type, "columns": list(constraint.columns), "expression": constraint.expression}
            for constraint in sorted(port.constraints)
        ],
    } | _said(
        tests=[
            {"kind": test.kind, "columns": list(test.columns), "blocks": test.blocks} | _said(values=list(test.values))
            for test in sorted(port.tests)
        ],
        materialized=port.materialized,
        alias=port.alias,
        tags=list(port.tags),
        other_tests=[
            {"kind": test.kind, "columns": list(test.columns), "blocks": test.blocks}
            for test in sorted(port.other_tests)
        ],
    )


def _column_to_document(column: Column) -> dict[str, Any]:
    return {"name": column.name, "data_type": column.data_type, "description": column.description} | _said(
        classification=column.classification,
        unit=column.unit,
        definition=column.definition,
        quoted=column.quoted,
        tags=list(column.tags),
    )


def _column_from_document(document: dict[str, Any]) -> Column:
    """A column; words that a newer meshwright has for it are left out."""
    words = {key: value for key, value in document.items() if key in _COLUMN_WORDS}
    return Column(document["name"], **words, tags=tuple(_listed(document.get("tags", []))))


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"a {type(value).__name__} is where a list should be")
    return value


def _said(**words: Any) -> dict[str, Any]:
    """What a release does not say is not in it: documents from before a word existed keep their digests."""
    return {key: value for key, value in words.items() if value}


def _port_from_document(domain: str, product: str, document: dict[str, Any]) -> Port:
    return Port(
        id=PortId(domain, document["name"], document["version"]),
        product=product,
        description=document["description"],
        columns=tuple(map(_column_from_document, document["columns"])),
        constraints=tuple(
            Constraint(constraint["type"], tuple(constraint["columns"]), constraint["expression"])
            for constraint in document["constraints"]
        ),
        latest=document["latest"],
        deprecation_date=document["deprecation_date"],
        contract_enforced=document["contract_enforced"],
        tests=tuple(
            DataTest(test["kind"], tuple(test["columns"]), tuple(test.get("values", ())), test["blocks"])
            for test in document.get("tests", ())
        ),
        materialized=document.get("materialized", ""),
        alias=document.get("alias", ""),
        tags=tuple(_listed(document.get("tags", []))),
        other_tests=tuple(
            DataTest(test["kind"], tuple(test["columns"]), (), test["blocks"])
            for test in document.get("other_tests", ())
        ),
    )
