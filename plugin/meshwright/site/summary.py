"""From what the registry says of a domain to what the site knows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product_event import as_deprecated, deprecation_of, yanked
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.site.facts import (
    DeploymentFacts,
    DomainFacts,
    PortFacts,
    ProductFacts,
    ReadFacts,
    ReleaseFacts,
    ServedFacts,
)


def summary(domain: PublishedDomain, history: Mapping[str, tuple[ReleaseFacts, ...]]) -> DomainFacts:
    """What the site knows of a domain.

    Args:
        domain: as the registry has it.
        history: the releases of each of its products, newest first; without any, those in force stand for them.
    """
    served: dict[PortId, list[ServedFacts]] = defaultdict(list)
    for deployment in sorted(domain.deployments, key=lambda each: each.environment):
        for port in deployment.served:
            served[port.port].append(
                ServedFacts(
                    deployment.environment,
                    str(port.relation),
                    port.built_at,
                    port.rows,
                    port.results,
                    port.milliseconds,
                )
            )
    default = domain.deployment_in(domain.default_environment)
    return DomainFacts(
        name=domain.name,
        description=default.description if default else "",
        **({"owner": default.owner} if default else {}),
        environment=domain.default_environment,
        deployments=tuple(_deployment(each) for each in sorted(domain.deployments, key=lambda each: each.environment)),
        products=tuple(
            _product(release, domain, history.get(release.product.name, ()), served)
            for release in sorted(
                domain.releases_in(domain.default_environment), key=lambda release: release.product.name
            )
        ),
        reads=tuple(read for deployment in domain.deployments for read in _reads(domain.name, deployment)),
        exposures=default.exposures if default else (),
    )


def _product(
    release: Release,
    domain: PublishedDomain,
    history: tuple[ReleaseFacts, ...],
    served: Mapping[PortId, list[ServedFacts]],
) -> ProductFacts:
    product = release.product
    bad = yanked(domain.events, product.name)
    return ProductFacts(
        domain=product.domain,
        name=product.name,
        version=release.version,
        title=product.title,
        description=product.description,
        type=product.type,
        status=product.status,
        stability=product.stability,
        owner=product.owner,
        support=product.support,
        sla=product.sla,
        consumers=product.consumers,
        ports=tuple(_port(port, domain, tuple(served.get(port.id, ()))) for port in in_order(product.ports)),
        releases=tuple(
            replace(each, yanked=bad[each.version].reason) if each.version in bad else each
            for each in history or (ReleaseFacts(release.version),)
        ),
    )


def in_order(ports: tuple[Port, ...]) -> list[Port]:
    """By name, the latest version first."""
    return sorted(ports, key=lambda port: (port.id.name, not port.latest, port.id))


def _port(port: Port, domain: PublishedDomain, served: tuple[ServedFacts, ...]) -> PortFacts:
    event = deprecation_of(port, domain.events)
    return PortFacts(
        id=port.id,
        latest=port.latest,
        description=port.description,
        columns=tuple(column.name for column in port.columns),
        classified=tuple(column.name for column in port.columns if column.classification),
        contract_enforced=port.contract_enforced,
        deprecated_from=as_deprecated(port, domain.events).deprecation_date,
        replacement=event.replacement if event else None,
        deprecation_reason=event.reason if event else "",
        served=served,
        tags=tuple(sorted({*port.tags, *(tag for column in port.columns for tag in column.tags)})),
    )


def _deployment(deployment: Deployment) -> DeploymentFacts:
    return DeploymentFacts(
        environment=deployment.environment,
        published_at=deployment.published_at,
        adapter=deployment.adapter,
        dbt_version=deployment.dbt_version,
        releases=deployment.releases,
        port_count=len(deployment.served),
        results=deployment.results,
        seconds=deployment.seconds,
        row_count=sum(port.rows or 0 for port in deployment.served),
        restored_at=deployment.restored_at,
        debt=deployment.debt,
    )


def _reads(domain: str, deployment: Deployment) -> list[ReadFacts]:
    told = [
        ReadFacts(use.port, use.product, deployment.environment, use.columns, use.confidence, use.star)
        for use in deployment.uses
    ]
    told += [ReadFacts(port, "", deployment.environment, round_ref=True) for port in deployment.read_round_ref]
    return [read for read in dict.fromkeys(told) if read.port.domain != domain]
