"""Which domains are deployed where: a listing for each environment, and no file is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.store import Store

_FOLDER = "environments"
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Directory:
    """What has a pointer.

    Attributes:
        deployed: for each environment that anything is deployed to, in order, the names of its domains.
    """

    deployed: Mapping[str, frozenset[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The domains that are deployed anywhere, sorted."""
        return tuple(sorted({name for names in self.deployed.values() for name in names}))

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments, sorted."""
        return tuple(self.deployed)


def list_directory(store: Store) -> Directory:
    """Look at the names of the pointers.

    Raises:
        RegistryError: the place cannot be listed.
    """
    environments = environment_names(store)
    listed = at_once(store, lambda environment: _domains(store, environment), environments)
    return Directory({name: found for name, found in zip(environments, listed, strict=True) if found})


def environment_names(store: Store) -> list[str]:
    """The environments that anybody began to deploy to, sorted."""
    return [name for name in store.names(_FOLDER) if layout.is_name(name)]


def _domains(store: Store, environment: str) -> frozenset[str]:
    names = store.names(f"{_FOLDER}/{environment}")
    found = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
    return frozenset(filter(layout.is_name, found))
