"""What is deployed where."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.site.facts import DeploymentFacts, DomainFacts, ServedFacts
from meshwright.site.mesh import SiteMesh


@dataclass(frozen=True, slots=True)
class OtherRelease:
    """A product of which an environment serves another release than the domain's default one.

    Attributes:
        here: the version; None when it is not served.
        default: the version in the default environment; None when it is not served there.
    """

    product: str
    here: str | None
    default: str | None


@dataclass(frozen=True, slots=True)
class Deployed:
    """A domain in an environment.

    Attributes:
        is_default: whether readers find this one when no environment is called like theirs.
        others: how it differs from the default one, by product.
        oldest_built_at: UTC time of the oldest rows, among the ports that the default environment has too; empty
            when none is known.
    """

    domain: str
    facts: DeploymentFacts
    is_default: bool
    others: tuple[OtherRelease, ...]
    oldest_built_at: str

    @property
    def row_count(self) -> int:
        """Rows of all its ports together, of those that the engine counted."""
        return self.facts.row_count

    @property
    def built_count(self) -> int:
        """Models that the run built."""
        return self._count("success")

    @property
    def passed_count(self) -> int:
        """Tests that passed."""
        return self._count("pass")

    @property
    def warned_count(self) -> int:
        """Tests that warned."""
        return self._count("warn")

    @property
    def failed_count(self) -> int:
        """Models and tests that failed."""
        return self._count("fail") + self._count("error")

    def _count(self, status: str) -> int:
        return dict(self.facts.results).get(status, 0)


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment of the mesh.

    Attributes:
        absent: the domains that are deployed, but not here.
    """

    name: str
    deployed: tuple[Deployed, ...]
    absent: tuple[str, ...]

    @property
    def default_count(self) -> int:
        """Domains of which readers find this one by default."""
        return sum(each.is_default for each in self.deployed)

    @property
    def port_count(self) -> int:
        """Ports that it serves."""
        return sum(each.facts.port_count for each in self.deployed)

    @property
    def row_count(self) -> int:
        """Rows of all its ports together, of those that the engine counted."""
        return sum(each.row_count for each in self.deployed)


def environments(mesh: SiteMesh) -> tuple[Environment, ...]:
    """All environments: the one that most domains have as their default first, then by name."""
    found = {name: deployed(domain) for name, domain in mesh.domains.items()}
    names = {each.facts.environment for of_domain in found.values() for each in of_domain}
    default = [domain.environment for domain in mesh.domains.values()]
    return tuple(
        Environment(
            environment,
            tuple(each for each in here.values() if each is not None),
            tuple(name for name, each in here.items() if each is None and found[name]),
        )
        for environment in sorted(names, key=lambda name: (-default.count(name), name))
        for here in [
            {
                name: next((each for each in of_domain if each.facts.environment == environment), None)
                for name, of_domain in found.items()
            }
        ]
    )


def deployed(domain: DomainFacts) -> tuple[Deployed, ...]:
    """A domain in each of its environments, the default one first."""
    default = domain.deployment
    return tuple(
        Deployed(
            domain.name,
            each,
            each is default,
            _others(dict(each.releases), dict(default.releases) if default else {}),
            min((port.built_at for port in _served(domain, each.environment)), default=""),
        )
        for each in sorted(domain.deployments, key=lambda each: (each is not default, each.environment))
    )


def _served(domain: DomainFacts, environment: str) -> list[ServedFacts]:
    return [served for port in domain.ports for served in port.served if served.environment == environment]


def _others(here: dict[str, str], default: dict[str, str]) -> tuple[OtherRelease, ...]:
    return tuple(
        OtherRelease(product, here.get(product), default.get(product))
        for product in sorted({*here, *default})
        if here.get(product) != default.get(product)
    )
