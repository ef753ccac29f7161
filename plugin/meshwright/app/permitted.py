"""Whether what a build would take from the readers of its tables is permitted: asked before anything goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from meshwright.app.baselines import served_baselines
from meshwright.app.mesh_root import roots_of
from meshwright.app.policy import policies_of
from meshwright.app.registry import registry_of
from meshwright.app.verdicts import verdicts
from meshwright.app.wanted_of import wanted_by_owner
from meshwright.mesh.domain import Domain
from meshwright.mesh.judged import Judged
from meshwright.mesh.published import PublishedDomain
from meshwright.read.domain import domain_of, fresh_manifest
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import DomainConfig, load_domain_config
from meshwright.read.waiver_file import load_agreements
from meshwright.registry.location import exists
from meshwright.registry.published import read_published

_OF_A_WHOLE_PORT = ("removed-port", "lowered-access", "moved-relation", "ephemeral-relation")
_OF_A_TYPE = ("changed-type", "narrowed-type", "widened-type", "unknown-type")
_KINDS = {"removed-column": "column", **dict.fromkeys(_OF_A_TYPE, "type"), **dict.fromkeys(_OF_A_WHOLE_PORT, "table")}
"""What can be lost by which change. Another change of the same column permits nothing."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What readers of a served table would miss.

    Attributes:
        identifier: the table's name.
        kind: what would be gone: the table, a column of it, or only the type that it has.
        column: the column; empty when it is the table.
    """

    identifier: str
    kind: Literal["table", "column", "type"]
    column: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What is lost, upper and lower case apart."""
        return (self.identifier.casefold(), self.kind, self.column.casefold())


def unpermitted(
    folder: Path, environment: str, losses: Iterable[Loss], *, environ: Mapping[str, str], today: date
) -> list[Loss]:
    """The losses that no verdict permits; all of them where nobody can tell who reads what.

    Args:
        folder: the domain's dbt project, whose manifest is that of the build.
        environment: where the build would be published.
        losses: what its readers would miss.
        environ: the environment variables that the registry's location may use.
        today: the day of the verdict.

    Raises:
        MeshError: the domain, its policy, its waivers or the registry cannot be read.
    """
    config = load_domain_config(folder)
    domain = domain_of(config, load_manifest(config.folder / "target" / "manifest.json"))
    allowed = set(_allowed(config, domain, environment, environ, today))
    return [loss for loss in losses if loss.key not in allowed]


def permitted(
    folder: Path, environment: str | None, *, environ: Mapping[str, str], today: date
) -> tuple[tuple[str, str], ...]:
    """What a build may take from the readers of its tables, for engines on which dbt cannot ask.

    Args:
        folder: the domain's dbt project, whose manifest is newer than its files.
        environment: where the build will be published, or None for the domain's default one.
        environ: the environment variables that the registry's location may use.
        today: the day of the verdict.

    Returns:
        the tables' names in lower case, each with a column, or an empty text where the table itself may go.

    Raises:
        MeshError: the domain, its policy, its waivers or the registry cannot be read, or the manifest is old.
    """
    config = load_domain_config(folder)
    domain = domain_of(config, fresh_manifest(config))
    return tuple(
        sorted({(table, column) for table, _, column in _allowed(config, domain, environment, environ, today)})
    )


def _allowed(
    config: DomainConfig, domain: Domain, environment: str | None, environ: Mapping[str, str], today: date
) -> Iterator[tuple[str, str, str]]:
    """What may be lost, as the keys of losses; nothing where nobody can tell who reads what."""
    store = registry_of(config, environ)
    published = None
    if store is not None and exists(store):
        published = read_published(store, wanted_by_owner(store, config.name))
    producer = published.domain(config.name) if published else None
    environment = environment or (producer.default_environment if producer else None)
    if producer is None or environment is None or producer.deployment_in(environment) is None:
        return
    judged = verdicts(
        domain,
        served_baselines(producer, environment),
        published=published,
        agreements=load_agreements(config.folder),
        policy=policies_of([config], roots_of([config]), store).get(config.name),
        today=today,
    )
    yield from _permitted(judged, producer, environment)


def _permitted(judged: Iterable[Judged], producer: PublishedDomain, environment: str) -> Iterator[tuple[str, str, str]]:
    """What may be lost, as the keys of losses."""
    deployment = producer.deployment_in(environment)
    tables = {served.port: served.relation.identifier.casefold() for served in deployment.served} if deployment else {}
    for each in judged:
        change = each.change
        kind = _KINDS.get(change.name)
        if each.decision == "refused" or kind is None:
            continue
        columns = [""] if kind == "table" else [column.casefold() for column in change.columns or ()]
        yield from ((tables[port], kind, column) for port in change.ports if port in tables for column in columns)
