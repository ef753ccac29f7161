"""What the registry knows of the mesh: the releases and deployments that are in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.mesh.relation import Relation


@dataclass(frozen=True, slots=True)
class PublishedDomain:
    """One domain in the registry.

    Attributes:
        releases: of each product, those that some environment serves, newest last.
        deployments: the deployment in force per environment, ordered by environment.
        events: what was said of its products since; no part of what was promised.
    """

    name: str
    releases: tuple[Release, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    events: tuple[ProductEvent, ...] = ()

    @property
    def default_environment(self) -> str | None:
        """Where consumers read when no environment is called like their dbt target: `prod`, else the first by name."""
        environments = [deployment.environment for deployment in self.deployments]
        if "prod" in environments:
            return "prod"
        return environments[0] if environments else None

    def deployment_in(self, environment: str | None) -> Deployment | None:
        """The deployment in force in an environment."""
        return next((d for d in self.deployments if d.environment == environment), None)

    def releases_in(self, environment: str | None) -> tuple[Release, ...]:
        """The releases that an environment serves, ordered by product."""
        deployment = self.deployment_in(environment)
        wanted = set(deployment.releases) if deployment else set()
        return tuple(r for r in self.releases if (r.product.name, r.version) in wanted)

    def served(self, environment: str | None) -> Iterator[tuple[Release, Port]]:
        """The ports that an environment serves, each with the release that promises it."""
        deployment = self.deployment_in(environment)
        if deployment is None:
            return
        there = {served.port for served in deployment.served}
        for release in self.releases_in(environment):
            for port in release.product.ports:
                if port.id in there:
                    yield release, port

    def port_served(self, port: PortId, environment: str | None) -> Port | None:
        """The port that whoever reads `port` finds in an environment.

        A model that got versions since is found as the version that is called as it was, else as the oldest.
        """
        served = {each.id: each for _, each in self.served(environment)}
        if port in served or port.version is not None:
            return served.get(port)
        deployment = self.deployment_in(environment)
        versions = sorted(each for each in served if port.covers(each))
        called = {each.port: each.relation.identifier.casefold() for each in deployment.served} if deployment else {}
        same = [each for each in versions if called.get(each) == port.name.casefold()]
        return served[(same or versions)[0]] if versions else None

    def relation_of(self, port: PortId, environment: str) -> Relation | None:
        """Where an environment serves a port."""
        deployment = self.deployment_in(environment)
        if deployment is None:
            return None
        return next((served.relation for served in deployment.served if served.port == port), None)


@dataclass(frozen=True, slots=True)
class Published:
    """The registry as one value, as far as it was read.

    Attributes:
        domains: those that were read, ordered by name; of each, the products that were wanted.
        others: the names of domains that are there and were not read, as far as they were looked up.
        elsewhere: environments that are there, as far as they were looked up.
    """

    domains: tuple[PublishedDomain, ...] = ()
    others: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of all domains that are known to be there, sorted."""
        return sorted({*self.others, *(domain.name for domain in self.domains)})

    def domain(self, name: str) -> PublishedDomain | None:
        """The published domain of that name."""
        return next((domain for domain in self.domains if domain.name == name), None)

    @property
    def environments(self) -> list[str]:
        """The environments that any domain is deployed to, sorted."""
        there = {deployment.environment for domain in self.domains for deployment in domain.deployments}
        return sorted({*self.elsewhere, *there})

    def products(self, environment: str | None = None) -> Iterator[Product]:
        """The products in force, in one environment or in each domain's default one."""
        for domain in self.domains:
            for release in domain.releases_in(environment or domain.default_environment):
                yield release.product

    def product_names(self) -> Iterator[tuple[str, str]]:
        """Domain and product of what each domain that was read serves by default, also of products that were not."""
        for domain in self.domains:
            deployment = domain.deployment_in(domain.default_environment)
            yield from ((domain.name, product) for product, _ in (deployment.releases if deployment else ()))
