"""Publishing a domain's metadata: releases for what changed, a deployment for what the last build put out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import meshwright
from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.release_plan import PlannedRelease, plan_releases
from meshwright.mesh.change import Change
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, ConfigError
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.registry_records import Deployment, PortUse, Relation, Release, ServedPort
from meshwright.read.domain import domain_of
from meshwright.read.git import commit_of
from meshwright.read.manifest import load_manifest, version_text
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.run_results import Receipt, RunResults, load_run_results
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.releases import write_release


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What a publication did.

    Attributes:
        releases: product, version, and whether this publication made the version.
        changes: what changed since the release before, by product.
        served: how many ports the environment serves of the domain.
        gone: ports that it served before and does not serve any more.
        registry: where it went, as mesh.yml has it.
    """

    domain: str
    environment: str
    releases: tuple[tuple[str, str, bool], ...]
    changes: tuple[tuple[str, tuple[Change, ...]], ...]
    served: int
    gone: tuple[str, ...]
    registry: str


def publish(
    folder: Path,
    environment: str | None = None,
    *,
    now: Callable[[], datetime],
    environ: Mapping[str, str] = NO_VARIABLES,
) -> PublishResult:
    """Record in the registry what the last `dbt build` of a domain published.

    Args:
        folder: the domain's dbt project.
        environment: the environment it is expected to be, or None for the one that was built.
        environ: the environment variables that the registry's location may use.
        now: the time, with its zone.

    Raises:
        ArtifactError: the last dbt command was no successful build of the domain as it is described.
        ConfigError: mesh.yml names no registry, or a port belongs to no product.
        PublishRefused: a product changed in a way that its readers were promised it would not.
        RegistryError: the registry cannot be written.
    """
    config = load_domain_config(folder)
    store = require_registry(config, environ)
    manifest = load_manifest(folder / "target" / "manifest.json")
    run = load_run_results(folder / "target" / "run_results.json")
    receipt = _receipt_of_build(config.name, run, environment)
    _require_latest(config.name, folder, receipt)
    if manifest.metadata.invocation_id != run.invocation_id:
        raise ArtifactError(
            f"{config.name}: another dbt command wrote the manifest since the last build",
            "Run `dbt build` again, and `mesh publish` right after it.",
        )
    domain = domain_of(config, manifest)
    served = _served_ports(domain, receipt)
    products = [product for product in domain.products if any(port.product == product.name for port in served)]
    planned = plan_releases(store, domain, products, receipt.environment)

    before = current_deployment(store, receipt.environment, domain.name)
    gone = tuple(
        sorted({port.port.label for port in (before.served if before else ())} - {p.port.label for p in served})
    )

    initialise(store)
    published_at = _timestamp(now())
    provenance = _provenance(folder, run, published_at)
    releases = [_write(store, plan, provenance) for plan in planned]
    deploy(
        store,
        receipt.environment,
        domain.name,
        lambda sequence: Deployment(
            environment=receipt.environment,
            domain=domain.name,
            sequence=sequence,
            invocation_id=run.invocation_id,
            published_at=published_at,
            adapter=receipt.adapter,
            dbt_version=run.dbt_version,
            description=domain.description,
            owner=_owner(domain),
            releases=tuple((release.product.name, release.version) for release in releases),
            served=served,
            uses=_uses(domain),
            share=_share(receipt, folder, store),
            results=tuple(run.counts.items()),
            seconds=run.seconds,
        ),
    )
    return PublishResult(
        domain=domain.name,
        environment=receipt.environment,
        releases=tuple(
            (release.product.name, release.version, plan.existing is None)
            for release, plan in zip(releases, planned, strict=True)
        ),
        changes=tuple((plan.product.name, plan.changes) for plan in planned if plan.changes),
        served=len(served),
        gone=gone,
        registry=config.registry or "",
    )


def _write(store: FolderStore, plan: PlannedRelease, provenance: dict[str, Any]) -> Release:
    return plan.existing or write_release(store, plan.product, plan.version, provenance, plan.previous)


