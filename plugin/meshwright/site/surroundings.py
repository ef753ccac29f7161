"""What the pages of one domain show: its own facts, and of others no more than they need.

The pages of a domain are made from this value alone. So they have to be written again when it differs, and only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from meshwright.mesh.port import PortId
from meshwright.site.addresses import Places
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import ProductKey, Reader, SiteMesh
from meshwright.site.promises import Freshness, Sunset, freshness, sunset

STEPS = 2
"""How far a product's lineage is drawn."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product within two steps of one of the domain's own, or a domain that reads for no product of its own."""

    domain: str
    product: str
    shown_name: str
    has_page: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A port of others that the domain reads.

    Attributes:
        product: the one that has it.
        found: the port that is found by that name now; None when nobody publishes it.
    """

    read: PortId
    product: ProductKey
    found: PortId | None
    readers: tuple[Reader, ...]
    deprecated_from: str | None = None
    replacement: PortId | None = None
    sunset: Sunset | None = None


@dataclass(frozen=True)
class Surroundings:
    """A domain and what lies around it.

    Attributes:
        domain: its facts.
        readers: of its ports, for those that have any.
        inputs: the ports that it reads, ordered.
        neighbours: within two steps.
        edges: producer and consumer, within two steps of an own product.
        domains: the names of other domains that have a page and may be named here.
        freshness: of its ports, where the product promises any.
        sunsets: of its ports, where one is announced.
    """

    domain: DomainFacts
    readers: tuple[tuple[PortId, tuple[Reader, ...]], ...]
    inputs: tuple[Input, ...]
    neighbours: tuple[Neighbour, ...]
    edges: tuple[tuple[ProductKey, ProductKey], ...]
    domains: tuple[str, ...]
    freshness: tuple[tuple[PortId, Freshness], ...] = ()
    sunsets: tuple[tuple[PortId, Sunset], ...] = ()

    @cached_property
    def places(self) -> Places:
        """What its pages can link to."""
        own = {port.id: product.name for product in self.domain.products for port in product.ports}
        read = {each.found: each.product[1] for each in self.inputs if each.found is not None}
        products = {each.key for each in self.domain.products}
        return Places(
            frozenset({self.domain.name, *self.domains}),
            frozenset(products | {(each.domain, each.product) for each in self.neighbours if each.has_page}),
            {**own, **read},
        )

    def readers_of(self, port: PortId) -> tuple[Reader, ...]:
        """The readers of one of its ports."""
        return self._readers.get(port, ())

    @cached_property
    def _readers(self) -> dict[PortId, tuple[Reader, ...]]:
        return dict(self.readers)


def surroundings(mesh: SiteMesh, name: str) -> Surroundings:
    """What the pages of a domain are made from."""
    domain = mesh.domains[name]
    edges = _edges(mesh, [*(product.key for product in domain.products), (name, "")])
    ends = sorted({key for edge in edges for key in edge if key[0] != name})
    inputs = tuple(_input(mesh, domain, read) for read in sorted({read.port for read in domain.reads}))
    named = {
        *(key[0] for key in ends),
        *(each.read.domain for each in inputs),
        *(reader.domain for port in domain.ports for reader in mesh.readers(port.id)),
        *(consumer for product in domain.products for consumer in product.consumers or ()),
        *(port.replacement.domain for port in domain.ports if port.replacement),
    }
    return Surroundings(
        domain=domain,
        readers=tuple((port.id, found) for port in domain.ports if (found := mesh.readers(port.id))),
        inputs=inputs,
        neighbours=tuple(
            Neighbour(*key, mesh.products[key].shown_name if key in mesh.products else key[0], key in mesh.products)
            for key in ends
        ),
        edges=edges,
        domains=tuple(sorted(named & mesh.domains.keys() - {name})),
        freshness=tuple(
            (port.id, state)
            for product in domain.products
            for port in product.ports
            if (state := freshness(product, port, domain.environment, mesh.now)) is not None
        ),
        sunsets=tuple((port.id, end) for port in domain.ports if (end := sunset(port, mesh.now)) is not None),
    )


def _edges(mesh: SiteMesh, start: Iterable[ProductKey]) -> tuple[tuple[ProductKey, ProductKey], ...]:
    """The edges on the ways up and down from where it starts, two steps far."""
    found: set[tuple[ProductKey, ProductKey]] = set()
    for way, is_up in ((mesh.upstream, True), (mesh.downstream, False)):
        reached = set(start)
        for _ in range(STEPS):
            steps = {(key, other) for key in reached for other in way.get(key, ())}
            found |= {(other, key) if is_up else (key, other) for key, other in steps}
            reached = {other for _, other in steps}
    return tuple(sorted(found))


def _input(mesh: SiteMesh, domain: DomainFacts, read: PortId) -> Input:
    port = mesh.port_read(read)
    found = mesh.ports.get(port)
    readers = tuple(reader for reader in mesh.readers(port) if reader.domain == domain.name)
    if found is None:
        return Input(read, (read.domain, ""), None, readers)
    product, facts = found
    return Input(read, product.key, port, readers, facts.deprecated_from, facts.replacement, sunset(facts, mesh.now))
