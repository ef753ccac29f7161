"""Reading a registry into the vocabulary: only the domains that are asked for, only what is in force."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.contracts.versions import version_key
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.registry.canonical import RESTORE
from meshwright.registry.deployments import current_deployment
from meshwright.registry.releases import read_release
from meshwright.registry.store import Store

_SUFFIX = ".json"


def read_published(store: Store, domains: Iterable[str] | None = None) -> Published:
    """What the registry says is in force, for some domains or for all of them.

    Raises:
        RegistryError: something that is in force cannot be read.
    """
    environments = store.names("environments")
    there = deployed_domains(store)
    wanted = set(there) if domains is None else set(domains)
    return Published(tuple(_domain(store, name, environments) for name in there if name in wanted))


def deployed_domains(store: Store) -> list[str]:
    """The domains that are deployed to any environment, sorted."""
    return sorted(
        {
            name.removesuffix(_SUFFIX)
            for environment in store.names("environments")
            for name in store.names(f"environments/{environment}")
            if name.endswith(_SUFFIX)
        }
    )


def _domain(store: Store, name: str, environments: list[str]) -> PublishedDomain:
    found = (current_deployment(store, environment, name) for environment in environments)
    deployments: list[Deployment] = [deployment for deployment in found if deployment is not None]
    versions = sorted(
        {release for deployment in deployments for release in deployment.releases},
        key=lambda release: (release[0], version_key(release[1])),
    )
    releases = tuple(_release(store, name, product, version) for product, version in versions)
    for deployment in deployments:
        _require_released(deployment, releases)
    return PublishedDomain(name, releases, tuple(deployments))


def _require_released(deployment: Deployment, releases: Iterable[Release]) -> None:
    """Refuse a deployment that serves what none of its releases promises: nothing of it could be compared."""
    promised = {
        port.id
        for release in releases
        if (release.product.name, release.version) in deployment.releases
        for port in release.product.ports
    }
    for served in deployment.served:
        if served.port not in promised:
            raise RegistryError(
                f"{deployment.environment} serves {served.port}, which no release that is deployed there has", RESTORE
            )


def _release(store: Store, domain: str, product: str, version: str) -> Release:
    release = read_release(store, domain, product, version)
    if release is None:
        raise RegistryError(f"{domain}.{product} {version} is deployed and was never released")
    return release
