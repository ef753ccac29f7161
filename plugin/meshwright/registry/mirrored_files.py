"""Which files of a registry belong into its copy: what the registry leads to, not whatever lies around."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified
from meshwright.registry.verified_files import AREAS, ENVIRONMENTS, POLICIES, RELEASED, Files

Pointers = Mapping[str, bytes]
"""What each pointer held before anything else was listed, by its path."""

RECORD = "release.json"
_ABOUT = (f"{ENVIRONMENTS}/", "events/")
_MOST_SINCE = 10_000
_POINTER = re.compile(rf"{ENVIRONMENTS}/[^/]+/[^/]+\.json", re.ASCII)
_RELEASE = re.compile(rf"products/[^/]+/[^/]+/[^/]+/{re.escape(RECORD)}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be copied.

    Attributes:
        pointers: what is in force.
        files: the paths of all that never changes, sorted.
        policies: the paths of what people may change.
        markers_are_whole: whether the source says that no marker is missing.
        left_out: the paths of what is not copied.
    """

    pointers: Pointers
    files: tuple[str, ...]
    policies: tuple[str, ...]
    markers_are_whole: bool
    left_out: tuple[str, ...]

    @staticmethod
    def is_pointer(path: str) -> bool:
        """Whether a path is that of a pointer."""
        return _POINTER.fullmatch(path) is not None

    @staticmethod
    def in_steps(paths: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
        """First what others name, then the records of releases, which make them visible, then what is about them."""
        steps: tuple[list[str], list[str], list[str]] = ([], [], [])
        for path in paths:
            steps[1 if _RELEASE.fullmatch(path) else 2 if path.startswith(_ABOUT) else 0].append(path)
        return steps


def select(source: Store, domains: Collection[str] | None) -> Selection:
    """Look at what is there; pointers first, so that all they lead to is listed after.

    Raises:
        RegistryError: a pointer says nothing, or the place cannot be asked.
    """
    files, others = Files(), Verified()
    files.add(ENVIRONMENTS, source.tree(ENVIRONMENTS), others)
    wanted = [place for place in files.deployments if domains is None or place[1] in domains]
    paths = [layout.pointer(*place) for place in wanted]
    contents = dict(zip(wanted, at_once(source, source.read, paths), strict=True))
    pointers = {layout.pointer(*place): content for place, content in contents.items() if content is not None}
    last = {place: _sequence(layout.pointer(*place), content) for place, content in contents.items() if content}
    whole = source.read(layout.MARKED) is not None
    for area, below in zip(AREAS, at_once(source, source.tree, AREAS), strict=True):
        files.add(area, below, others)
    releases, unfinished = _releases(files)
    found = [
        *(
            layout.deployment(*place, number)
            for place, until in last.items()
            for number in _until(files.deployments[place], until)
        ),
        *releases,
        *files.consumers,
        *(layout.event(*product, number) for product in files.events for number in files.events[product]),
        *files.markers,
    ]
    return Selection(
        pointers,
        files=tuple(sorted(path for path in found if domains is None or _is_of(path, domains))),
        policies=tuple(sorted(files.policies)),
        markers_are_whole=whole,
        left_out=tuple(sorted([*(problem.path for problem in others.problems), *unfinished])),
    )


def _until(listed: Collection[int], until: int) -> set[int]:
    """The deployments up to the one in force: of those that came after the listing, none is missing in between."""
    latest = max(listed, default=0)
    since = range(latest + 1, until) if until - latest < _MOST_SINCE else ()
    return {*(number for number in listed if number < until), *since, until}


def _sequence(path: str, content: bytes) -> int:
    sequence = decode(content, path).get("sequence")
    if type(sequence) is not int or not 0 < sequence < 10**9:
        raise RegistryError(f"the registry file {path} does not say which deployment is in force", RESTORE)
    return sequence


def _releases(files: Files) -> tuple[list[str], list[str]]:
    """The files of finished releases, and those of others, which another publisher may yet take for its own version."""
    finished: list[str] = []
    unfinished: list[str] = []
    for product, versions in files.releases.items():
        for version, names in versions.items():
            paths = [layout.release_file(*product, version, name) for name in names]
            (finished if RECORD in names else unfinished).extend(paths)
    return finished, unfinished


def _is_of(path: str, domains: Collection[str]) -> bool:
    area, *rest = path.split("/")
    if area == ENVIRONMENTS:
        return rest[1] in domains
    if area == layout.READERS:
        return bool(set(rest) & set(domains))
    assert area in (*AREAS, RELEASED), area
    return area != POLICIES and rest[0] in domains
