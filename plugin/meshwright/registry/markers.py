"""Markers: empty files whose names are an index of the mesh, so that nobody has to read every deployment.

A deployment writes its markers before its pointer moves, and nobody takes one away. So all that is in force has its
markers, and a marker alone proves nothing: who finds one reads the deployments behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import encode
from meshwright.registry.store import Store, create
from meshwright.registry.table_names import decode_table, encode_table

_EMPTY = b""


@dataclass(frozen=True, slots=True)
class ServedTable:
    """That a product has at some time served a table.

    Attributes:
        identifier: the table's name in lower case, without database and schema; None when it may be any.
    """

    domain: str
    product: str
    identifier: str | None


def markers_of(deployment: Deployment) -> frozenset[str]:
    """The names of all markers that a deployment needs."""
    read = {use.port.domain for use in deployment.uses} | {port.domain for _, port in deployment.debt}
    readers = (layout.reader(name, deployment.domain) for name in read - {deployment.domain} if layout.is_name(name))
    tables = (
        layout.served(deployment.domain, port.product, encode_table(port.relation.identifier))
        for port in deployment.served
    )
    return frozenset((*readers, *tables))


def mark(store: Store, deployment: Deployment, before: Deployment | None) -> None:
    """Write the markers of a deployment that is about to be in force.

    Args:
        store: the registry's files.
        deployment: what is to be in force.
        before: what is in force: its markers are there.

    Raises:
        RegistryError: a marker cannot be written.
    """
    missing = markers_of(deployment) - (markers_of(before) if before is not None else frozenset())
    _write(store, missing)


def are_whole(store: Store) -> bool:
    """Whether everything that is in force has its markers; False in a registry from before there were any."""
    return store.read(layout.MARKED) is not None


def complete_markers(store: Store, deployments: Iterable[Deployment]) -> None:
    """Write the markers of everything that is in force, and then say that they are whole.

    Raises:
        RegistryError: a marker cannot be written.
    """
    _write(store, {name for deployment in deployments for name in markers_of(deployment)})
    create(store, layout.MARKED, encode({"format": layout.FORMAT}))


def readers_of_domain(store: Store, domain: str) -> list[str]:
    """The domains that have at some time read a port of this one, sorted."""
    return [name for name in store.names(layout.readers_folder(domain)) if layout.is_name(name)]


def all_readers(store: Store) -> dict[str, set[str]]:
    """For each domain that was ever read, those that have read it."""
    found: dict[str, set[str]] = {}
    for path in store.tree(layout.READERS):
        # What lies below a marker's name says it as well: nobody may hide a reader by putting a folder in its place.
        domain, consumer, *_ = (*path.split("/"), "")
        if layout.is_name(domain) and layout.is_name(consumer):
            found.setdefault(domain, set()).add(consumer)
    return found


def all_tables(store: Store) -> list[ServedTable]:
    """Every table that was ever served, ordered by domain, product and name."""
    return list(_tables(store.tree(layout.SERVED)))


def mark_release(store: Store, domain: str, product: str, version: str, digest: str) -> None:
    """Say which version has a promise, before the version is there."""
    store.claim(f"{layout.released_folder(domain, product, digest)}/{version}", _EMPTY)


def versions_with(store: Store, domain: str, product: str, digest: str) -> list[str]:
    """The versions that may have a promise; one whose publisher was killed is among them."""
    return list(filter(layout.is_version, store.names(layout.released_folder(domain, product, digest))))


def _write(store: Store, names: Iterable[str]) -> None:
    at_once(store, lambda name: _claim(store, name), sorted(names))


def _claim(store: Store, name: str) -> None:
    if not store.claim(name, _EMPTY) and store.read(name) is None:
        raise RegistryError(
            f"{store.location}: the name {name} is taken, and no file has it",
            "Take away what is there, and publish again.",
        )


def _tables(paths: Iterable[str]) -> Iterator[ServedTable]:
    for path in paths:
        parts = path.split("/")
        if len(parts) >= 3 and layout.is_name(parts[0]) and layout.is_name(parts[1]):
            yield ServedTable(parts[0], parts[1], decode_table(parts[2]))
