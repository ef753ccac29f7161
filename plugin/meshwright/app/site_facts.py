"""What the site shows of a domain, read from the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshwright.exports.names import contract_files
from meshwright.mesh.change import CLASSES, ChangeClass
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.registry_records import Release
from meshwright.registry import layout
from meshwright.registry.directory import Directory
from meshwright.registry.port_builds import port_builds
from meshwright.registry.published import read_published
from meshwright.registry.release_history import RecordedChange, ReleaseRecord, release_chain
from meshwright.registry.store import Store
from meshwright.registry.wanted import BY_DEFAULT
from meshwright.site.addresses import contract_path, standard_path
from meshwright.site.facts import ChangeFacts, DomainFacts, ReleaseFacts
from meshwright.site.summary import summary

_ODPS = "product.odps.yaml"
_MOST_BUILDS = 30


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a release that the site has a copy of.

    Attributes:
        name: in the registry.
        path: in the site.
        port: whose contract it is; None for the one that describes the product.
    """

    name: str
    sha256: str
    path: str
    product: str
    port: PortId | None = None


@dataclass(frozen=True, slots=True)
class ReadDomain:
    """All that the site needs of a domain.

    Attributes:
        ports: those of the releases that its default environment serves.
        builds: the last ones of each port there, oldest first.
    """

    facts: DomainFacts
    ports: tuple[Port, ...] = ()
    downloads: tuple[Download, ...] = ()
    builds: tuple[tuple[PortId, tuple[PortBuild, ...]], ...] = ()


def read_domain(store: Store, directory: Directory, name: str) -> ReadDomain:
    """A domain as its default environment serves it, with its history.

    Raises:
        RegistryError: something of it cannot be read.
    """
    domain = read_published(store, {name: BY_DEFAULT}, directory).domain(name) or PublishedDomain(name)
    releases = domain.releases_in(domain.default_environment)
    history = {release.product.name: _history(store, domain, release) for release in releases}
    return ReadDomain(
        summary(domain, {product: tuple(map(_release, records)) for product, records in history.items()}),
        tuple(port for release in releases for port in release.product.ports),
        tuple(each for release in releases for each in _downloads(release, history[release.product.name])),
        _builds(store, domain),
    )


def _builds(store: Store, domain: PublishedDomain) -> tuple[tuple[PortId, tuple[PortBuild, ...]], ...]:
    environment = domain.default_environment
    if environment is None:
        return ()
    return tuple(sorted(port_builds(store, environment, domain.name, _MOST_BUILDS).items()))


def _history(store: Store, domain: PublishedDomain, release: Release) -> tuple[ReleaseRecord, ...]:
    """The releases that led to what any environment serves, and those that were called bad.

    Others are of no concern yet, and would be no part of what tells whether a domain has to be read again.
    """
    product = release.product.name
    heads: dict[str, str | None] = {release.version: release.record or None}
    for deployment in domain.deployments:
        heads |= {version: None for each, version in deployment.releases if each == product and version not in heads}
    for version in _yanked(domain.events, product):
        heads.setdefault(version, None)
    return release_chain(store, domain.name, product, heads.items())


def _yanked(events: tuple[ProductEvent, ...], product: str) -> Iterator[str]:
    yield from (event.release for event in events if event.product == product and event.release is not None)


def _release(record: ReleaseRecord) -> ReleaseFacts:
    changes = tuple(_change(change) for change in record.changes)
    return ReleaseFacts(record.version, record.released_at, record.commit, record.dbt_version, changes)


def _change(change: RecordedChange) -> ChangeFacts:
    # Whoever wrote a class that we do not know: nobody can tell what it does.
    known: ChangeClass = next((each for each in CLASSES if each == change.change_class), "undetermined")
    return ChangeFacts(known, change.subject, change.fact, change.because, change.code)


def _downloads(release: Release, history: tuple[ReleaseRecord, ...]) -> Iterator[Download]:
    """The files that the release says it has; none of one from before they were made."""
    files: Mapping[str, str] = next((each.files for each in history if each.version == release.version), {})
    product = release.product

    def registry_name(name: str) -> str:
        return layout.release_file(product.domain, product.name, release.version, name)

    if _ODPS in files:
        path = standard_path(product.domain, product.name)
        yield Download(registry_name(_ODPS), files[_ODPS], path, product.name)
    for port, file in contract_files(port.id for port in product.ports).items():
        name = f"contracts/{file}"
        if name in files:
            yield Download(registry_name(name), files[name], contract_path(port, product.name), product.name, port)
