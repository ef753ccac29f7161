"""What a domain's page tells: how its products stand, whom it reads, and who reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.port import Owner, PortId
from meshwright.site.counts import DomainCounts, consumers
from meshwright.site.facts import PortFacts, ProductFacts
from meshwright.site.inputs import Input
from meshwright.site.mesh import Reader
from meshwright.site.promises import Freshness, worst
from meshwright.site.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class ProductState:
    """A product on its domain's page.

    Attributes:
        freshness: the worst among its ports; None where nothing is promised.
        late: its ports that are older than promised.
        leaving: its ports that may be gone from a day on.
        consumer_count: domains that read one of its ports.
    """

    product: ProductFacts
    freshness: Freshness | None
    late: int
    leaving: int
    consumer_count: int


@dataclass(frozen=True, slots=True)
class ReadDomain:
    """Another domain that this one reads, with the ports."""

    domain: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class ConsumerDomain:
    """Another domain that reads this one.

    Attributes:
        ports: those that it reads, in their order.
        products: its own that it reads them for.
    """

    domain: str
    owner: Owner
    ports: tuple[PortId, ...]
    products: tuple[str, ...]
    round_ref: bool


def overview_counts(around: Surroundings) -> DomainCounts:
    """The numbers of the domain, as `domain_counts` has them for all."""
    readers = [reader for _, found in (*around.readers, *around.unserved) for reader in found]
    return DomainCounts(
        len(around.domain.products),
        len(around.domain.ports),
        len({each.read.domain for each in around.inputs}),
        len(consumers(readers)),
    )


def product_states(around: Surroundings) -> tuple[ProductState, ...]:
    """The domain's products, each with how it stands."""
    states = dict(around.freshness)
    return tuple(_state(around, product, states) for product in around.domain.products)


def read_domains(around: Surroundings) -> tuple[ReadDomain, ...]:
    """The domains that it reads, by name."""
    found: dict[str, list[Input]] = defaultdict(list)
    for each in around.inputs:
        found[each.read.domain].append(each)
    return tuple(ReadDomain(name, tuple(found[name])) for name in sorted(found))


def consumer_domains(around: Surroundings) -> tuple[ConsumerDomain, ...]:
    """The domains that read it, by name; those included that read what it does not publish."""
    found: dict[str, list[tuple[PortId, Reader]]] = defaultdict(list)
    for port, readers in (*around.readers, *around.unserved):
        for reader in readers:
            found[reader.domain].append((port, reader))
    return tuple(
        ConsumerDomain(
            name,
            found[name][0][1].owner,
            tuple(dict.fromkeys(port for port, _ in found[name])),
            tuple(sorted({reader.product for _, reader in found[name] if reader.product})),
            any(reader.round_ref for _, reader in found[name]),
        )
        for name in sorted(found)
    )


def ports_read(around: Surroundings) -> list[tuple[PortFacts, tuple[Reader, ...]]]:
    """The domain's ports that anybody reads, with the readers; those with most domains first."""
    found = [(port, around.readers_of(port.id)) for port in around.domain.ports if around.readers_of(port.id)]
    return sorted(found, key=lambda pair: -len(consumers(pair[1])))


def _state(around: Surroundings, product: ProductFacts, states: dict[PortId, Freshness]) -> ProductState:
    told = [states[port.id] for port in product.ports if port.id in states]
    readers: Iterable[Reader] = (reader for port in product.ports for reader in around.readers_of(port.id))
    return ProductState(
        product,
        worst(told),
        told.count("late"),
        sum(port.deprecated_from is not None for port in product.ports),
        len(consumers(readers)),
    )
