"""Which policy holds for which domain."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.policy import Policy
from meshwright.read.mesh_yml import FILE_NAME, DomainConfig, MeshRoot
from meshwright.read.policy_file import load_policy
from meshwright.registry.store import Store

IN_REGISTRY = "registry:"
FOLDER = "policies"
"""Where the registry keeps policies."""


def policies_of(
    configs: Sequence[DomainConfig], roots: Mapping[str, MeshRoot], store: Store | None
) -> dict[str, Policy]:
    """The policies by domain: a domain's own, else that of the root of its mesh; domains without one are left out.

    Args:
        configs: the domains.
        roots: the root of the mesh that each domain belongs to, by domain.
        store: the registry, if there is one.

    Raises:
        ConfigError: with every problem of every policy.
    """
    reader = _PolicyReader(store)
    found: dict[str, Policy] = {}
    problems: list[str] = []
    for config in configs:
        root = roots.get(config.name)
        try:
            if config.policy is not None:
                found[config.name] = reader.read(config.policy, config.folder)
            elif root is not None and root.policy is not None:
                found[config.name] = reader.read(root.policy, root.folder)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))
    return found


def is_in_registry(config: DomainConfig, root: MeshRoot | None) -> bool:
    """Whether the policy of a domain has to be read from the registry."""
    said = config.policy if config.policy is not None or root is None else root.policy
    return said is not None and said.startswith(IN_REGISTRY)


class _PolicyReader:
    """Reads each policy once, however many domains it holds for."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._read: dict[str | Path, Policy] = {}

    def read(self, location: str, folder: Path) -> Policy:
        """The policy at a location, as the mesh.yml in a folder writes it."""
        by_name = location.startswith(IN_REGISTRY)
        if "\0" in location:
            raise ConfigError([f"{folder / FILE_NAME}: policy: not the name of a file"])
        key = location if by_name else (folder / location).resolve()
        if key not in self._read:
            said_in = folder / FILE_NAME
            self._read[key] = self._in_registry(location, said_in) if by_name else _in_file(folder, location, said_in)
        return self._read[key]

    def _in_registry(self, location: str, said_in: Path) -> Policy:
        name = location.removeprefix(IN_REGISTRY)
        if not name or name.startswith(".") or "/" in name or "\\" in name:
            raise ConfigError([f"{said_in}: policy: {location}: name a file in {FOLDER}/ of the registry"])
        if self._store is None:
            raise ConfigError(
                [f"{said_in}: policy: {location}: there is no registry to read it from; name a file until there is one"]
            )
        content = self._store.read(f"{FOLDER}/{name}")
        if content is None:
            known = self._store.names(FOLDER)
            hint = did_you_mean(name, known) or f"; there is {', '.join(known) or 'none'}"
            raise ConfigError([f"{said_in}: policy: {location}: the registry has no policy of that name{hint}"])
        return load_policy(Path(location), content)


def _in_file(folder: Path, location: str, said_in: Path) -> Policy:
    path = Path(os.path.normpath(folder / location))
    if not path.is_file():
        raise ConfigError([f"{said_in}: policy: there is no file {path}"])
    return load_policy(path)
