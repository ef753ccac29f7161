"""What the pages of one domain show: its own facts, and of others no more than they need.

The pages of a domain are made from this value alone. So they have to be written again when it differs, and only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from meshwright.mesh.port import PortId
from meshwright.site.addresses import Places, changes_page, release_anchor
from meshwright.site.facts import DomainFacts, ProductFacts
from meshwright.site.inputs import Input, input_of
from meshwright.site.mesh import ProductKey, Reader, SiteMesh
from meshwright.site.promises import Freshness, Sunset, freshness, sunset
from meshwright.site.risks import Risk, risks_by_domain
from meshwright.site.shown import Shown

STEPS = 2
"""How far a product's lineage is drawn."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product within two steps of one of the domain's own, or a domain that reads for no product of its own."""

    domain: str
    product: str
    shown_name: str
    has_page: bool


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
        risks: what may hurt somebody, and that the domain can do something about; the worst first.
        unserved: the ports that others read of it and that it does not publish, with who does.
        named: further ports of others that its pages name, such as successors, each with its product.
        shown: the dashboards and applications that show its ports, for those that are shown.
        older_releases: product, version and page of its releases that are not on the timeline's first page; None for
            those that are on none.
    """

    domain: DomainFacts
    readers: tuple[tuple[PortId, tuple[Reader, ...]], ...]
    inputs: tuple[Input, ...]
    neighbours: tuple[Neighbour, ...]
    edges: tuple[tuple[ProductKey, ProductKey], ...]
    domains: tuple[str, ...]
    freshness: tuple[tuple[PortId, Freshness], ...] = ()
    sunsets: tuple[tuple[PortId, Sunset], ...] = ()
    risks: tuple[Risk, ...] = ()
    unserved: tuple[tuple[PortId, tuple[Reader, ...]], ...] = ()
    named: tuple[tuple[PortId, str], ...] = ()
    shown: tuple[tuple[PortId, tuple[Shown, ...]], ...] = ()
    older_releases: tuple[tuple[str, str, int | None], ...] = ()

    @cached_property
    def places(self) -> Places:
        """What its pages can link to."""
        own = {port.id: product.name for product in self.domain.products for port in product.ports}
        read = {each.found: each.product[1] for each in self.inputs if each.found is not None}
        products = {each.key for each in self.domain.products}
        return Places(
            frozenset({self.domain.name, *self.domains}),
            frozenset(products | {(each.domain, each.product) for each in self.neighbours if each.has_page}),
            {**dict(self.named), **own, **read},
        )

    def readers_of(self, port: PortId) -> tuple[Reader, ...]:
        """The readers of one of its ports."""
        return self._readers.get(port, ())

    def release_address(self, product: str, version: str) -> str | None:
        """Where the timeline tells of one of its releases: a path in the site, with the anchor; None for no place."""
        page = self._older.get((product, version), 0)
        if page is None:
            return None
        return f"{changes_page(page)}#{release_anchor(self.domain.name, product, version)}"

    @cached_property
    def own_products(self) -> dict[ProductKey, ProductFacts]:
        """The domain's products by key."""
        return {product.key: product for product in self.domain.products}

    @cached_property
    def shown_names(self) -> dict[ProductKey, str]:
        """What the neighbours are called."""
        return {(each.domain, each.product): each.shown_name for each in self.neighbours}

    @cached_property
    def upstream(self) -> dict[ProductKey, tuple[ProductKey, ...]]:
        """What each product that is near reads, as far as it is drawn."""
        return _ways((consumer, producer) for producer, consumer in self.edges)

    @cached_property
    def downstream(self) -> dict[ProductKey, tuple[ProductKey, ...]]:
        """Who reads each product that is near, as far as it is drawn."""
        return _ways(self.edges)

    def is_late(self, port: PortId) -> bool:
        """Whether one of its ports is older than promised."""
        return self._freshness.get(port) == "late"

    @cached_property
    def _freshness(self) -> dict[PortId, Freshness]:
        return dict(self.freshness)

    @cached_property
    def _older(self) -> dict[tuple[str, str], int | None]:
        return {(product, version): page for product, version, page in self.older_releases}

    @cached_property
    def _readers(self) -> dict[PortId, tuple[Reader, ...]]:
        return dict(self.readers)


def surroundings(mesh: SiteMesh, name: str) -> Surroundings:
    """What the pages of a domain are made from."""
    domain = mesh.domains[name]
    edges = _edges(mesh, [*(product.key for product in domain.products), (name, "")])
    ends = sorted({key for edge in edges for key in edge if key[0] != name})
    inputs = tuple(input_of(mesh, domain, read) for read in sorted({read.port for read in domain.reads}))
    named = {
        *(key[0] for key in ends),
        *(each.read.domain for each in inputs),
        *(reader.domain for port in domain.ports for reader in mesh.readers(port.id)),
        *(reader.domain for port in mesh.unserved.get(name, ()) for reader in mesh.readers(port)),
        *(consumer for product in domain.products for consumer in product.consumers or ()),
        *(each.domain for port in domain.ports for each in mesh.shown_in(port.id)),
        *(read.domain for each in domain.exposures for read in each.ports),
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
        risks=risks_by_domain(mesh).get(name, ()),
        unserved=tuple((port, mesh.readers(port)) for port in mesh.unserved.get(name, ())),
        named=_named(mesh, domain, inputs),
        shown=tuple((port.id, each) for port in domain.ports if (each := mesh.shown_in(port.id))),
        older_releases=tuple(
            (product.name, release.version, later[key])
            for later in [mesh.log.later_pages]
            for product in domain.products
            for release in product.releases
            if (key := (*product.key, release.version)) in later
        ),
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


def _ways(edges: Iterable[tuple[ProductKey, ProductKey]]) -> dict[ProductKey, tuple[ProductKey, ...]]:
    found: dict[ProductKey, list[ProductKey]] = {}
    for start, end in sorted(edges):
        found.setdefault(start, []).append(end)
    return {start: tuple(ends) for start, ends in found.items()}


def _named(mesh: SiteMesh, domain: DomainFacts, inputs: Iterable[Input]) -> tuple[tuple[PortId, str], ...]:
    successors = [*(port.replacement for port in domain.ports), *(each.replacement for each in inputs)]
    shown = (port for each in domain.exposures for port in each.ports)
    owed = (read for deployment in domain.deployments for _, read in deployment.debt)
    named = {port for port in (*successors, *owed, *shown) if port is not None and port.domain != domain.name}
    return tuple((port, mesh.ports[port][0].name) for port in sorted(named & mesh.ports.keys()))
