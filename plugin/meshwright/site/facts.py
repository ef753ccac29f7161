"""What the site knows of a domain, in the words of its JSON API: no column's details, no private name, no path.

These values are written as `domains/<domain>/domain.json` and read back from there while the domain stays as it is, so
that a mesh of which one domain changed is not read as a whole. A change here is a change of the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.change import ChangeClass
from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.product import ProductStatus, ProductType, Stability


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change that a release made.

    Attributes:
        subject: what changed: `weather.hourly_observations.wind_speed`.
        fact: what happened to it.
        because: why it went out; empty where nothing had to be decided.
        code: of the rule that judges it; empty for what nobody had to be told.
    """

    change_class: ChangeClass
    subject: str
    fact: str
    because: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """One release of a product.

    Attributes:
        released_at: UTC time; empty where nobody kept it.
        commit: of the domain's repository; empty where nobody kept it.
        yanked: why its owner calls it bad; None for a release that is not yanked.
    """

    version: str
    released_at: str = ""
    commit: str = ""
    dbt_version: str = ""
    changes: tuple[ChangeFacts, ...] = ()
    yanked: str | None = None

    @property
    def breaking(self) -> bool:
        """Whether a reader of the release before may have to change something."""
        return any(change.change_class in ("breaking", "weakened", "undetermined") for change in self.changes)


@dataclass(frozen=True, slots=True)
class ServedFacts:
    """A port as an environment serves it: times in UTC, results as counts by dbt's status."""

    environment: str
    relation: str
    built_at: str
    rows: int | None = None
    results: tuple[tuple[str, int], ...] = ()
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class PortFacts:
    """A port of the release that the domain's default environment serves.

    Attributes:
        columns: their names, in the order of the contract.
        classified: those of them that have a classification.
        tags: dbt's, of the port and of its columns, sorted.
        deprecated_from: ISO date from which it may be gone; None when nobody announced it.
        replacement: what to read instead.
        served: by environment; empty for a port that is released but not built yet.
    """

    id: PortId
    latest: bool
    description: str
    columns: tuple[str, ...]
    classified: tuple[str, ...] = ()
    contract_enforced: bool = False
    deprecated_from: str | None = None
    replacement: PortId | None = None
    deprecation_reason: str = ""
    served: tuple[ServedFacts, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A data product as the domain's default environment serves it.

    Attributes:
        name: the dbt group; empty for ports without a group.
        consumers: the domains that may read it; None means every one.
        releases: all of them, newest first.
    """

    domain: str
    name: str
    version: str
    title: str = ""
    description: str = ""
    type: ProductType | None = None
    status: ProductStatus = "active"
    stability: Stability = "strict"
    owner: Owner = Owner()
    support: tuple[tuple[str, str], ...] = ()
    sla: tuple[tuple[str, str], ...] = ()
    consumers: tuple[str, ...] | None = None
    ports: tuple[PortFacts, ...] = ()
    releases: tuple[ReleaseFacts, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Domain and name."""
        return (self.domain, self.name)

    @property
    def shown_name(self) -> str:
        """What people call it."""
        return self.title or self.name or "Ports without a product"

    @property
    def release(self) -> ReleaseFacts:
        """The one that is served."""
        return next((each for each in self.releases if each.version == self.version), ReleaseFacts(self.version))


@dataclass(frozen=True, slots=True)
class DeploymentFacts:
    """What one environment serves of a domain.

    Attributes:
        results: of the run's models and tests, by status.
        seconds: how long the run took.
        row_count: rows of all its ports together; of those that the engine counted.
        restored_at: UTC time at which it went back to an earlier build; empty when it did not.
        debt: the rules whose findings the domain has accepted, each with what is read.
    """

    environment: str
    published_at: str
    adapter: str
    dbt_version: str
    releases: tuple[tuple[str, str], ...]
    port_count: int
    results: tuple[tuple[str, int], ...] = ()
    seconds: int = 0
    row_count: int = 0
    restored_at: str = ""
    debt: tuple[tuple[str, PortId], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """That a domain reads a port of another.

    Attributes:
        product: the reader's product; empty when it reads for none, or for several.
        environment: of the reader's deployment.
        columns: those that it names.
        certainty: how sure that is; with anything but `exact`, every column may be read.
        passes_on_all: whether it takes all columns that the port has.
        round_ref: whether it reads by a table's name or a source, past the contract; it has accepted that as debt.
    """

    port: PortId
    product: str
    environment: str
    columns: tuple[str, ...] = ()
    certainty: Literal["exact", "partial", "unknown"] = "unknown"
    passes_on_all: bool = False
    round_ref: bool = False


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """A domain in the words of its default environment's deployment.

    Attributes:
        environment: the default one; None for a domain that was never deployed.
        reads: of all its deployments.
        exposures: its dashboards and applications that show ports, its own or those of others.
    """

    name: str
    description: str = ""
    owner: Owner = Owner()
    environment: str | None = None
    deployments: tuple[DeploymentFacts, ...] = ()
    products: tuple[ProductFacts, ...] = ()
    reads: tuple[ReadFacts, ...] = ()
    exposures: tuple[Exposure, ...] = ()

    @property
    def ports(self) -> tuple[PortFacts, ...]:
        """Those of all products."""
        return tuple(port for product in self.products for port in product.ports)

    @property
    def deployment(self) -> DeploymentFacts | None:
        """The one in the default environment."""
        return next((each for each in self.deployments if each.environment == self.environment), None)
