"""Trying a place before a registry is begun there: what it promises decides whether two publishers can meet in it."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from meshwright.mesh.errors import RegistryError
from meshwright.registry.store import Store

FOLDER = "probe"
"""Where the files of a probe lie while it runs; nothing else is ever there."""


@runtime_checkable
class ConditionalStore(Store, Protocol):
    """A store whose place compares by itself, in the moment of the write."""

    def look(self, name: str) -> Any:
        """A file's state, for `replace`."""

    def replace(self, name: str, seen: Any, content: bytes) -> bool:
        """Replace a file that is still as it was seen; return whether it was."""

    def remove(self, name: str) -> None:
        """Delete a file."""


def probe(store: Store) -> None:
    """Write a few small files and take them away again; says nothing when the place keeps every promise.

    A folder and an object store are tried. In a git repository the push decides, and git has no other way.

    Raises:
        RegistryError: the place cannot be written, or does not keep a promise; the message says which.
    """
    store = getattr(store, "origin", store)  # what is kept on this machine promises nothing for the place
    if store.folder is None and not isinstance(store, ConditionalStore):
        return
    base = f"{FOLDER}/{secrets.token_hex(8)}"
    try:
        _creates_once(store, f"{base}/created.json")
        _shows(store, base, "created.json")
        _swaps_from_what_it_was(store, f"{base}/pointer.json")
        if isinstance(store, ConditionalStore):
            _replaces_only_what_was_seen(store, f"{base}/replaced.json")
    finally:
        _clean_up(store, base)


def _creates_once(store: Store, name: str) -> None:
    if not store.claim(name, b"1\n"):
        raise RegistryError(f"{store.location}: a new file was refused as if it were there", _OTHER_PLACE)
    _require(store, name, b"1\n", "a file cannot be read right after it was written")
    if store.claim(name, b"2\n"):
        raise _lacks(store, "creates a file over one that is there (If-None-Match is not observed)")
    _require(store, name, b"1\n", "a file was replaced although its creation was refused")


def _shows(store: Store, base: str, name: str) -> None:
    if store.names(base) != [name] or store.tree(base) != [name]:
        raise RegistryError(f"{store.location}: a new file is missing in the listing of its folder", _OTHER_PLACE)


def _swaps_from_what_it_was(store: Store, name: str) -> None:
    if not store.swap(name, None, b"1\n"):
        raise RegistryError(f"{store.location}: a new pointer was refused as if it were there", _OTHER_PLACE)
    if store.swap(name, None, b"2\n") or store.swap(name, b"2\n", b"3\n"):
        raise _lacks(store, "replaces a pointer that is not what was expected")
    if not store.swap(name, b"1\n", b"2\n"):
        raise RegistryError(f"{store.location}: a pointer was not replaced although nobody changed it", _OTHER_PLACE)
    _require(store, name, b"2\n", "a pointer cannot be read right after it was replaced")


def _replaces_only_what_was_seen(store: ConditionalStore, name: str) -> None:
    store.claim(name, b"1\n")
    seen = store.look(name)
    if not store.replace(name, seen, b"2\n"):
        raise RegistryError(f"{store.location}: a file was not replaced although nobody changed it", _OTHER_PLACE)
    if store.replace(name, seen, b"3\n"):
        raise _lacks(store, "replaces a file that was changed after it was read (If-Match is not observed)")
    _require(store, name, b"2\n", "a file was replaced although its replacement was refused")


def _require(store: Store, name: str, content: bytes, otherwise: str) -> None:
    if store.read(name) != content:
        raise RegistryError(f"{store.location}: {otherwise}", _OTHER_PLACE)


_OTHER_PLACE = "Use another place: docs/how-to/host-a-registry.md lists what works."


def _lacks(store: Store, fact: str) -> RegistryError:
    return RegistryError(
        f"{store.location} has no conditional writes: it {fact}, so two publishers could overwrite each other",
        "Use one that has them, or a newer version of this server: docs/how-to/host-a-registry.md lists what works.",
    )


def _clean_up(store: Store, base: str) -> None:
    """Take the files away. Who may not delete leaves them: they are small, and nothing reads them."""
    if store.folder is not None:
        shutil.rmtree(store.folder / base, ignore_errors=True)
        with suppress(OSError):
            (store.folder / FOLDER).rmdir()
    elif isinstance(store, ConditionalStore):
        with suppress(RegistryError):
            for name in store.tree(base):
                with suppress(RegistryError):
                    store.remove(f"{base}/{name}")
