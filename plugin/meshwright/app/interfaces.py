"""The interface packages that a domain should have, from its inputs and the registry."""

from __future__ import annotations

import os
from pathlib import Path

from meshwright.interfaces.package import interface_package
from meshwright.interfaces.resolve import resolve_inputs
from meshwright.mesh.domain import Interface
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.read.mesh_yml import DomainConfig


def expected_interfaces(config: DomainConfig, published: Published, registry: Path | None) -> tuple[Interface, ...]:
    """What `mesh sync` writes for a domain, ordered by upstream domain.

    Args:
        config: the domain's mesh.yml.
        published: what the registry serves, at least what `read_domains` reads for the inputs.
        registry: the registry's folder, which recorded shares may be relative to; None for a registry elsewhere.

    Raises:
        ConfigError: an input is not published, not public, or not offered to the domain.
        RegistryError: a contract in the registry cannot be generated.
    """
    resolved = resolve_inputs(config.inputs, config.name, published)
    packages = []
    for name, ports in resolved.items():
        upstream = published.domain(name)
        assert upstream is not None, "resolve_inputs found ports of it"
        packages.append(interface_package(upstream, ports, _shares(upstream, registry, config.folder)))
    return tuple(packages)


def _shares(upstream: PublishedDomain, registry: Path | None, project: Path) -> dict[str, str]:
    """Where each environment's share is, relative to the project when the record has it relative to the registry."""
    return {
        deployment.environment: deployment.share
        if registry is None or Path(deployment.share).is_absolute()
        else Path(os.path.relpath(registry / deployment.share, project.resolve())).as_posix()
        for deployment in upstream.deployments
        if deployment.share is not None
    }
