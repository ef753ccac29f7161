"""What the environments serve, joined with who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.wanted_of import wanted_by_owner
from meshwright.app.yanked_inputs import yank_told
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import as_deprecated, deprecation_of, yanked
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import readers_of
from meshwright.mesh.registry_records import PASSED, Deployment
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.directory import list_directory
from meshwright.registry.location import exists
from meshwright.registry.published import read_published
from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class PortStatus:
    """A port as an environment serves it, with the domains that read it.

    Attributes:
        replacement: what its producer says to read instead.
        complaints: how many of its tests ended with each status that is not fine; mostly none.
    """

    label: str
    rows: int | None
    built_at: str
    deprecation_date: str | None
    readers: tuple[str, ...]
    replacement: PortId | None = None
    complaints: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DomainStatus:
    """What an environment serves of one domain.

    Attributes:
        yanked: those of the releases that its producer has called bad, a sentence each.
        restored_at: UTC time at which it went back to an earlier build; empty when it did not.
    """

    name: str
    releases: tuple[tuple[str, str], ...]
    published_at: str
    ports: tuple[PortStatus, ...]
    yanked: tuple[str, ...] = ()
    restored_at: str = ""


def status(
    folder: Path,
    environment: str | None = None,
    *,
    domain: str | None = None,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> list[tuple[str, list[DomainStatus]]]:
    """For each environment, in the order of their names, what it serves.

    Args:
        folder: a domain or the folder of a mesh.
        environment: only this one; None for all.
        domain: only this one, whose readers alone are read then; None for all.
        environ: the environment variables that the registry's location may use.

    Raises:
        ConfigError: mesh.yml names no registry.
        RegistryError: nothing is published, or the registry cannot be read.
        MeshError: no such environment or domain.
    """
    config = load_mesh_root(folder) if is_mesh_root(folder) else load_domain_config(folder)
    store = require_registry(config, environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    published = read_published(store) if domain is None else _of_domain(store, domain)
    shown = [each for each in published.domains if domain in (None, each.name)]
    environments = sorted({deployment.environment for each in shown for deployment in each.deployments})
    if environment is not None and environment not in environments:
        who = "nothing" if domain is None else f"nothing of {domain}"
        raise MeshError(f"{who} is deployed to {environment}{did_you_mean(environment, environments)}")
    return [
        (
            name,
            [
                _domain(each, deployment, published)
                for each in shown
                if (deployment := each.deployment_in(name)) is not None
            ],
        )
        for name in environments
        if environment in (None, name)
    ]


def _of_domain(store: Store, name: str) -> Published:
    """A domain with its readers: what it costs does not grow with the mesh."""
    directory = list_directory(store)
    if name not in directory.names:
        raise MeshError(f"nothing of {name} is deployed{did_you_mean(name, directory.names)}")
    return read_published(store, wanted_by_owner(store, name), directory)


def _domain(domain: PublishedDomain, deployment: Deployment, published: Published) -> DomainStatus:
    ports = {port.id: port for _, port in domain.served(deployment.environment)}
    bad = ((product, yanked(domain.events, product).get(version)) for product, version in deployment.releases)
    return DomainStatus(
        name=domain.name,
        releases=deployment.releases,
        published_at=deployment.published_at,
        restored_at=deployment.restored_at,
        ports=tuple(
            PortStatus(
                label=served.port.label,
                rows=served.rows,
                built_at=served.built_at,
                deprecation_date=as_deprecated(port, domain.events).deprecation_date if port else None,
                readers=tuple(sorted({reader.domain for reader in readers_of(served.port, published)})),
                replacement=event.replacement if port and (event := deprecation_of(port, domain.events)) else None,
                complaints=tuple((status, count) for status, count in served.results if status not in PASSED),
            )
            for served in deployment.served
            for port in [ports.get(served.port)]
        ),
        yanked=tuple(yank_told(event) for _, event in bad if event is not None),
    )
