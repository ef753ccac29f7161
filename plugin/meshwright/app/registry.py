"""Which registry a folder belongs to, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from meshwright.app.mesh_root import root_of
from meshwright.mesh.errors import ConfigError, RegistryError
from meshwright.mesh.published import Published
from meshwright.read.mesh_yml import DomainConfig, MeshRoot, load_mesh_root
from meshwright.registry.location import exists, open_registry
from meshwright.registry.published import read_published
from meshwright.registry.store import Store

NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
OFFLINE = "MESH_OFFLINE"
"""The environment variable that forbids to ask the registry."""


def registry_of(config: DomainConfig | MeshRoot, environ: Mapping[str, str]) -> Store | None:
    """The registry that a mesh.yml names, whether or not anything was published there; None when it names none.

    A domain whose own mesh.yml names none has the one of the root of its mesh.
    """
    said_by = names_registry(config)
    if said_by is None or said_by.registry is None:
        return None
    return _open(said_by.registry, said_by.folder, environ)


def registries_of(
    configs: Sequence[DomainConfig], roots: Mapping[str, MeshRoot], environ: Mapping[str, str]
) -> list[Store]:
    """The same of many domains; those that no mesh.yml names one for are left out."""
    naming = [config if config.registry is not None else roots.get(config.name) for config in configs]
    return [
        _open(said_by.registry, said_by.folder, environ)
        for said_by in naming
        if said_by is not None and said_by.registry is not None
    ]


def is_offline(environ: Mapping[str, str]) -> bool:
    """Whether the user has said that the registry must not be asked."""
    return environ.get(OFFLINE, "").strip().lower() in ("1", "true", "t", "yes", "y", "on")


def _open(location: str, folder: Path, environ: Mapping[str, str]) -> Store:
    if is_offline(environ):
        raise RegistryError(
            f"the registry {location} is not asked, for {OFFLINE} is set",
            f"Unset {OFFLINE}. `dbt build` needs no registry, and `mesh-check` looks at the rest.",
        )
    return open_registry(location, folder, environ)


def names_registry(config: DomainConfig | MeshRoot) -> DomainConfig | MeshRoot | None:
    """Whose mesh.yml names the registry: the domain's own, else that of its root; None when neither does."""
    if config.registry is not None:
        return config
    root = None if isinstance(config, MeshRoot) else root_of(config)
    return root if root is not None and root.registry is not None else None


def require_registry(config: DomainConfig | MeshRoot, environ: Mapping[str, str]) -> Store:
    """The registry that a mesh.yml names.

    Raises:
        ConfigError: it names none.
    """
    store = registry_of(config, environ)
    if store is None:
        raise ConfigError(
            [f"{config.folder / 'mesh.yml'}: names no registry"],
            "Add `registry: <folder>` to mesh.yml; `mesh init` writes one where there is none.",
        )
    return store


def load_published(folder: Path, environ: Mapping[str, str] = NO_VARIABLES) -> Published:
    """Everything that is in force in the registry of a mesh.

    Args:
        folder: the mesh's root.
        environ: the environment variables that the registry's location may use.

    Raises:
        ConfigError: the mesh names no registry.
        RegistryError: nothing was published there, or it cannot be read.
    """
    store = require_registry(load_mesh_root(folder), environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    return read_published(store)
