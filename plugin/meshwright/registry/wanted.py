"""How much of a domain somebody wants to know: what is not wanted is not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshwright.mesh.input import Input
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Deployment

Claim = Input | PortId
"""A port that somebody asks for: an entry of `inputs`, or exactly one port."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of a domain besides what its environments serve, by name.

    Attributes:
        every_product: whether every product in force is wanted.
        claims: ports whose products are wanted, in each environment that serves a port of the name.
        uses: whether it is wanted what the domain itself reads.
        events: products of which it is wanted what was said since; of a product that is wanted, it always is.
        elsewhere: whether every product is wanted as other environments than the default one serve it, too.
    """

    every_product: bool = False
    claims: frozenset[Claim] = frozenset()
    uses: bool = False
    events: frozenset[str] = frozenset()
    elsewhere: bool = True

    def __or__(self, other: Wanted) -> Wanted:
        """What either of them wants."""
        return Wanted(
            self.every_product or other.every_product,
            self.claims | other.claims,
            self.uses or other.uses,
            self.events | other.events,
            self.elsewhere or other.elsewhere,
        )

    def events_of(self, products: Iterable[str]) -> frozenset[str] | None:
        """The products whose events have to be read, when some are read themselves; None for all."""
        return None if self.every_product else self.events.union(products)


EVERYTHING = Wanted(every_product=True, uses=True)
BY_DEFAULT = Wanted(every_product=True, uses=True, elsewhere=False)
USES = Wanted(uses=True)
DEPLOYMENTS = Wanted()


def wanted_releases(
    wanted: Wanted, deployments: Iterable[Deployment], default: Deployment | None
) -> set[tuple[str, str]]:
    """The releases that are wanted, each as product and version.

    Who asks for a port that consumers do not find wants to know what else there is: then it is every product.

    Args:
        wanted: what somebody wants of the domain.
        deployments: what is in force, in every environment.
        default: the one of them that consumers read by default.
    """
    there = [served.port for served in default.served] if default is not None else []
    if wanted.every_product or not all(_is_met(claim, there) for claim in wanted.claims):
        serving = deployments if wanted.elsewhere or default is None else (default,)
        return {release for deployment in serving for release in deployment.releases}
    names = {claim.port if isinstance(claim, Input) else claim.name for claim in wanted.claims}
    return {release for deployment in deployments for release in _serving(names, deployment)}


def _is_met(claim: Claim, there: Iterable[PortId]) -> bool:
    return any(claim.covers(port) if isinstance(claim, Input) else claim == port for port in there)


def _serving(names: set[str], deployment: Deployment) -> Iterator[tuple[str, str]]:
    versions = dict(deployment.releases)
    products = {served.product for served in deployment.served if served.port.name in names}
    yield from ((product, versions[product]) for product in products if product in versions)
