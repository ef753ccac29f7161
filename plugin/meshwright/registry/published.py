"""Reading a registry into the vocabulary: only what is asked for, only what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meshwright.contracts.versions import version_key
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE
from meshwright.registry.deployments import current_deployment
from meshwright.registry.directory import Directory, environment_names, list_directory
from meshwright.registry.events import read_events
from meshwright.registry.releases import read_release
from meshwright.registry.store import Store
from meshwright.registry.wanted import EVERYTHING, Wanted, wanted_releases


def read_published(
    store: Store, wanted: Iterable[str] | Mapping[str, Wanted] | None = None, directory: Directory | None = None
) -> Published:
    """What the registry says is in force.

    Args:
        store: the registry's files.
        wanted: the domains, or how much of each; None for everything. Those that are not there are left out.
        directory: what is deployed where, if it was looked up already. Without it, other domains than the wanted ones
            are named only where one of the wanted is not there.

    Raises:
        RegistryError: something that is in force and wanted cannot be read.
    """
    if directory is None and wanted is None:
        directory = list_directory(store)
    if wanted is None:
        wanted = directory.names if directory is not None else ()
    asked = dict(sorted(wanted.items() if isinstance(wanted, Mapping) else ((name, EVERYTHING) for name in wanted)))
    deployments = _deployments(store, asked, directory)
    if directory is None and not all(deployments.values()):
        directory = list_directory(store)
    there = {name: found for name, found in deployments.items() if found}
    releases = _releases(store, asked, there)
    told = {name: asked[name].events_of(release.product.name for release in releases[name]) for name in there}
    events = dict(zip(told, at_once(store, lambda name: read_events(store, name, told[name]), told), strict=True))
    return Published(
        tuple(_domain(name, found, releases[name], events[name]) for name, found in there.items()),
        others=tuple(name for name in directory.names if name not in there) if directory else (),
        elsewhere=directory.environments if directory else (),
    )


def _deployments(
    store: Store, asked: Mapping[str, Wanted], directory: Directory | None
) -> dict[str, tuple[Deployment, ...]]:
    """What is in force of each domain, by environment; none of a domain that is not there."""
    environments = environment_names(store) if directory is None else directory.environments
    places = [
        (name, environment)
        for name in asked
        for environment in environments
        # What cannot be the name of a domain is none that is there.
        if (layout.is_name(name) if directory is None else name in directory.deployed[environment])
    ]
    found = at_once(
        store, lambda place: current_deployment(store, place[1], place[0], with_uses=asked[place[0]].uses), places
    )
    by_name: dict[str, list[Deployment]] = {name: [] for name in asked}
    for (name, _), deployment in zip(places, found, strict=True):
        if deployment is not None:
            by_name[name].append(deployment)
    return {name: tuple(deployments) for name, deployments in by_name.items()}


def _releases(
    store: Store, asked: Mapping[str, Wanted], there: Mapping[str, tuple[Deployment, ...]]
) -> dict[str, tuple[Release, ...]]:
    names = [
        (name, *release, _record(deployments, *release))
        for name, deployments in there.items()
        for release in sorted(
            wanted_releases(asked[name], deployments, _default(name, deployments)),
            key=lambda release: (release[0], version_key(release[1])),
        )
    ]
    found = at_once(store, lambda each: _release(store, *each), names)
    by_name: dict[str, list[Release]] = {name: [] for name in there}
    for (name, *_), release in zip(names, found, strict=True):
        by_name[name].append(release)
    return {name: tuple(releases) for name, releases in by_name.items()}


def _record(deployments: Iterable[Deployment], product: str, version: str) -> str | None:
    """The digest of a release's record, as far as a deployment that serves it has kept one."""
    serving = (deployment for deployment in deployments if (product, version) in deployment.releases)
    return next(filter(None, (dict(deployment.records).get(product) for deployment in serving)), None)


def _default(name: str, deployments: tuple[Deployment, ...]) -> Deployment | None:
    domain = PublishedDomain(name, deployments=deployments)
    return domain.deployment_in(domain.default_environment)


def _domain(
    name: str,
    deployments: tuple[Deployment, ...],
    releases: tuple[Release, ...],
    events: tuple[ProductEvent, ...],
) -> PublishedDomain:
    for deployment in deployments:
        _require_released(deployment, releases)
    return PublishedDomain(name, releases, deployments, events)


def _require_released(deployment: Deployment, releases: Iterable[Release]) -> None:
    """Refuse a deployment that serves what its releases do not promise: nothing of it could be compared."""
    there = set(deployment.releases)
    products = {name for name, _ in there}
    read = [release for release in releases if (release.product.name, release.version) in there]
    promised = {(release.product.name, port.id) for release in read for port in release.product.ports}
    # What was not read is not known; that there is such a release at all is known of every port.
    unread = products - {release.product.name for release in read}
    for served in deployment.served:
        if served.product not in unread and (served.product, served.port) not in promised:
            raise RegistryError(
                f"{deployment.environment} serves {served.port}, which no release that is deployed there has", RESTORE
            )


def _release(store: Store, domain: str, product: str, version: str, record: str | None) -> Release:
    release = read_release(store, domain, product, version, record)
    if release is None:
        raise RegistryError(f"{domain}.{product} {version} is deployed and was never released", RESTORE)
    return release
