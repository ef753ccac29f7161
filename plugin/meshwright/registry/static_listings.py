"""The listings that a web server needs which gives files and cannot say which there are."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.folder_store import fsync
from meshwright.registry.listings import LISTINGS, NAMES, TREE, encode_listing
from meshwright.registry.store import Store

_DEEPEST = {"products": 4, layout.SERVED: 3}
"""How many parts of a path may be listed by name. Nobody lists the folder of a release, or the tables of a product."""


def write_listings(store: Store) -> int:
    """Write the listings of a registry; return how many changed. To be called after the files that they list.

    Raises:
        RegistryError: somebody else writes them at the same time, or the place cannot be written.
    """
    paths = [path for path in store.tree("") if path.rpartition("/")[2] not in LISTINGS]
    changed = 0
    for name, listed in _listings(paths):
        content = encode_listing(listed)
        before = store.read(name)
        if before != content:
            changed += 1
            _write(store, name, before, content)
    return changed


def _write(store: Store, name: str, before: bytes | None, content: bytes) -> None:
    if store.folder is None:
        if not store.swap(name, before, content):
            raise RegistryError(f"{store.location}: somebody else wrote {name} meanwhile", "Mirror again.")
        return
    # Without the lock of a pointer, which would be a file beside each listing, and go to the web server.
    path = store.folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        fsync(path.parent)
    except OSError as error:
        raise RegistryError(f"the listing {path} cannot be written: {error.strerror}") from error


def _listings(paths: Iterable[str]) -> Iterator[tuple[str, Iterable[str]]]:
    """The deepest folders first: whoever finds a name in a listing finds the listing of that folder."""
    names, trees = _below(paths)
    for folder, below in sorted(names.items(), key=lambda each: (-len(each[0].split("/")), each)):
        yield _in(folder, NAMES), below
    for folder, below in sorted(trees.items()):
        yield _in(folder, TREE), below


def _below(paths: Iterable[str]) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    names: dict[str, set[str]] = defaultdict(set)
    # Readers ask for these of every mesh and of every domain, mostly to learn that there is nothing.
    trees: dict[str, set[str]] = {"": set(), layout.READERS: set(), layout.SERVED: set()}
    for path in paths:
        parts = path.split("/")
        for depth in range(min(len(parts), _DEEPEST.get(parts[0], len(parts)))):
            names["/".join(parts[:depth])].add(parts[depth])
        if parts[0] == "products" and len(parts) > 2:
            trees.setdefault(layout.events_folder(parts[1]) if layout.is_name(parts[1]) else "", set())
        for depth in _tree_depths(parts):
            trees.setdefault("/".join(parts[:depth]), set()).add("/".join(parts[depth:]))
    for folder in filter(None, trees):
        # With its listing in it, the folder is there.
        parts = folder.split("/")
        names[folder] |= set()
        for depth in range(len(parts)):
            names["/".join(parts[:depth])].add(parts[depth])
    return names, trees


def _tree_depths(parts: list[str]) -> Iterator[int]:
    """How many parts of a path name a folder whose tree somebody asks for."""
    yield 0
    if len(parts) > 1 and parts[0] in (layout.READERS, layout.SERVED):
        yield 1
    if len(parts) > 2 and parts[0] == "events":
        yield 2
    if len(parts) > 3 and parts[0] == "products":
        yield 3


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
