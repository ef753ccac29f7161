"""Verifying deployments: the pointer, the record that it leads to, the records before that, and what they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Deployment, PortUse
from meshwright.registry import deployment_document, layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import digest
from meshwright.registry.markers import markers_of
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified
from meshwright.registry.verified_release import RECORD, Releases

_SET_BACK = "Ask who moved it; `mesh publish` in the domain's folder puts a build in force again."
_MOST_MISSING = 100
_PUBLISH = "Publish the domain again, or mirror again if this is a mirror; if it was in force, restore the pointer."

Pointer = tuple[int, str]
"""Which deployment is in force: its number, and the digest of its record."""

Consumers = Mapping[str, tuple[PortUse, ...] | None]
"""What each record of what a domain reads says, by its path; None for one that is broken, which is told already."""


@dataclass(frozen=True, slots=True)
class Known:
    """What deployments may name.

    Attributes:
        releases: the finished releases that were looked at.
        consumers: the records that were looked at; None when they were not.
        product: the only product that was looked at; None when all were.
    """

    releases: Releases
    consumers: Consumers | None
    product: str | None = None


@dataclass(slots=True)
class _Record:
    number: int
    path: str
    digest: str = ""
    previous: Pointer | None = None
    markers: frozenset[str] = frozenset()
    found: Verified = field(default_factory=Verified)


@dataclass(frozen=True, slots=True)
class Markers:
    """The names that deployments need.

    Attributes:
        in_force: of what is in force.
        ever: of every deployment.
    """

    in_force: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()


def read_pointer(store: Store, environment: str, domain: str) -> tuple[bytes | None, Pointer | None, Verified]:
    """What a pointer holds, what it says if it says anything, and what is wrong with it."""
    path = layout.pointer(environment, domain)
    found = Verified()
    content = store.read(path)
    if content is None:
        return None, None, found
    document = found.document(path, content) or {}
    pointer = _pointer(document)
    if pointer is None or len(document) != 2:
        found.problem(path, "does not say which deployment is in force", _PUBLISH)
    return content, pointer, found


def verify_deployments(
    store: Store,
    place: tuple[str, str],
    numbers: Collection[int],
    *,
    pointer: tuple[bytes | None, Pointer | None, Verified],
    known: Known,
    verified: Verified,
) -> Markers:
    """Look at deployments of a domain to an environment; return the markers that they need.

    Args:
        store: the registry's files.
        place: environment and domain.
        numbers: of the records to look at.
        pointer: what was read before anything else was listed, so all that it leads to is there.
        known: what deployments may name.
        verified: where to tell it.
    """
    content, in_force, found = pointer
    verified.join([found])
    begun = [_Record(number, layout.deployment(*place, number)) for number in _wanted(numbers, in_force, known)]
    at_once(store, lambda record: _look(store, record, place, known), begun)
    verified.join(record.found for record in begun)
    records = {record.number: record for record in begun if record.digest}
    verified.deployments += len(records)
    path = layout.pointer(*place)
    if known.product is None:
        _gaps(place, records, verified)
        _chain(place, records, verified)
    if content is None and records:
        verified.problem(path, f"is missing, and deployment {max(records)} was recorded", _PUBLISH)
    if in_force is None:
        return Markers(ever=_union(records.values()))
    number, recorded = in_force
    if number not in records:
        verified.problem(layout.deployment(*place, number), f"is missing, and {path} says that it is in force")
        return Markers(ever=_union(records.values()))
    if records[number].digest != recorded:
        verified.problem(
            records[number].path,
            f"is not what {path} says is in force: {records[number].digest[:12]} is there, {recorded[:12]} is said",
        )
    _newer(path, number, records, verified)
    return Markers(records[number].markers, _union(records.values()))


def _wanted(numbers: Collection[int], in_force: Pointer | None, known: Known) -> list[int]:
    """The records to look for: those that were listed, those that came since, and those that may be missing."""
    listed = {*numbers, *([in_force[0]] if in_force is not None else [])}
    if known.product is not None:
        return sorted(listed)
    # A number that somebody made up asks for no more than there could be.
    return sorted(listed.union(range(1, min(max(listed, default=0), len(listed) + _MOST_MISSING))))


def _look(store: Store, record: _Record, place: tuple[str, str], known: Known) -> None:
    content = store.read(record.path)
    if content is None:
        return
    record.digest = digest(content)
    document = record.found.document(record.path, content)
    if document is None:
        return
    said = document.get("previous")
    record.previous = _pointer(said) if isinstance(said, dict) else None
    if said is not None and (record.previous is None or record.previous[0] >= record.number):
        record.found.problem(record.path, "does not say which deployment was in force before")
        record.previous = None
    try:
        deployment = deployment_document.from_document(document, _uses(record, document, place[1], known), record.path)
    except RegistryError as error:
        record.found.broken(record.path, error)
        return
    if (deployment.environment, deployment.domain, deployment.sequence) != (*place, record.number):
        record.found.problem(record.path, "is the record of another deployment")
        return
    _promised(record, deployment, known)
    record.markers = markers_of(deployment)


def _uses(record: _Record, document: Mapping[str, Any], domain: str, known: Known) -> tuple[PortUse, ...]:
    if known.consumers is None:
        return ()
    path = layout.consumer(domain, str(document.get("reads", "")))
    if path not in known.consumers:
        record.found.problem(path, f"is missing, and deployment {record.number} names it")
    return known.consumers.get(path) or ()


def _promised(record: _Record, deployment: Deployment, known: Known) -> None:
    """All that is served was promised by a release that is there, as it was when it went out."""
    promised: set[PortId] = set()
    all_read = True
    records = dict(deployment.records)
    for product, version in deployment.releases:
        if known.product not in (None, product):
            continue
        path = layout.release_file(deployment.domain, product, version, RECORD)
        release = known.releases.get((deployment.domain, product, version))
        where = f"deployment {record.number} in {deployment.environment}"
        if release is None:
            record.found.problem(path, f"is missing, and {where} serves the release")
        elif records.get(product, release.record) != release.record:
            record.found.problem(path, f"is not what {where} serves: {release.record[:12]} is there")
        all_read = all_read and release is not None and bool(release.ports)
        promised |= release.ports if release is not None else frozenset()
    for served in deployment.served if all_read else ():
        if known.product in (None, served.product) and served.port not in promised:
            record.found.problem(record.path, f"serves {served.port}, which none of its releases has")


def _gaps(place: tuple[str, str], records: Mapping[int, _Record], verified: Verified) -> None:
    """Numbers are taken one after the other, whether or not a deployment comes into force; so none may be missing."""
    latest = max(records, default=0)
    missing = (number for number in range(1, latest) if number not in records)
    for number in islice(missing, _MOST_MISSING):
        verified.problem(layout.deployment(*place, number), "is missing, and later ones are there")


def _chain(place: tuple[str, str], records: Mapping[int, _Record], verified: Verified) -> None:
    """Each record names the one that was in force before; so none of those can be changed or taken away alone."""
    for record in records.values():
        if record.previous is None:
            continue
        number, recorded = record.previous
        before = records.get(number)
        if before is None:
            verified.problem(
                layout.deployment(*place, number), f"is missing, and deployment {record.number} follows it"
            )
        elif before.digest != recorded:
            verified.problem(
                before.path,
                f"is not what deployment {record.number} follows: {before.digest[:12]} is there, "
                f"{recorded[:12]} is recorded",
            )


def _newer(path: str, number: int, records: Mapping[int, _Record], verified: Verified) -> None:
    """Records with a higher number than the one in force: of publishers that died, or the pointer was set back."""
    followed = {record.previous[0] for record in records.values() if record.previous is not None}
    for later in (later for later in records if later > number):
        if later in followed:
            verified.problem(path, f"was set back to {number}: deployment {later} was in force after it", _SET_BACK)
        else:
            verified.note(
                records[later].path,
                f"was recorded and is not in force, {number} is: its publisher was stopped or is at it, or the "
                "pointer was set back by one",
            )


def _pointer(document: Mapping[str, Any]) -> Pointer | None:
    sequence, recorded = document.get("sequence"), document.get("sha256")
    known = type(sequence) is int and 0 < sequence < 10**9 and isinstance(recorded, str) and layout.is_digest(recorded)
    return (sequence, recorded) if known else None  # type: ignore[return-value]


def _union(records: Iterable[_Record]) -> frozenset[str]:
    return frozenset().union(*(record.markers for record in records))
