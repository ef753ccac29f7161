"""The mesh as the site sees it: every domain's facts, and who reads what of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from meshwright.mesh.port import Owner, PortId
from meshwright.site.addresses import Places
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts, ReadFacts
from meshwright.site.release_log import ReleaseLog, release_log
from meshwright.site.shown import Shown, shown_by_port

ProductKey = tuple[str, str]
"""Domain and product. An empty product is the domain itself: what it reads for none of its products, or for several."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A domain that reads a port, for one of its products, in all its environments together.

    Attributes:
        product: the reader's; empty when it reads for none, or for several.
        environments: of the reader's deployments.
        columns: those that it names; None when it may be any, so that it counts as all.
        named: the same, with those that it names at least where it may be any.
        passes_on_all: whether it takes all columns that the port has.
        round_ref: whether it reads past the contract, by a table's name or a source.
    """

    domain: str
    owner: Owner
    product: str
    environments: tuple[str, ...]
    columns: tuple[str, ...] | None
    named: tuple[str, ...] = ()
    passes_on_all: bool = False
    round_ref: bool = False

    def reads(self, column: str) -> bool:
        """Whether a change of the column may be felt."""
        return self.columns is None or column.casefold() in map(str.casefold, self.columns)


class SiteMesh:
    """Every domain's facts, joined.

    Attributes:
        domains: by name, sorted.
        now: UTC time at which promises are looked at.
        products: by domain and name.
        ports: every port, with its product.
    """

    def __init__(self, domains: Iterable[DomainFacts], now: datetime) -> None:
        self.domains: Mapping[str, DomainFacts] = {each.name: each for each in sorted(domains, key=lambda d: d.name)}
        self.now = now
        self.products: Mapping[ProductKey, ProductFacts] = {
            product.key: product for domain in self.domains.values() for product in domain.products
        }
        self.ports: Mapping[PortId, tuple[ProductFacts, PortFacts]] = {
            port.id: (product, port) for product in self.products.values() for port in product.ports
        }

    @cached_property
    def places(self) -> Places:
        """What has a page."""
        return Places(
            frozenset(self.domains),
            frozenset(self.products),
            {port: product.name for port, (product, _) in self.ports.items()},
        )

    def readers(self, port: PortId) -> tuple[Reader, ...]:
        """The readers of a port, by domain and product."""
        return self._readers.get(port, ())

    def shown_in(self, port: PortId) -> tuple[Shown, ...]:
        """The dashboards and applications that show a port, by domain and title."""
        return self._shown.get(port, ())

    def port_read(self, read: PortId) -> PortId:
        """The port that whoever reads `read` finds: the same, or the version that a model got since."""
        if read in self.ports or read.version is not None:
            return read
        versions = sorted(self._versions.get((read.domain, read.name), ()))
        called = [each for each in versions if self._is_called(each, read.name)]
        return (called or versions or [read])[0]

    def product_read(self, read: PortId) -> ProductKey:
        """The product that a port belongs to; of a port that is not there, its domain alone."""
        found = self.ports.get(self.port_read(read))
        return found[0].key if found else (read.domain, "")

    @cached_property
    def upstream(self) -> Mapping[ProductKey, tuple[ProductKey, ...]]:
        """For each product, or domain, the products that it reads."""
        found: dict[ProductKey, set[ProductKey]] = defaultdict(set)
        for domain in self.domains.values():
            for read in domain.reads:
                found[self.reader_key(domain.name, read.product)].add(self.product_read(read.port))
        return {key: tuple(sorted(found[key])) for key in sorted(found)}

    @cached_property
    def downstream(self) -> Mapping[ProductKey, tuple[ProductKey, ...]]:
        """For each product, who reads it: products, or domains."""
        found: dict[ProductKey, set[ProductKey]] = defaultdict(set)
        for consumer, producers in self.upstream.items():
            for producer in producers:
                found[producer].add(consumer)
        return {key: tuple(sorted(found[key])) for key in sorted(found)}

    @cached_property
    def domain_edges(self) -> Mapping[tuple[str, str], int]:
        """For each producer and consumer, how many ports are read."""
        found: dict[tuple[str, str], set[PortId]] = defaultdict(set)
        for domain in self.domains.values():
            for read in domain.reads:
                found[read.port.domain, domain.name].add(self.port_read(read.port))
        return {edge: len(found[edge]) for edge in sorted(found)}

    @cached_property
    def unserved(self) -> Mapping[str, tuple[PortId, ...]]:
        """For each domain, the ports that others read and it does not publish."""
        found: dict[str, list[PortId]] = defaultdict(list)
        for port in sorted(self._readers.keys() - self.ports.keys()):
            found[port.domain].append(port)
        return {name: tuple(ports) for name, ports in found.items()}

    @cached_property
    def log(self) -> ReleaseLog:
        """All releases, newest first; those of one moment by domain and product."""
        return release_log(self.products.values())

    def reader_key(self, domain: str, product: str) -> ProductKey:
        """Where a read starts from: the product, when the domain has it, else the domain itself."""
        return (domain, product) if (domain, product) in self.products else (domain, "")

    @cached_property
    def _shown(self) -> Mapping[PortId, tuple[Shown, ...]]:
        return shown_by_port(self.domains.values(), self.port_read)

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], list[PortId]]:
        found: dict[tuple[str, str], list[PortId]] = defaultdict(list)
        for port in self.ports:
            found[port.domain, port.name].append(port)
        return found

    def _is_called(self, port: PortId, name: str) -> bool:
        served = self.ports[port][1].served
        return any(each.relation.rpartition(".")[2].casefold() == name.casefold() for each in served)

    @cached_property
    def _readers(self) -> Mapping[PortId, tuple[Reader, ...]]:
        reads: dict[tuple[PortId, str, str], list[ReadFacts]] = defaultdict(list)
        for domain in self.domains.values():
            for read in domain.reads:
                reads[self.port_read(read.port), domain.name, read.product].append(read)
        found: dict[PortId, list[Reader]] = defaultdict(list)
        for (port, name, product), together in sorted(reads.items()):
            found[port].append(_reader(self.domains[name], product, together))
        return {port: tuple(readers) for port, readers in found.items()}


def _reader(domain: DomainFacts, product: str, reads: list[ReadFacts]) -> Reader:
    named = tuple(sorted({column for read in reads for column in read.columns}))
    is_sure = all(read.certainty == "exact" and not read.passes_on_all for read in reads)
    return Reader(
        domain.name,
        domain.owner,
        product,
        tuple(sorted({read.environment for read in reads})),
        named if is_sure else None,
        named,
        any(read.passes_on_all for read in reads),
        any(read.round_ref for read in reads),
    )
