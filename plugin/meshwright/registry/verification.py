"""Verifying a registry: every file of it is accounted for, and is what was published.

Others may publish meanwhile. So the pointers are read first and what they lead to is listed after: all of it was there
before. docs/reference/registry.md says what no digest covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_report import RegistryReport
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode, encode
from meshwright.registry.directory import environment_names
from meshwright.registry.store import Store
from meshwright.registry.trusted_keys import TrustedKeys
from meshwright.registry.verified import Verified
from meshwright.registry.verified_beside import verify_listings, verify_policies
from meshwright.registry.verified_consumers import verify_consumers
from meshwright.registry.verified_deployments import Known, Markers, Pointer, read_pointer, verify_deployments
from meshwright.registry.verified_events import verify_events
from meshwright.registry.verified_files import AREAS, ENVIRONMENTS, POLICIES, RELEASED, Files, unknown_at_the_root
from meshwright.registry.verified_folder import verify_kinds
from meshwright.registry.verified_markers import (
    note_released,
    note_unexplained,
    verify_contents,
    verify_marked,
    verify_needed,
)
from meshwright.registry.verified_release import verify_releases

_Pointers = Mapping[tuple[str, str], tuple[bytes | None, Pointer | None, Verified]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What to verify.

    Attributes:
        domain: only this domain; None for the whole registry.
        product: only this product of the domain, with what is in force of it.
    """

    domain: str | None = None
    product: str | None = None


EVERYTHING = Scope()


def verify_registry(store: Store, scope: Scope = EVERYTHING, trusted: TrustedKeys | None = None) -> RegistryReport:
    """Look at every file in a scope.

    Args:
        store: the registry's files. What was kept of them on this machine is not asked.
        scope: what to look at; of others nothing is listed and nothing is read.
        trusted: whose signatures count; None when nobody asks for signatures.

    Raises:
        RegistryError: the place cannot be asked, or holds a registry of another format.
    """
    store = getattr(store, "origin", store)
    verified, files = Verified(), Files()
    if not verify_marker(store, verified):
        return verified.report(store.location)
    starts = [""] if scope.domain is None else [ENVIRONMENTS, *_folders(scope)]
    if store.folder is not None and not verify_kinds(store.folder, starts, verified):
        return verified.report(store.location)
    are_whole = verify_marked(store, verified)
    pointers = _pointers(store, scope, files, verified)
    if scope.domain is None:
        files.listings += unknown_at_the_root(store, verified)
    folders = _folders(scope)
    for folder, below in zip(folders, at_once(store, store.tree, folders), strict=True):
        files.add(folder, below, verified)
    releases = verify_releases(store, files.releases, verified=verified, trusted=trusted)
    consumers = verify_consumers(store, files.consumers, verified) if scope.product is None else None
    known = Known(releases, consumers, scope.product)
    found = [
        verify_deployments(store, place, numbers, pointer=pointers[place], known=known, verified=verified)
        for place, numbers in sorted(files.deployments.items())
    ]
    needed = Markers(
        frozenset().union(*(each.in_force for each in found)), frozenset().union(*(each.ever for each in found))
    )
    for product, numbers in sorted(files.events.items()):
        verify_events(store, product, numbers, releases, verified)
    verify_contents(store, files.markers, verified)
    if are_whole:
        verify_needed(store, _within(scope, needed.in_force), files.markers, verified)
        note_released(releases, files.markers, verified)
    if scope.domain is None:
        note_unexplained(needed, releases, files.markers, verified)
    verify_policies(store, files.policies, verified)
    verify_listings(store, files.listings, verified)
    return verified.report(store.location)


def verify_marker(store: Store, verified: Verified) -> bool:
    """Look at the file that makes the place a registry; return whether there is anything to look at.

    Raises:
        RegistryError: it is a registry of another format, which this meshwright cannot judge.
    """
    content = store.read(layout.MARKER)
    if content is None:
        there = [name for name in store.names("") if name in (*AREAS, ENVIRONMENTS)]
        if there:
            verified.problem(layout.MARKER, f"is missing, and {there[0]} is there", RESTORE)
        return bool(there)
    verified.files += 1
    if content == encode({"format": layout.FORMAT}):
        return True
    try:
        said = decode(content, layout.MARKER).get("format")
    except RegistryError:
        said = None
    if type(said) is int and said > layout.FORMAT:
        raise RegistryError(
            f"{store.location}: {layout.MARKER} says that it is a registry of format {said}",
            "Install a newer dbt-meshwright, or restore the file if nobody has changed the format.",
        )
    verified.problem(layout.MARKER, "is not what meshwright writes")
    return True


def _pointers(store: Store, scope: Scope, files: Files, verified: Verified) -> _Pointers:
    """Sort in what is deployed, and read the pointers: before anything else that they lead to is looked for."""
    if scope.domain is None:
        files.add(ENVIRONMENTS, store.tree(ENVIRONMENTS), verified)
    else:
        for environment in environment_names(store):
            files.deployments[environment, scope.domain] = set()
            if scope.product is None:
                folder = f"{ENVIRONMENTS}/{environment}/{scope.domain}"
                files.add(folder, store.tree(folder), verified)
    places = sorted(files.deployments)
    found = dict(zip(places, at_once(store, lambda place: read_pointer(store, *place), places), strict=True))
    if scope.domain is not None:
        there = sum(content is not None for content, _, _ in found.values())
        verified.files += there if scope.product is None else 2 * there  # the record that it leads to is not listed
    return found


def _folders(scope: Scope) -> list[str]:
    if scope.domain is None:
        return list(AREAS)
    areas = [area for area in AREAS if area != POLICIES]
    if scope.product is None:
        return [f"{area}/{scope.domain}" for area in areas]
    return [f"{area}/{scope.domain}/{scope.product}" for area in ("events", "products", RELEASED, layout.SERVED)]


def _within(scope: Scope, markers: frozenset[str]) -> Iterator[str]:
    prefix = f"{layout.SERVED}/{scope.domain}/{scope.product}/" if scope.product is not None else ""
    return (path for path in markers if path.startswith(prefix))
