"""From what mesh.yml calls the registry to a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.canonical import RESTORE, decode, encode
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.store import Store, create

_BARE_VARIABLE = re.compile(r"\$(?P<name>[A-Za-z_]\w*)")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)\}")


def open_registry(location: str, base: Path, environ: Mapping[str, str]) -> Store:
    """The store behind a location; it need not exist yet.

    Args:
        location: a folder as mesh.yml writes it, relative to `base`; `${NAME}` stands for an environment variable.
        base: the folder of that mesh.yml.
        environ: the environment variables.

    Raises:
        RegistryError: a variable is unset, or the location is no folder.
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
        return FolderStore((base / Path(path).expanduser()).resolve())
    raise RegistryError(f"the registry {location!r} is no folder; this version of meshwright knows folders only")


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


def initialise(store: Store) -> None:
    """Mark a folder as a registry.

    Raises:
        RegistryError: the folder holds something else.
    """
    # Looked at twice: another publisher may have initialised it between the first look and the listing.
    if not exists(store) and store.names("") and not exists(store):
        raise RegistryError(f"{store.location} is not empty and no registry", "Name an empty or a new folder.")
    create(store, layout.MARKER, encode({"format": layout.FORMAT}))
