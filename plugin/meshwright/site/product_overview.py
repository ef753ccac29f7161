"""What a product's page tells beside its facts: who reads it, what it reads, and whether its promises are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import PASSED
from meshwright.site.counts import consumers
from meshwright.site.facts import PortFacts, ProductFacts
from meshwright.site.inputs import Input
from meshwright.site.mesh import Reader
from meshwright.site.promises import Freshness, Sunset, worst
from meshwright.site.release_log import LoggedRelease, release_log
from meshwright.site.surroundings import Surroundings

_MOST_RELEASES = 10


@dataclass(frozen=True, slots=True)
class PortOverview:
    """A port of the product, with its readers and how it stands.

    Attributes:
        complaints: how many of its tests ended with each status that is not fine, in the default environment.
    """

    facts: PortFacts
    readers: tuple[Reader, ...]
    freshness: Freshness | None
    sunset: Sunset | None
    complaints: tuple[tuple[str, int], ...]

    @property
    def consumers(self) -> tuple[str, ...]:
        """The domains that read it."""
        return consumers(self.readers)


@dataclass(frozen=True, slots=True)
class ProductOverview:
    """A product as its page tells of it.

    Attributes:
        consumers: each domain that reads it, with its readings by port.
        inputs: the ports of others that are read for it.
        freshness: the worst of its ports; None where nothing is promised.
        releases: the newest ones, with the address of each on the timeline.
        is_wider: whether two steps show more than one.
    """

    ports: tuple[PortOverview, ...]
    consumers: Mapping[str, tuple[tuple[PortId, Reader], ...]]
    inputs: tuple[Input, ...]
    freshness: Freshness | None
    releases: tuple[tuple[LoggedRelease, str | None], ...]
    more_releases: int
    is_wider: bool


def product_overview(around: Surroundings, product: ProductFacts) -> ProductOverview:
    """Look at a product of a domain.

    Args:
        around: the domain and what lies around it.
        product: one of its products.
    """
    fresh, sunsets = dict(around.freshness), dict(around.sunsets)
    ports = tuple(
        PortOverview(
            port,
            around.readers_of(port.id),
            fresh.get(port.id),
            sunsets.get(port.id),
            tuple(
                (status, count)
                for served in port.served
                if served.environment == around.domain.environment
                for status, count in served.results
                if status not in PASSED
            ),
        )
        for port in product.ports
    )
    reads: dict[str, list[tuple[PortId, Reader]]] = {}
    for each in ports:
        for reader in each.readers:
            reads.setdefault(reader.domain, []).append((each.facts.id, reader))
    first = {product.key} | {*around.upstream.get(product.key, ()), *around.downstream.get(product.key, ())}
    second = {key for one in around.upstream.get(product.key, ()) for key in around.upstream.get(one, ())} | {
        key for one in around.downstream.get(product.key, ()) for key in around.downstream.get(one, ())
    }
    return ProductOverview(
        ports,
        {name: tuple(reads[name]) for name in sorted(reads)},
        tuple(each for each in around.inputs if any(reader.product == product.name for reader in each.readers)),
        worst(each.freshness for each in ports),
        tuple(
            (entry, around.release_address(product.name, entry.release.version))
            for entry in release_log([product]).entries[:_MOST_RELEASES]
        ),
        max(0, len(product.releases) - _MOST_RELEASES),
        bool(second - first),
    )
