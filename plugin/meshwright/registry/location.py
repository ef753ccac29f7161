"""From what mesh.yml calls the registry to a store, and from an empty place to a registry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.names import did_you_mean
from meshwright.registry import layout
from meshwright.registry.canonical import RESTORE, decode, encode
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.probe import FOLDER as PROBE
from meshwright.registry.probe import probe
from meshwright.registry.store import Store, create

_BARE_VARIABLE = re.compile(r"\$(?P<name>[A-Za-z_]\w*)")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
_SCP = re.compile(r"(?P<host>[\w.-]+@[\w.-]+):(?P<path>.+)", re.ASCII)
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)\}")

# Written out: the module that opens object stores is imported when one is opened.
_OBJECT_STORES = ("s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss", "memory")
_GIT = ("git+https", "git+ssh", "git+file")
_WEB = ("https", "http")
_TOLD = ("s3", "gs", "az", "abfss", *_GIT, *_WEB)


def open_registry(location: str, base: Path, environ: Mapping[str, str]) -> Store:
    """The store behind a location; it need not exist yet.

    Args:
        location: as mesh.yml writes it: a folder relative to `base`, or an address such as `s3://bucket/prefix`;
            `${NAME}` stands for an environment variable.
        base: the folder of that mesh.yml.
        environ: the environment variables; those of the clouds say where credentials are.

    Raises:
        RegistryError: a variable is unset, the kind of place is unknown, or the address cannot be one.
    """

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if not environ.get(name):
            raise RegistryError(
                f"the registry {location!r} needs the environment variable {name}, which is not set",
                f"Set {name}, or correct `registry` in mesh.yml.",
            )
        return environ[name]

    path = _VARIABLE.sub(value, location)
    bare = _BARE_VARIABLE.search(location)
    if bare:
        name = bare["name"]
        raise RegistryError(
            f"the registry {location!r} has ${name} in it, which is not replaced",
            f"Write `${{{name}}}` in mesh.yml for the environment variable.",
        )
    scheme = _SCHEME.match(path)
    if scheme is None:
        _refuse_misspelled(path)
        return FolderStore((base / Path(path).expanduser()).resolve())
    return _cached(_open_address(scheme["scheme"].lower(), path, environ), environ)


def _refuse_misspelled(path: str) -> None:
    """Tell an address from a folder although it is not written as one: an empty folder would pass for a new registry.

    Raises:
        RegistryError: it begins like an address of some kind.
    """
    scheme = path.partition(":")[0].lower()
    if scheme in (*_OBJECT_STORES, *_GIT, *_WEB):
        # What follows may hold a password.
        raise RegistryError(
            f"the registry begins with {scheme}: and not with {scheme}://, so it would be a folder",
            f"Write {scheme}:// for the address, or ./{scheme}: for a folder of such a name.",
        )
    if remote := _SCP.fullmatch(path):
        raise RegistryError(
            f"the registry {path!r} looks like a git repository, and would be a folder",
            f"Write git+ssh://{remote['host']}/{remote['path'].lstrip('/')}, or ./{path} for a folder of that name.",
        )


def _open_address(scheme: str, address: str, environ: Mapping[str, str]) -> Store:
    if scheme in _OBJECT_STORES:
        from meshwright.registry.object_store_location import open_object_store

        return open_object_store(address, environ)
    if scheme in _WEB:
        from meshwright.registry.http_store import HttpStore

        return HttpStore(address, environ)
    if scheme in _GIT:
        from meshwright.registry.git_store import open_git_store

        return open_git_store(address, environ)
    raise RegistryError(
        f"the registry is at a place of an unknown kind, {scheme}://{did_you_mean(scheme, _TOLD)}",
        f"Name a folder, or an address that begins with {', '.join(_TOLD)}.",
    )


def _cached(store: Store, environ: Mapping[str, str]) -> Store:
    """The store with copies of what was read before, where it is reached by a network and tells what has changed."""
    from meshwright.registry.tagged import TaggedStore

    # What is in memory ends with the process, and its tags begin anew in the next one.
    if not isinstance(store, TaggedStore) or store.location.startswith("memory:"):
        return store
    from meshwright.registry.cache import Cache, cache_folder
    from meshwright.registry.caching_store import CachingStore

    folder = cache_folder(environ)
    return store if folder is None else CachingStore(store, Cache(folder))


def exists(store: Store) -> bool:
    """Whether anything was published there.

    Raises:
        RegistryError: it is a registry of another format.
    """
    if store.folder is not None and store.folder.exists() and not store.folder.is_dir():
        raise RegistryError(f"{store.location} is no folder", "Correct `registry` in mesh.yml.")
    marker = store.read(layout.MARKER)
    if marker is None:
        if store.names("products") or store.names("environments"):
            # The marker is written first and never taken away: a part of the registry is missing.
            raise RegistryError(f"{store.location} has releases in it and no {layout.MARKER}", RESTORE)
        return False
    if decode(marker, layout.MARKER).get("format") != layout.FORMAT:
        raise RegistryError(f"{store.location} is a registry of another format", "Install a newer dbt-meshwright.")
    return True


def initialise(store: Store) -> bool:
    """Mark a place as a registry, if it is none yet.

    A place that others reach by a network is tried first: whether it keeps two publishers apart cannot be seen from
    its name.

    Returns:
        Whether this call marked it.

    Raises:
        RegistryError: something else is there, or the place does not keep what a registry needs.
    """
    return _mark(store, try_first=store.folder is None)


def begin(store: Store) -> bool:
    """The same for somebody who asked for it: a folder is tried as well, and a registry that is there once more."""
    return _mark(store, try_first=True, try_again=True)


def _mark(store: Store, *, try_first: bool, try_again: bool = False) -> bool:
    there = exists(store)
    if there and not try_again:
        return False
    # Looked at twice: another publisher may have initialised it between the first look and the listing.
    if not there and set(store.names("")) - {PROBE} and not exists(store):
        raise RegistryError(f"{store.location} is not empty and no registry", "Name an empty or a new folder.")
    if try_first:
        probe(store)
    return create(store, layout.MARKER, encode({"format": layout.FORMAT}))