def _receipt_of_build(domain: str, run: RunResults, environment: str | None) -> Receipt:
    receipt = run.receipt
    if receipt is None:
        raise ArtifactError(
            f"{domain}: the last dbt command was no build, or a build without the dbt package meshwright",
            "Run `dbt build`, and `mesh publish` right after it.",
        )
    if not receipt.published:
        raise ArtifactError(
            f"{domain}: the last dbt build was not published: {receipt.reason}", "Mend it and run `dbt build` again."
        )
    if environment is not None and environment != receipt.environment:
        raise ArtifactError(
            f"{domain}: the last dbt build was for {receipt.environment}, not for {environment}",
            f"Run `dbt build --target {environment}` first.",
        )
    return receipt


def _require_latest(domain: str, folder: Path, receipt: Receipt) -> None:
    """Refuse run results that are older than the share: a later build, in another target folder, wrote it."""
    share = folder / receipt.share if receipt.share else None
    results = folder / "target" / "run_results.json"
    # The share is renamed into its place before dbt writes what the run did.
    if share is not None and share.is_file() and share.stat().st_mtime_ns > results.stat().st_mtime_ns:
        raise ArtifactError(
            f"{domain}: {share} was published by a later build than the one in {folder / 'target'}",
            "Run `dbt build` again, and `mesh publish` right after it.",
        )


def _served_ports(domain: Domain, receipt: Receipt) -> tuple[ServedPort, ...]:
    products = {port.id: port.product for port in domain.ports}
    columns = {port.id: {column.name.lower() for column in port.columns} for port in domain.ports}
    served = []
    for port in receipt.ports:
        port_id = PortId(domain.name, port.model, version_text(port.version))
        if port_id not in products:
            raise ArtifactError(
                f"{domain.name}: the last build published {port_id.label}, which the manifest does not know as public",
                "Run `dbt build` again, and `mesh publish` right after it.",
            )
        if not products[port_id]:
            raise ConfigError(
                [f"{domain.name}: the public model {port.model} is in no dbt group, and a data product is a group"],
                "Give the model a `group`, and build again.",
            )
        unbuilt = sorted(columns[port_id] - {name.lower() for name in port.columns}) if port.columns else []
        if unbuilt:
            raise ArtifactError(
                f"{domain.name}: {receipt.environment} serves {port_id.label} as an earlier build made it, without the "
                f"column {unbuilt[0]}",
                f"Run `dbt build --select +{port.model}`, and `mesh publish` right after it.",
            )
        relation = Relation(port.database, port.schema, port.identifier)
        served.append(ServedPort(port_id, products[port_id], relation, port.built_at, port.rows))
    return tuple(sorted(served, key=lambda port: port.port))


def _owner(domain: Domain) -> Owner:
    """Who answers for the domain: the owner in mesh.yml, else the first product's."""
    return next((owner for owner in (domain.owner, *(p.owner for p in domain.products)) if owner != Owner()), Owner())


def _uses(domain: Domain) -> tuple[PortUse, ...]:
    """The foreign ports that the domain reads; which of their columns is not known yet, and unknown means all."""
    ports = {read.port for read in domain.reads if read.access == "public"}
    return tuple(PortUse(port) for port in sorted(ports))


def _share(receipt: Receipt, folder: Path, store: FolderStore) -> str | None:
    """The share as the registry records it: relative to the registry unless the profile names an absolute path."""
    if receipt.share is None or Path(receipt.share).is_absolute():
        return receipt.share
    return Path(os.path.relpath((folder / receipt.share).resolve(), store.root)).as_posix()


def _provenance(folder: Path, run: RunResults, released_at: str) -> dict[str, Any]:
    commit = commit_of(folder)
    return {
        "released_at": released_at,
        "commit": commit[0] if commit else None,
        "dirty": commit[1] if commit else None,
        "dbt_version": run.dbt_version,
        "meshwright_version": meshwright.__version__,
    }


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
