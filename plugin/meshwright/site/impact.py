"""Which columns a change would be felt by most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.site.circles import circles
from meshwright.site.counts import consumers
from meshwright.site.mesh import ProductKey, SiteMesh

MOST = 100


@dataclass(frozen=True, slots=True)
class ColumnReads:
    """A column and the domains that a change of it may reach.

    Attributes:
        named: those that read it by name.
        perhaps: those that may read it, since nobody knows which columns they read.
    """

    port: PortId
    column: str
    named: tuple[str, ...]
    perhaps: tuple[str, ...]

    @property
    def consumer_count(self) -> int:
        """Domains that read it, or may."""
        return len(self.named) + len(self.perhaps)


def most_read_columns(mesh: SiteMesh, most: int = MOST) -> tuple[ColumnReads, ...]:
    """The columns with the most consumers; among the same number those first that more read by name."""
    # No column has more consumers than its port: once there are enough that no later one can displace, it is done.
    by_port = [(-len(consumers(readers)), port) for port in mesh.ports if (readers := mesh.readers(port))]
    found: list[ColumnReads] = []
    for best, port in sorted(by_port):
        if len(found) >= most and _rank(found[most - 1])[:2] <= (best, best):
            break
        found = sorted((*found, *_columns(mesh, port)), key=_rank)[:most]
    return tuple(found)


def domain_circles(mesh: SiteMesh) -> tuple[tuple[str, ...], ...]:
    """The domains that depend on themselves through others, each group together."""
    reads: dict[str, set[str]] = {name: set() for name in mesh.domains}
    for producer, consumer in mesh.domain_edges:
        if producer in reads:
            reads[consumer].add(producer)
    return circles(reads)


def product_circles(mesh: SiteMesh) -> tuple[tuple[ProductKey, ...], ...]:
    """The products that depend on themselves through products of other domains."""
    return circles(mesh.upstream)


def _columns(mesh: SiteMesh, port: PortId) -> Iterator[ColumnReads]:
    readers = mesh.readers(port)
    unsure = {reader.domain for reader in readers if reader.columns is None}
    named: dict[str, set[str]] = {}
    for reader in readers:
        for column in reader.named:
            named.setdefault(column.casefold(), set()).add(reader.domain)
    for column in mesh.ports[port][1].columns:
        by_name = named.get(column.casefold(), set())
        if by_name or unsure:
            yield ColumnReads(port, column, tuple(sorted(by_name)), tuple(sorted(unsure - by_name)))


def _rank(read: ColumnReads) -> tuple[int, int, PortId]:
    return (-read.consumer_count, -len(read.named), read.port)
