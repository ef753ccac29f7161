"""Verifying what domains say that they read: each record is named by its own digest."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import PortUse
from meshwright.registry import deployment_document
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import digest
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified
from meshwright.registry.verified_deployments import Consumers


def verify_consumers(store: Store, paths: Iterable[str], verified: Verified) -> Consumers:
    """Look at some records; return what they say, by path."""
    begun = [(path, Verified()) for path in sorted(paths)]
    said = at_once(store, lambda each: _look(store, *each), begun)
    verified.join(found for _, found in begun)
    return {path: uses for (path, _), uses in zip(begun, said, strict=True)}


def _look(store: Store, path: str, found: Verified) -> tuple[PortUse, ...] | None:
    content = store.read(path)
    _, domain, name = path.split("/")
    if content is None or digest(content) != name.removesuffix(".json"):
        found.problem(path, "is not what its name says")
        return None
    document = found.document(path, content)
    if document is None:
        return None
    try:
        uses = deployment_document.uses_from_document(document, path)
    except RegistryError as error:
        found.broken(path, error)
        return None
    if document.get("domain") != domain:
        found.problem(path, f"is what {str(document.get('domain'))!r} reads")
    return uses
