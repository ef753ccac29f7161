"""The registry that a command about registries is told of, or that mesh.yml names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from meshwright.app.registry import require_registry
from meshwright.mesh.errors import ConfigError
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.location import open_registry
from meshwright.registry.store import Store


def registry_named(folder: Path, location: str | None, environ: Mapping[str, str]) -> Store:
    """The store of a registry, whether or not anything is there.

    Args:
        folder: what `location` is relative to; where it is None, the domain or the root of the mesh whose mesh.yml
            names the registry.
        location: as mesh.yml would write it.
        environ: the environment variables.

    Raises:
        ConfigError: there is no location, and no mesh.yml here names one.
        RegistryError: the place cannot be reached.
    """
    if location is not None:
        return open_registry(location, folder, environ)
    if is_mesh_root(folder):
        return require_registry(load_mesh_root(folder), environ)
    if (folder / "dbt_project.yml").is_file():
        return require_registry(load_domain_config(folder), environ)
    raise ConfigError(
        ["this folder is neither a domain nor the root of a mesh, so nothing says where the registry is"],
        "Name the place after the command: a folder or an address.",
    )
