"""Verifying the files that are there for their names: without them, readers are not found."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import encode
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified
from meshwright.registry.verified_deployments import Markers
from meshwright.registry.verified_files import RELEASED
from meshwright.registry.verified_release import Releases

_CREATE = "Create it again: it is an empty file."
_PUBLISHED = "The next `mesh publish` writes it."


def verify_marked(store: Store, verified: Verified) -> bool:
    """Look at the file that says that no marker is missing; return whether it does."""
    content = store.read(layout.MARKED)
    if content is None:
        verified.note(layout.MARKED, "is missing, so readers look through all that is deployed", _PUBLISHED)
    elif content != encode({"format": layout.FORMAT}):
        verified.problem(layout.MARKED, "is not what meshwright writes")
    verified.files += content is not None
    return content is not None


def verify_contents(store: Store, markers: Iterable[str], verified: Verified) -> None:
    """A marker is empty: what somebody has put into one is not of the registry."""
    paths = sorted(markers)
    sizes = at_once(store, lambda path: len(store.read(path) or b""), paths)
    for path, size in zip(paths, sizes, strict=True):
        if size:
            verified.problem(path, "is not empty, and a marker is there for its name alone")


def verify_needed(store: Store, needed: Iterable[str], there: Iterable[str], verified: Verified) -> None:
    """What is in force has its markers: who looks for readers or tables reads nothing else."""
    absent = sorted(set(needed) - set(there))
    # Looked at by name, too: those outside of what was listed, and those of a publisher who is at it.
    for path, content in zip(absent, at_once(store, store.read, absent), strict=True):
        if content is None:
            verified.problem(path, "is missing, and what is in force needs it: its readers are not found", _CREATE)


def note_released(releases: Releases, there: set[str], verified: Verified) -> None:
    """A release without a marker is not found by who publishes the same again, and gets a second number."""
    for release in releases.values():
        if layout.is_digest(release.promise):
            path = f"{layout.released_folder(release.domain, release.product, release.promise)}/{release.version}"
            if path not in there:
                verified.note(path, "is missing: the same promise would be released a second time", _CREATE)


def note_unexplained(markers: Markers, releases: Releases, there: Iterable[str], verified: Verified) -> None:
    """Markers are written first and never taken away, so some lead nowhere; they prove nothing."""
    explained = {
        f"{layout.released_folder(release.domain, release.product, release.promise)}/{release.version}"
        for release in releases.values()
        if layout.is_digest(release.promise)
    } | markers.ever
    for path in sorted(set(there) - explained):
        kind = "release" if path.startswith(f"{RELEASED}/") else "deployment"
        verified.note(path, f"belongs to no {kind}: its publisher was stopped, or somebody else put it there")
