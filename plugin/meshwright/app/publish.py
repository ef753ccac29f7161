"""Publishing a domain's metadata: releases for what changed, a deployment for what the last build put out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from meshwright.app.evidence import with_evidence
from meshwright.app.last_build import build_of
from meshwright.app.loaded import Loaded
from meshwright.app.mesh_root import roots_of
from meshwright.app.policy import policies_of
from meshwright.app.prepared_share import activate_prepared
from meshwright.app.provenance import provenance
from meshwright.app.recorded_debt import recorded_debt
from meshwright.app.recorded_exposures import recorded_exposures
from meshwright.app.recorded_uses import recorded_uses
from meshwright.app.registry import NO_VARIABLES, names_registry, require_registry
from meshwright.app.release_files import release_files
from meshwright.app.release_plan import PlannedRelease, plan_releases
from meshwright.app.verdicts import verdicts
from meshwright.app.wanted_of import wanted_by_publication
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration
from meshwright.mesh.judged import Judged
from meshwright.mesh.port import Owner
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.read.debt_file import load_debt
from meshwright.read.mesh_yml import DomainConfig, load_domain_config
from meshwright.read.receipt import Receipt
from meshwright.read.waiver_file import load_agreements
from meshwright.registry import layout
from meshwright.registry.deployments import deploy
from meshwright.registry.directory import list_directory
from meshwright.registry.events import read_events
from meshwright.registry.location import initialise
from meshwright.registry.publications import in_publication
from meshwright.registry.published import read_published
from meshwright.registry.releases import write_release
from meshwright.registry.signature import Signer, signer_of
from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What a publication did.

    Attributes:
        releases: product, version, and whether this publication made the version.
        changes: what changed since the release before, by product, each with its verdict.
        served: how many ports the environment serves of the domain.
        gone: ports that it served before and does not serve any more.
        registry: where it went, as mesh.yml has it.
    """

    domain: str
    environment: str
    releases: tuple[tuple[str, str, bool], ...]
    changes: tuple[tuple[str, tuple[Judged, ...]], ...]
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
        environ: the environment variables that the registry's location may use; MESH_SIGNING_KEY and
            MESH_SIGNING_KEY_FILE, which sign releases, and MESH_PROVENANCE_URL, which they lead to.
        now: the time, with its zone.

    Raises:
        ArtifactError: the last dbt command was no successful build of the domain as it is described.
        ConfigError: mesh.yml names no registry, a port belongs to no product, or a key to sign with is none.
        PublishRefused: a change may not go out: what its readers were promised, and nothing that permits it.
        RegistryError: the registry cannot be written.
    """
    config = load_domain_config(folder)
    store = require_registry(config, environ)
    # What is released depends on what is there, so who is overtaken looks again.
    return in_publication(store, lambda: _publish(config, store, environment, now, environ))


def _publish(
    config: DomainConfig,
    store: Store,
    environment: str | None,
    now: Callable[[], datetime],
    environ: Mapping[str, str],
) -> PublishResult:
    folder = config.folder
    signer = signer_of(environ)
    build = build_of(config, environment)
    domain, receipt = build.domain, build.receipt
    layout.pointer(receipt.environment, domain.name)  # names become paths: refused before anything is written
    loaded = Loaded(config, domain, build.manifest)
    published = read_published(store, wanted_by_publication(store, loaded))
    # A domain that nothing is deployed of may have events all the same.
    known = published.domain(domain.name) or PublishedDomain(domain.name, events=read_events(store, domain.name))
    before = known.deployment_in(receipt.environment)
    served = with_evidence(build, before)
    products = [product for product in domain.products if any(port.product == product.name for port in served)]
    moment = now()
    agreements = load_agreements(config.folder)
    policy = policies_of([config], roots_of([config]), store).get(domain.name)
    planned = plan_releases(
        store,
        products,
        known,
        environment=receipt.environment,
        judge=lambda baseline: verdicts(
            domain,
            (baseline,),
            published=published,
            agreements=agreements,
            policy=policy,
            today=moment.astimezone(timezone.utc).date(),
        ),
    )
    # By the table: a model that gets a version number serves the same one.
    there = {port.relation for port in served}
    gone = tuple(sorted(port.port.label for port in (before.served if before else ()) if port.relation not in there))
    accepted = load_debt(config.folder)
    debt = recorded_debt(domain, accepted, list_directory(store).names if accepted else ())
    uses = recorded_uses(loaded, receipt.environment, published, environ)
    exposures = recorded_exposures(loaded)

    published_at = _timestamp(moment)
    comes_from = provenance(
        folder,
        adapter=receipt.adapter,
        dbt_version=build.run.dbt_version,
        released_at=published_at,
        environ=environ,
    )
    initialise(store)
    releases = [_write(store, plan, comes_from, signer) for plan in planned]
    activate_prepared(config, receipt)
    deploy(
        store,
        receipt.environment,
        domain.name,
        lambda sequence: Deployment(
            environment=receipt.environment,
            domain=domain.name,
            sequence=sequence,
            invocation_id=build.run.invocation_id,
            published_at=published_at,
            adapter=receipt.adapter,
            dbt_version=build.run.dbt_version,
            description=domain.description,
            owner=_owner(domain),
            releases=tuple((release.product.name, release.version) for release in releases),
            records=tuple((release.product.name, release.record) for release in releases if release.record),
            served=served,
            uses=uses,
            exposures=exposures,
            share=_share(receipt, folder, store),
            results=tuple(build.run.counts.items()),
            seconds=build.run.seconds,
            debt=debt,
            acknowledged=tuple(sorted({each.change for each in agreements.acknowledgements})),
        ),
        # What was judged is a change of that one: of another one nobody knows what it takes from whom.
        after=before.sequence if before else 0,
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
        registry=_location(config),
    )


def _write(store: Store, plan: PlannedRelease, comes_from: dict[str, Any], signer: Signer | None) -> Release:
    changes = [_recorded(judged) for judged in plan.changes]
    return plan.existing or write_release(
        store,
        plan.product,
        plan.version,
        comes_from,
        previous=plan.previous,
        changes=changes,
        derive=lambda version: release_files(plan.product, version),
        signer=signer,
    )


def _recorded(judged: Judged) -> dict[str, str]:
    """A change as its release tells it: what, how grave, and who approved it."""
    change = judged.change
    return {
        "class": change.change_class,
        "code": change.code,
        "name": change.name,
        "subject": change.subject,
        "fact": change.fact,
        "because": "; ".join(
            reason.says + (f" ({reason.owner})" if reason.owner else "") if isinstance(reason, Declaration) else reason
            for reason in judged.because
        ),
    }


def _location(config: DomainConfig) -> str:
    """The registry as the domain's mesh.yml has it; one that the root of the mesh names, seen from here."""
    said_by = names_registry(config)
    if said_by is None or said_by.registry is None or said_by is config:
        return config.registry or ""
    return str(said_by.folder / said_by.registry)


def _owner(domain: Domain) -> Owner:
    """Who answers for the domain: the owner in mesh.yml, else the first product's."""
    return next((owner for owner in (domain.owner, *(p.owner for p in domain.products)) if owner != Owner()), Owner())


def _share(receipt: Receipt, folder: Path, store: Store) -> str | None:
    """The share as the registry records it.

    Relative to the registry's folder unless the profile names an absolute path. A registry that lies elsewhere is
    nothing that a path could be relative to.
    """
    if receipt.share is None or Path(receipt.share).is_absolute():
        return receipt.share
    share = (folder / receipt.share).resolve()
    return share.as_posix() if store.folder is None else Path(os.path.relpath(share, store.folder)).as_posix()


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
