"""What the environments serve, joined with who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import readers_of
from meshwright.mesh.registry_records import Deployment
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.location import exists
from meshwright.registry.published import read_published


@dataclass(frozen=True, slots=True)
class PortStatus:
    """A port as an environment serves it, with the domains that read it."""

    label: str
    rows: int | None
    built_at: str
    deprecation_date: str | None
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DomainStatus:
    """What an environment serves of one domain."""

    name: str
    releases: tuple[tuple[str, str], ...]
    published_at: str
    ports: tuple[PortStatus, ...]


def status(
    folder: Path, environment: str | None = None, *, environ: Mapping[str, str] = NO_VARIABLES
) -> list[tuple[str, list[DomainStatus]]]:
    """For each environment, in the order of their names, what it serves.

    Raises:
        ConfigError: mesh.yml names no registry.
        RegistryError: nothing is published, or the registry cannot be read.
        MeshError: no such environment.
    """
    config = load_mesh_root(folder) if is_mesh_root(folder) else load_domain_config(folder)
    store = require_registry(config, environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    published = read_published(store)
    environments = published.environments
    if environment is not None and environment not in environments:
        raise MeshError(f"nothing is deployed to {environment}{did_you_mean(environment, environments)}")
    return [
        (
            name,
            [
                _domain(domain, deployment, published)
                for domain in published.domains
                if (deployment := domain.deployment_in(name)) is not None
            ],
        )
        for name in environments
        if environment in (None, name)
    ]


def _domain(domain: PublishedDomain, deployment: Deployment, published: Published) -> DomainStatus:
    dates = {port.id: port.deprecation_date for _, port in domain.served(deployment.environment)}
    return DomainStatus(
        name=domain.name,
        releases=deployment.releases,
        published_at=deployment.published_at,
        ports=tuple(
            PortStatus(
                label=served.port.label,
                rows=served.rows,
                built_at=served.built_at,
                deprecation_date=dates.get(served.port),
                readers=tuple(sorted({reader.domain for reader in readers_of(served.port, published)})),
            )
            for served in deployment.served
        ),
    )
