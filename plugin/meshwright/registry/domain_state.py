"""Whether the registry says something new of a domain, told from what is small and always changes with it."""

from __future__ import annotations

from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import digest
from meshwright.registry.directory import Directory
from meshwright.registry.store import Store


def domain_states(store: Store, directory: Directory) -> dict[str, str]:
    """For each domain that is deployed anywhere, a digest that is another one when anything in force of it is.

    That is: what its environments serve and read, and what was said of its products since. A release that no
    environment serves shows with the next deployment.

    Raises:
        RegistryError: the registry cannot be read.
    """
    names = directory.names
    return dict(zip(names, at_once(store, lambda name: _state(store, directory, name), names), strict=True))


def _state(store: Store, directory: Directory, name: str) -> str:
    parts = [b""]
    for environment in directory.environments:
        if name in directory.deployed[environment]:
            parts += [environment.encode(), store.read(layout.pointer(environment, name)) or b""]
    # Events are never changed nor taken away: their names say all.
    parts += [event.encode() for event in store.tree(layout.events_folder(name))]
    return digest(b"\0".join(digest(part).encode() for part in parts))
