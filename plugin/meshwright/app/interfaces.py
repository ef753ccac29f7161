"""The interface packages that a domain should have, from its inputs and the registry."""

from __future__ import annotations

import os
from pathlib import Path

from meshwright.app.registry import read_domains
from meshwright.interfaces.package import interface_package
from meshwright.interfaces.resolve import resolve_inputs
from meshwright.mesh.domain import Interface
from meshwright.mesh.published import PublishedDomain
from meshwright.read.mesh_yml import DomainConfig
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import deployed_domains


def expected_interfaces(config: DomainConfig, store: FolderStore) -> tuple[Interface, ...]:
    """What `mesh sync` writes for a domain, ordered by upstream domain.

    Raises:
        ConfigError: an input is not published, not public, or not offered to the domain.
        RegistryError: the registry cannot be read, or a contract in it cannot be generated.
    """
    published = read_domains(store, {declared.domain for declared in config.inputs})
    resolved = resolve_inputs(config.inputs, config.name, published, deployed_domains(store))
    packages = []
    for name, ports in resolved.items():
        upstream = published.domain(name)
        assert upstream is not None, "resolve_inputs found ports of it"
        packages.append(interface_package(upstream, ports, _shares(upstream, store, config.folder)))
    return tuple(packages)


def _shares(upstream: PublishedDomain, store: FolderStore, project: Path) -> dict[str, str]:
    """Where each environment's share is, relative to the project when the record has it relative to the registry."""
    return {
        deployment.environment: deployment.share
        if Path(deployment.share).is_absolute()
        else Path(os.path.relpath(store.root / deployment.share, project.resolve())).as_posix()
        for deployment in upstream.deployments
        if deployment.share is not None
    }
