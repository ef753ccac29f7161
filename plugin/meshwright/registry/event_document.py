"""The JSON form of an event."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import msgspec

from meshwright.mesh.input import Input
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.registry import layout
from meshwright.registry.document_format import broken, require_format

FORMAT = 1
LONGEST_REASON = 300
LONGEST_NAME = 100
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def to_document(event: ProductEvent, previous: str | None) -> dict[str, Any]:
    """The JSON form of an event.

    Args:
        event: what was said.
        previous: sha256 of the file of the event before; None for the first.
    """
    said = {
        "release": event.release,
        "port": event.port and event.port.label,
        "date": event.date,
        "replacement": event.replacement and str(event.replacement),
    }
    return {
        "format": FORMAT,
        "domain": event.domain,
        "product": event.product,
        "sequence": event.sequence,
        "kind": event.kind,
        "by": event.by,
        "at": event.at,
        "reason": event.reason,
        "previous": previous,
    } | {key: value for key, value in said.items() if value is not None}


def from_document(document: dict[str, Any], name: str) -> ProductEvent:
    """The event that a document describes.

    Raises:
        RegistryError: the document is of another format, or something in it is missing or impossible; `name` is told.
    """
    require_format(document, FORMAT, name)
    try:
        domain, port = document["domain"], document.get("port")
        event = ProductEvent(
            kind=document["kind"],
            domain=domain,
            product=document["product"],
            sequence=document["sequence"],
            # One line each, whoever wrote them: they are quoted in messages.
            by=" ".join(document["by"].split()),
            at=document["at"],
            reason=" ".join(document["reason"].split()),
            release=document.get("release"),
            port=None if port is None else _port(f"{domain}.{port}"),
            date=document.get("date"),
            replacement=None if document.get("replacement") is None else _port(document["replacement"]),
        )
        # Checks the type of every value, and the kind.
        event = msgspec.convert(msgspec.to_builtins(event), ProductEvent)
        _require_sense(event)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, msgspec.ValidationError) as error:
        raise broken(name, error) from error
    return event


def _port(text: str) -> PortId:
    parsed = Input.parse(text)
    return PortId(parsed.domain, parsed.port, parsed.version)


def _require_sense(event: ProductEvent) -> None:
    """Raise ValueError for an event that says nothing: no release to yank, no date, a time that is none.

    So it does for one that says more than anybody may: its words are quoted in every reader's messages.
    """
    if len(event.by) > LONGEST_NAME or len(event.reason) > LONGEST_REASON:
        raise ValueError(f"more than {LONGEST_NAME} characters of a name, or {LONGEST_REASON} of a reason")
    if not _TIME.fullmatch(event.at):
        raise ValueError(f"{event.at!r} is no time of the form 2026-01-31T23:59:59Z")
    datetime.strptime(event.at, "%Y-%m-%dT%H:%M:%SZ")
    if event.kind in ("yank", "unyank"):
        if event.release is None or not layout.is_version(event.release):
            raise ValueError(f"{event.release!r} is no version of a release")
    elif event.release is not None:
        raise ValueError("a deprecation is of ports, not of a release")
    if event.kind == "deprecate" and (event.date is None or date.fromisoformat(event.date).isoformat() != event.date):
        raise ValueError(f"{event.date!r} is no date of the form 2027-06-30")
