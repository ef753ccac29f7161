"""A product as `datahub dataproduct upsert -f` reads it.

DataHub reads our ODCS contracts by itself; what it learns from this file is the product: which of its tables belong to
it, and whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from meshwright.exports.contacts import is_url
from meshwright.exports.exported import Exported
from meshwright.exports.names import product_id
from meshwright.exports.said import said
from meshwright.exports.target import Target
from meshwright.mesh.port import Owner
from meshwright.mesh.relation import Relation

FABRICS = (
    *("CORP", "DEV", "EI", "NON_PROD", "PRD", "PRE", "PROD", "QA", "RVW"),
    *("SANDBOX", "SBX", "SIT", "STG", "TEST", "TST", "UAT"),
)
"""The kinds of environments that DataHub knows."""

_PLATFORMS = {"sqlserver": "mssql", "synapse": "mssql"}
_LOWER_CASE = frozenset({"snowflake"})
"""Platforms whose names DataHub's own ingestion writes in lower case."""

# What the syntax of its URNs needs for itself.
_RESERVED = {letter: "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in ",()\u241f"}
_NO_ID = re.compile(r"[^a-z0-9_]+", re.ASCII)


def product(exported: Exported, target: Target) -> dict[str, Any]:
    """The data product, with the tables that the environment serves."""
    found = exported.product
    tables = list(_tables(exported, target))
    return {"id": product_id(found.domain, found.name), "domain": found.domain} | said(
        {
            "display_name": found.title or found.name,
            "description": found.description,
            "external_url": _url(exported),
            "owners": _owners(found.owner),
            "assets": tables,
            "output_ports": tables,
            "properties": {name: text for name, text in _properties(exported) if text},
        }
    )


def dataset_urn(adapter: str, relation: Relation, target: Target) -> str:
    """The URN of a table: `urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)`."""
    platform = _PLATFORMS.get(adapter, _NO_ID.sub("-", adapter.lower()))
    name = ".".join(part for part in (relation.database, relation.schema, relation.identifier) if part)
    if platform in _LOWER_CASE:
        name = name.lower()
    whole = f"{target.platform_instance}.{name}" if target.platform_instance else name
    return f"urn:li:dataset:(urn:li:dataPlatform:{platform},{_encoded(whole)},{target.datahub_env})"


def _tables(exported: Exported, target: Target) -> Iterator[str]:
    for port in sorted(exported.product.ports, key=lambda port: port.id):
        for deployment, served in exported.served(port.id):
            yield dataset_urn(deployment.adapter, served.relation, target)


def _encoded(text: str) -> str:
    return "".join(_RESERVED.get(letter, letter) for letter in text)


def _owners(owner: Owner) -> list[dict[str, str]]:
    """The owner by e-mail: DataHub refers to people by an id, and who has none is told in the properties."""
    return [{"id": owner.email, "type": "TECHNICAL_OWNER"}] if owner.email.strip() else []


def _url(exported: Exported) -> str:
    url = dict(exported.product.support).get("url", "")
    return url if is_url(url) else ""


def _properties(exported: Exported) -> Iterator[tuple[str, str]]:
    found = exported.product
    yield "release", exported.version
    yield "status", found.status
    yield "type", found.type or ""
    yield "stability", found.stability
    yield "owner", found.owner.name
    if found.consumers is not None:
        yield "consumers", ", ".join(found.consumers) or "nobody"
    yield from ((f"support.{name}", text) for name, text in found.support)
    yield from ((f"sla.{name}", text) for name, text in found.sla)
    for use in exported.inputs:
        yield f"input.{use.port}", exported.upstream_version(use.port) or "unknown"
    for port in sorted(found.ports, key=lambda port: port.id):
        label = port.id.label
        yield f"{label}.deprecated_from", port.deprecation_date or ""
        for _, served in exported.served(port.id):
            yield f"{label}.built_at", served.built_at
            yield f"{label}.rows", "" if served.rows is None else str(served.rows)
            yield f"{label}.tests", ", ".join(f"{count} {status}" for status, count in served.results)
            yield f"{label}.milliseconds", "" if served.milliseconds is None else str(served.milliseconds)
