"""Copying a registry from one place to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES
from meshwright.app.registry_named import registry_named
from meshwright.mesh.errors import ConfigError, RegistryError
from meshwright.mesh.names import did_you_mean
from meshwright.registry import layout
from meshwright.registry.location import exists, initialise, open_registry
from meshwright.registry.mirror import Mirrored, mirror
from meshwright.registry.publications import in_publication
from meshwright.registry.static_listings import write_listings


def mirror_registry(
    folder: Path,
    target: str,
    source: str | None = None,
    *,
    domains: Sequence[str] = (),
    listings: bool | None = None,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> tuple[str, str, Mirrored]:
    """Copy what is new; return where from, where to, and what was copied.

    Args:
        folder: what both places are relative to.
        target: where to; it is begun when nothing is there.
        source: where from; by default what mesh.yml in the folder names.
        domains: only these; all when it is empty.
        listings: whether to write what a web server needs that cannot list; None for wherever the target is a folder.
        environ: the environment variables.

    Raises:
        ConfigError: a place or a domain is none.
        RegistryError: what `mirror` says, or a place cannot be asked.
    """
    origin = registry_named(folder, source, environ)
    if not exists(origin):
        raise RegistryError(f"{origin.location} is no registry yet, so there is nothing to copy")
    known = list(filter(layout.is_name, origin.names("products")))
    for name in domains:
        if name not in known:
            raise ConfigError([f"{origin.location} has no domain {name}{did_you_mean(name, known)}"])
    copy = open_registry(target, folder, environ)
    if copy.location == origin.location or _is_within(copy.folder, origin.folder):
        raise ConfigError(
            [f"{copy.location} cannot be a mirror of itself, or lie in what it is a mirror of"],
            "Name another place to copy to.",
        )

    def work() -> Mirrored:
        initialise(copy)
        return mirror(origin, copy, domains or None)

    done = in_publication(copy, work)
    if listings or (listings is None and copy.folder is not None):
        in_publication(copy, lambda: write_listings(copy))
    return origin.location, copy.location, done


def _is_within(copy: Path | None, origin: Path | None) -> bool:
    return copy is not None and origin is not None and (origin in copy.parents or copy in origin.parents)
