"""Who reads a port: a consumer's deployment, and what it said of its use."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, PortUse


@dataclass(frozen=True, slots=True)
class Reader:
    """A domain that reads a port in an environment, for one of its products.

    Attributes:
        environment: of the reader's deployment.
        use: what it reads; its port is called as the producer calls it now.
        acknowledged: the changes that it has agreed to, by their keys.
    """

    domain: str
    owner: Owner
    environment: str
    use: PortUse
    acknowledged: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`punctuality/delays (Punctuality team) reads hour, wind_speed in prod`."""
        name = f"{self.domain}/{self.use.product}" if self.use.product else self.domain
        owner = self.owner.name or self.owner.email
        return f"{name}{f' ({owner})' if owner else ''} reads {self.what} in {self.environment}"

    @property
    def what(self) -> str:
        """The columns, as far as they are known."""
        if self.use.star:
            return f"all columns of {self.use.port.label}"
        columns = ", ".join(self.use.columns)
        if self.use.confidence == "exact":
            return columns or f"no column of {self.use.port.label}"
        return f"{columns} and perhaps others" if columns else f"{self.use.port.label}, nobody knows which columns"


def readers_of(port: PortId, published: Published, environments: frozenset[str] | None = None) -> tuple[Reader, ...]:
    """The readers of a port, ordered by domain, environment and product.

    Args:
        port: a port of any domain.
        published: what the registry knows.
        environments: those of the port's domain that are asked about; None for all.
    """
    producer = published.domain(port.domain)
    return tuple(
        Reader(domain.name, deployment.owner, deployment.environment, replace(use, port=port), deployment.acknowledged)
        for domain in published.domains
        if domain.name != port.domain
        for deployment in domain.deployments
        for use in _of_model(port, deployment)
        # Where it reads is what its interface package said when it was built, and what the next one will say.
        if environments is None
        or not use.environment
        or use.environment in environments
        or environment_read(producer, deployment.environment) in environments
        if use.port == port or _carried_on(use, producer, deployment.environment) == port
    )


def _of_model(port: PortId, deployment: Deployment) -> list[PortUse]:
    """What a deployment reads of the model that a port is a version of."""
    model = (port.domain, port.name)
    # Of what goes round `ref` nobody knows which columns are read.
    uses = dict.fromkeys((*deployment.uses, *map(PortUse, deployment.read_round_ref)))
    found = [use for use in uses if (use.port.domain, use.port.name) == model]
    return sorted(found, key=lambda use: use.product)


def _carried_on(use: PortUse, producer: PublishedDomain | None, reader: str) -> PortId | None:
    """What a reader finds that knows a port without versions, when the model has got versions since."""
    if producer is None or use.port.version is not None:
        return None
    found = producer.port_served(use.port, use.environment or environment_read(producer, reader))
    return found.id if found else None


def environment_read(producer: PublishedDomain | None, reader: str) -> str | None:
    """The environment of a producer that a reader has after `mesh sync`: the one of the same name, else the default."""
    if producer is None:
        return None
    return reader if producer.deployment_in(reader) else producer.default_environment
