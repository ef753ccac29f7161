"""The interface packages that a domain should have, from its inputs and the registry."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from meshwright.app.yanked_inputs import require_not_yanked
from meshwright.interfaces.package import interface_package
from meshwright.interfaces.resolve import resolve_inputs
from meshwright.mesh.domain import Interface
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.product_event import as_deprecated
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.read.interface_files import read_interfaces
from meshwright.read.mesh_yml import DomainConfig


def expected_interfaces(config: DomainConfig, published: Published, registry: Path | None) -> tuple[Interface, ...]:
    """What `mesh sync` writes for a domain, ordered by upstream domain.

    Args:
        config: the domain's mesh.yml.
        published: what the registry serves, at least what `wanted_by_inputs` wants of it.
        registry: the registry's folder, which recorded shares may be relative to; None for a registry elsewhere.

    Raises:
        ConfigError: an input is not published, not public, not offered to the domain, or yanked before the domain had
            it; or nobody can know where its share is.
        RegistryError: a contract in the registry cannot be generated.
    """
    resolved = resolve_inputs(config.inputs, config.name, published)
    require_not_yanked(config.name, resolved, read_interfaces(config.folder), published)
    if registry is None:
        _require_places(upstream for name in resolved if (upstream := published.domain(name)) is not None)
    packages = []
    for name, ports in resolved.items():
        upstream = published.domain(name)
        assert upstream is not None, "resolve_inputs found ports of it"
        told = [(release, as_deprecated(port, upstream.events)) for release, port in ports]
        packages.append(interface_package(upstream, told, _shares(upstream, registry, config.folder)))
    return tuple(packages)


def _require_places(upstreams: Iterable[PublishedDomain]) -> None:
    """A registry that was moved from a folder still has shares relative to that folder, and nobody knows which it was.

    Raises:
        ConfigError: with all such domains.
    """
    lost = sorted(
        upstream.name
        for upstream in upstreams
        if any(each.share is not None and not Path(each.share).is_absolute() for each in upstream.deployments)
    )
    if lost:
        raise ConfigError(
            [f"where the share of {name} lies was written down for a registry in a folder" for name in lost],
            f"Run `mesh publish` in {' and '.join(lost)}: it records the places for this registry.",
        )


def _shares(upstream: PublishedDomain, registry: Path | None, project: Path) -> dict[str, str]:
    """Where each environment's share is, relative to the project when the record has it relative to the registry."""
    return {
        deployment.environment: deployment.share
        if registry is None or Path(deployment.share).is_absolute()
        else Path(os.path.relpath(registry / deployment.share, project.resolve())).as_posix()
        for deployment in upstream.deployments
        if deployment.share is not None
    }
