"""The JSON form of a deployment and of a consumer record."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, get_args

import msgspec

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.registry_records import Confidence, Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry import layout
from meshwright.registry.document_format import broken, require_format
from meshwright.registry.product_document import owner_from_document, owner_to_document

FORMAT = 1
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def to_document(deployment: Deployment, consumer_digest: str) -> dict[str, Any]:
    """The JSON form of a deployment; what the domain reads is a document of its own, named by its digest."""
    return {
        "format": FORMAT,
        "environment": deployment.environment,
        "domain": deployment.domain,
        "sequence": deployment.sequence,
        "invocation_id": deployment.invocation_id,
        "published_at": deployment.published_at,
        "adapter": deployment.adapter,
        "dbt_version": deployment.dbt_version,
        "description": deployment.description,
        "owner": owner_to_document(deployment.owner),
        "releases": dict(deployment.releases),
        "ports": [
            {
                "name": served.port.name,
                "version": served.port.version,
                "product": served.product,
                "database": served.relation.database,
                "schema": served.relation.schema,
                "identifier": served.relation.identifier,
                "built_at": served.built_at,
                "rows": served.rows,
            }
            | _evidence(served)
            for served in deployment.served
        ],
        "reads": consumer_digest,
        "share": deployment.share,
        "results": dict(deployment.results),
        "seconds": deployment.seconds,
    } | _later_words(deployment)


def from_document(document: dict[str, Any], uses: tuple[PortUse, ...], name: str) -> Deployment:
    """The deployment that a document describes.

    Raises:
        RegistryError: the document is of another format, or something is missing in it; `name` is told.
    """
    require_format(document, FORMAT, name)
    try:
        domain = document["domain"]
        deployment = Deployment(
            environment=document["environment"],
            domain=domain,
            sequence=document["sequence"],
            invocation_id=document["invocation_id"],
            published_at=document["published_at"],
            adapter=document["adapter"],
            dbt_version=document["dbt_version"],
            description=document["description"],
            owner=owner_from_document(document["owner"]),
            releases=tuple(sorted(document["releases"].items())),
            served=tuple(
                ServedPort(
                    port=PortId(domain, port["name"], port["version"]),
                    product=port["product"],
                    relation=Relation(port["database"], port["schema"], port["identifier"]),
                    built_at=port["built_at"],
                    rows=port["rows"],
                    results=tuple(sorted(port.get("results", {}).items())),
                    milliseconds=port.get("milliseconds"),
                )
                for port in document["ports"]
            ),
            uses=uses,
            share=document["share"],
            results=tuple(sorted(document["results"].items())),
            seconds=document["seconds"],
            debt=tuple(
                (debt["rule"], PortId(debt["domain"], debt["name"], debt["version"]))
                for debt in document.get("debt", ())
            ),
            acknowledged=tuple(document.get("acknowledged", ())),
            records=tuple(sorted(document.get("records", {}).items())),
            restored_at=document.get("restored_at", ""),
            exposures=tuple(map(_exposure, document.get("exposures", ()))),
        )
        # Checks the type of every value.
        deployment = msgspec.convert(msgspec.to_builtins(deployment), Deployment)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, msgspec.ValidationError) as error:
        raise broken(name, error) from error
    if not all(layout.is_version(version) for _, version in deployment.releases):
        raise RegistryError(f"the registry file {name} is broken: it names a release that is no version")
    times = [deployment.published_at, *(served.built_at for served in deployment.served)]
    times += [deployment.restored_at] if deployment.restored_at else []
    if not all(map(_is_time, times)):
        raise RegistryError(f"the registry file {name} is broken: a time in it is not of the form 2026-01-31T23:59:59Z")
    return deployment


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return True


def _evidence(served: ServedPort) -> dict[str, Any]:
    """What the run proved of one port; left out where it proved nothing, as in records from before it was kept."""
    document: dict[str, Any] = {}
    if served.results:
        document["results"] = dict(served.results)
    if served.milliseconds is not None:
        document["milliseconds"] = served.milliseconds
    return document


def _later_words(deployment: Deployment) -> dict[str, Any]:
    """What is left out where there is none: documents from before there was a word for it keep their bytes."""
    document: dict[str, Any] = {}
    if deployment.debt:
        document["debt"] = [
            {"rule": rule, "domain": read.domain, "name": read.name, "version": read.version}
            for rule, read in deployment.debt
        ]
    if deployment.acknowledged:
        document["acknowledged"] = list(deployment.acknowledged)
    if deployment.records:
        document["records"] = dict(deployment.records)
    if deployment.restored_at:
        document["restored_at"] = deployment.restored_at
    if deployment.exposures:
        document["exposures"] = [_exposure_to_document(exposure) for exposure in deployment.exposures]
    return document


def _exposure_to_document(exposure: Exposure) -> dict[str, Any]:
    return {
        "name": exposure.name,
        "title": exposure.title,
        "type": exposure.kind,
        "owner": owner_to_document(exposure.owner),
        "url": exposure.url,
        "ports": [{"domain": port.domain, "name": port.name, "version": port.version} for port in exposure.ports],
    }


def _exposure(document: dict[str, Any]) -> Exposure:
    return Exposure(
        document["name"],
        document["title"],
        document["type"],
        owner_from_document(document["owner"]),
        document["url"],
        tuple(PortId(port["domain"], port["name"], port["version"]) for port in document["ports"]),
    )


def consumer_to_document(domain: str, owner: Owner, uses: tuple[PortUse, ...]) -> dict[str, Any]:
    """What a domain reads: ports and columns, and for which of its products; none of its own models."""
    return {
        "format": FORMAT,
        "domain": domain,
        "owner": owner_to_document(owner),
        "reads": [
            {
                "domain": use.port.domain,
                "port": use.port.name,
                "version": use.port.version,
                "columns": list(use.columns),
                "confidence": use.confidence,
                "star": use.star,
                "product": use.product,
                "environment": use.environment,
            }
            for use in sorted(uses, key=lambda use: (use.port, use.product))
        ],
    }


def uses_from_document(document: dict[str, Any], name: str) -> tuple[PortUse, ...]:
    """The uses that a consumer record lists.

    Raises:
        RegistryError: the document is of another format, or something is missing in it; `name` is told.
    """
    require_format(document, FORMAT, name)
    try:
        return tuple(msgspec.convert(_use(read), PortUse) for read in document["reads"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, msgspec.ValidationError) as error:
        raise broken(name, error) from error


def _use(read: dict[str, Any]) -> dict[str, Any]:
    """A use by the names of its attributes; words that are missing were not known when it was written."""
    confidence = read.get("confidence")
    return {
        "port": {"domain": read["domain"], "name": read["port"], "version": read["version"]},
        # Records from before columns were known have null.
        "columns": read["columns"] or [],
        # What a newer meshwright is sure of in another way, this one does not know.
        "confidence": confidence if confidence in get_args(Confidence) else "unknown",
        "star": read.get("star", False),
        "product": read.get("product", ""),
        "environment": read.get("environment", ""),
    }
