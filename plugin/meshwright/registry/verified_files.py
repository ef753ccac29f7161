"""The files of a registry by what they are; what is none of them is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from meshwright.registry import layout
from meshwright.registry.listings import LISTINGS
from meshwright.registry.probe import FOLDER as PROBE
from meshwright.registry.store import Store
from meshwright.registry.table_names import ANY, decode_table
from meshwright.registry.verified import UNKNOWN, Verified

ENVIRONMENTS = "environments"
POLICIES = "policies"
RELEASED = "released"
AREAS = ("consumers", "events", POLICIES, "products", layout.READERS, RELEASED, layout.SERVED)
"""The folders of a registry besides that of the environments, which is looked at first."""

_RECORD = re.compile(r"(?P<sequence>\d{8,9})\.json", re.ASCII)
_DIGEST = re.compile(r"(?P<digest>[0-9a-f]{64})\.json", re.ASCII)
_EVENT = re.compile(r"(?P<sequence>\d{8})\.json", re.ASCII)


@dataclass(slots=True)
class Files:
    """The files of a registry, sorted.

    Attributes:
        releases: by domain and product, and then by version: the paths within the folder of the version.
        deployments: by environment and domain: the numbers of the records.
        consumers: the paths of what domains read.
        events: by domain and product: the numbers.
        markers: the paths of what is there for its name.
        policies: their paths.
        listings: the paths of what a web server needs.
    """

    releases: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    deployments: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    consumers: list[str] = field(default_factory=list)
    events: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    markers: set[str] = field(default_factory=set)
    policies: list[str] = field(default_factory=list)
    listings: list[str] = field(default_factory=list)

    def add(self, folder: str, below: Iterable[str], verified: Verified) -> None:
        """Sort in the files below a folder; count them, and tell what is no file of a registry."""
        for path in below:
            parts = f"{folder}/{path}".split("/")
            verified.files += 1
            if parts[-1] in LISTINGS:
                self.listings.append("/".join(parts))
            elif not self._take(parts):
                verified.problem("/".join(parts), "is no file of a registry", UNKNOWN)

    def _take(self, parts: list[str]) -> bool:
        area, *rest = parts
        if area == POLICIES:
            self.policies += ["/".join(parts)] if len(rest) == 1 else []
            return len(rest) == 1
        if len(rest) < 2 or not layout.is_name(rest[0]):
            return False
        return _TAKE[area](self, rest)

    def _environment(self, rest: list[str]) -> bool:
        environment, domain = rest[:2]
        if len(rest) == 2 and domain.endswith(".json") and layout.is_name(domain.removesuffix(".json")):
            self.deployments[environment, domain.removesuffix(".json")] |= set()
            return True
        match = _RECORD.fullmatch(rest[2]) if len(rest) == 3 and layout.is_name(domain) else None
        if match is None or f"{int(match['sequence']):08d}" != match["sequence"]:
            return False
        self.deployments[environment, domain].add(int(match["sequence"]))
        return True

    def _release(self, rest: list[str]) -> bool:
        if len(rest) < 4 or not layout.is_name(rest[1]) or not layout.is_version(rest[2]):
            return False
        self.releases[rest[0], rest[1]].setdefault(rest[2], set()).add("/".join(rest[3:]))
        return True

    def _consumer(self, rest: list[str]) -> bool:
        known = len(rest) == 2 and _DIGEST.fullmatch(rest[1]) is not None
        self.consumers += ["/".join(("consumers", *rest))] if known else []
        return known

    def _event(self, rest: list[str]) -> bool:
        match = _EVENT.fullmatch(rest[2]) if len(rest) == 3 and layout.is_name(rest[1]) else None
        if match is None:
            return False
        self.events[rest[0], rest[1]].add(int(match["sequence"]))
        return True

    def _reader(self, rest: list[str]) -> bool:
        return self._marker(layout.READERS, rest, known=len(rest) == 2)

    def _served(self, rest: list[str]) -> bool:
        known = len(rest) == 3 and (rest[2] == ANY or decode_table(rest[2]) is not None)
        return self._marker(layout.SERVED, rest, known=known)

    def _released(self, rest: list[str]) -> bool:
        known = len(rest) == 4 and layout.is_digest(rest[2]) and layout.is_version(rest[3])
        return self._marker(RELEASED, rest, known=known)

    def _marker(self, area: str, rest: list[str], *, known: bool) -> bool:
        known = known and layout.is_name(rest[1])
        if known:
            self.markers.add("/".join((area, *rest)))
        return known


_TAKE = {
    ENVIRONMENTS: Files._environment,
    "products": Files._release,
    "consumers": Files._consumer,
    "events": Files._event,
    layout.READERS: Files._reader,
    layout.SERVED: Files._served,
    RELEASED: Files._released,
}


def unknown_at_the_root(store: Store, verified: Verified) -> list[str]:
    """Tell what is at the root and belongs to no registry; return the listings there."""
    listings = []
    for name in store.names(""):
        if name in LISTINGS:
            listings.append(name)
        elif name not in (*AREAS, ENVIRONMENTS, PROBE, layout.MARKER, layout.MARKED):
            verified.problem(name, "is no part of a registry", UNKNOWN)
    return listings
