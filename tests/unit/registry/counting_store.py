"""A store that counts what it is asked, as a place behind a network would be asked."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path

from meshwright.registry.store import Store
from meshwright.registry.tagged import Tagged, TaggedStore

_PAGE = 1000


class CountingStore:
    """Every read and write is a request, and every thousand names of a listing are."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.requests: Counter[str] = Counter()

    @property
    def location(self) -> str:
        return self.store.location

    @property
    def folder(self) -> Path | None:
        return self.store.folder

    @property
    def total(self) -> int:
        return self.requests.total()

    def read(self, name: str) -> bytes | None:
        self.requests[f"read {name.partition('/')[0]}"] += 1
        return self.store.read(name)

    def read_known(self, name: str, sha256: str) -> bytes | None:
        self.requests[f"read {name.partition('/')[0]}"] += 1
        return self.store.read_known(name, sha256)

    def names(self, folder: str) -> list[str]:
        return self._listed(f"list {folder.partition('/')[0]}", self.store.names(folder))

    def tree(self, folder: str) -> list[str]:
        return self._listed(f"list {folder.partition('/')[0]}", self.store.tree(folder))

    def claim(self, name: str, content: bytes) -> bool:
        self.requests[f"write {name.partition('/')[0]}"] += 1
        return self.store.claim(name, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        self.requests[f"write {name.partition('/')[0]}"] += 1
        return self.store.swap(name, expected, content)

    def publication(self) -> AbstractContextManager[None]:
        return self.store.publication()

    def _listed(self, what: str, names: list[str]) -> list[str]:
        self.requests[what] += max(1, -(-len(names) // _PAGE))
        return names


class CountingTaggedStore(CountingStore):
    """The same for a place that tells what has changed; `unchanged` is a request whose answer has no bytes."""

    store: TaggedStore

    def __init__(self, store: TaggedStore) -> None:
        super().__init__(store)

    def read_tagged(self, name: str, tag: str | None) -> Tagged | None:
        found = self.store.read_tagged(name, tag)
        self.requests[f"{'unchanged' if found is None else 'read'} {name.partition('/')[0]}"] += 1
        return found
