"""A registry that is reached by a network, with copies of what was read before."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path

from meshwright.registry.cache import Cache
from meshwright.registry.tagged import Tagged, TaggedStore


class CachingStore:
    """The same files. What never changes is read once; of the rest the place is asked whether it changed.

    Nothing is answered from copies alone but what a digest proves, so a place that is away is told as such.
    """

    def __init__(self, place: TaggedStore, cache: Cache) -> None:
        self.origin = place
        self._place = place
        self._cache = cache

    @property
    def location(self) -> str:
        """The place as a person would write it."""
        return self._place.location

    @property
    def folder(self) -> Path | None:
        """None: what is cached lies elsewhere."""
        return self._place.folder

    def read(self, name: str) -> bytes | None:
        """The bytes of a file as they are now."""
        return self._now(name).content

    def read_tagged(self, name: str, tag: str | None) -> Tagged | None:
        """The file as it is now, or None when `tag` is still its tag."""
        found = self._now(name)
        return None if tag is not None and found.tag == tag else found

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """A copy whose digest was computed just now, else what is there."""
        content = self._cache.known(sha256)
        if content is None:
            content = self._place.read_known(name, sha256)
            if content is not None and hashlib.sha256(content).hexdigest() == sha256:
                self._cache.keep(content)
        return content

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder."""
        return self._place.names(folder)

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder."""
        return self._place.tree(folder)

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file if its name is free."""
        return self._place.claim(name, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a pointer if it still holds `expected`."""
        return self._place.swap(name, expected, content)

    def publication(self) -> AbstractContextManager[None]:
        """What is written inside belongs together."""
        return self._place.publication()

    def _now(self, name: str) -> Tagged:
        """What a file holds; of a copy that still is the file, no bytes are sent."""
        kept = self._cache.tagged(self.location, name)
        found = self._place.read_tagged(name, kept.tag if kept else None)
        if found is None:
            assert kept is not None, "without a tag nothing is unchanged"
            return kept
        self._cache.keep_tagged(self.location, name, found)
        return found
