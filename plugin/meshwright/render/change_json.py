"""The changes of domains for programs; the form is fixed by change.schema.json beside this file."""

from __future__ import annotations

from typing import Any

from meshwright.mesh.finding import Declaration, Reason
from meshwright.mesh.judged import Judged
from meshwright.mesh.reader import Reader
from meshwright.render.ascii_json import ascii_json
from meshwright.render.differences import OUTCOMES, Differences, NextRelease, ProductDifferences, outcome

SCHEMA_VERSION = 1


def change_json(differences: Differences) -> str:
    """A JSON document in printable ASCII: texts are complete, and what a terminal would obey is escaped."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "domains": [
            {
                "domain": domain.name,
                "against": list(domain.against),
                "products": [_product(product) for product in domain.products],
            }
            for domain in differences.domains
        ],
        "summary": _summary(differences),
    }
    return ascii_json(document, indent=2)


def _summary(differences: Differences) -> dict[str, Any]:
    compared = any(domain.against for domain in differences.domains)
    return {"compared": compared} | {str(word): differences.count(word) for word in OUTCOMES}


def _product(product: ProductDifferences) -> dict[str, Any]:
    return {
        "product": product.name,
        "next": _next(product.next),
        "changes": [change_document(each) for each in product.changes],
    }


def _next(following: NextRelease | None) -> dict[str, Any] | None:
    return None if following is None else {"last": following.last or None, "version": following.version}


def change_document(judged: Judged) -> dict[str, Any]:
    """One entry of `changes`."""
    change = judged.change
    return {
        "key": change.key,
        "code": change.code or None,
        "name": change.name,
        "class": change.change_class,
        "direction": change.direction,
        "outcome": outcome(judged),
        "subject": change.subject,
        "fact": change.fact,
        "old": change.old,
        "new": change.new,
        "ports": [str(port) for port in change.ports],
        "columns": None if change.columns is None else list(change.columns),
        "hint": change.hint,
        "witness": change.witness,
        "file": change.place.file or None,
        "line": change.place.line if change.place.file else None,
        "against": list(judged.against),
        "because": [_reason(reason) for reason in judged.because],
        "readers": [reader_document(reader) for reader in judged.readers],
        "exits": list(judged.exits),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    if isinstance(reason, Declaration):
        return {"says": reason.says, "file": reason.place.file, "line": reason.place.line, "owner": reason.owner}
    return {"says": reason, "file": None, "line": None, "owner": ""}


def reader_document(reader: Reader) -> dict[str, Any]:
    """A reader of a port, as all commands tell it to programs."""
    return {
        "domain": reader.domain,
        "product": reader.use.product,
        "owner": {"name": reader.owner.name, "email": reader.owner.email},
        "environment": reader.environment,
        "port": str(reader.use.port),
        "columns": list(reader.use.columns),
        "star": reader.use.star,
        "confidence": reader.use.confidence,
    }
