"""Beginning a registry at a place that was tried first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES
from meshwright.app.registry_named import registry_named
from meshwright.registry.location import begin


@dataclass(frozen=True, slots=True)
class BegunRegistry:
    """A registry that can be published to.

    Attributes:
        location: the place, without credentials.
        is_new: whether it became a registry now.
    """

    location: str
    is_new: bool


def init_registry(
    folder: Path, location: str | None = None, *, environ: Mapping[str, str] = NO_VARIABLES
) -> BegunRegistry:
    """Try a place and mark it as a registry; a registry that is there already is tried and left as it is.

    Args:
        folder: what `location` is relative to; where it is None, the domain or the root of the mesh whose mesh.yml
            names the registry.
        location: as mesh.yml would write it.
        environ: the environment variables.

    Raises:
        ConfigError: there is no location, and no mesh.yml here names one.
        RegistryError: the place cannot be reached, holds something else, or does not keep two publishers apart.
    """
    store = registry_named(folder, location, environ)
    is_new = begin(store)
    return BegunRegistry(store.location, is_new)
