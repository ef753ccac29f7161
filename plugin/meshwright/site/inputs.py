"""The ports of others that a domain reads."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import ProductKey, Reader, SiteMesh
from meshwright.site.promises import Sunset, sunset
from meshwright.site.successors import successor


@dataclass(frozen=True, slots=True)
class Input:
    """A port of others that the domain reads.

    Attributes:
        product: the one that has it.
        found: the port that is found by that name now; None when nobody publishes it.
        replacement: what to read instead: what the owner says, else the latest version of the port.
        columns: those that the readers name and the port has.
    """

    read: PortId
    product: ProductKey
    found: PortId | None
    readers: tuple[Reader, ...]
    deprecated_from: str | None = None
    replacement: PortId | None = None
    sunset: Sunset | None = None
    columns: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that the readers name and the port has not."""
        there = set(map(str.casefold, self.columns))
        named = {column for reader in self.readers for column in reader.named}
        return tuple(sorted(column for column in named if column.casefold() not in there))

    @property
    def is_unsure(self) -> bool:
        """Whether more columns than the named ones may be read."""
        return any(reader.columns is None and not reader.round_ref for reader in self.readers)

    @property
    def round_ref(self) -> bool:
        """Whether it is read past the contract."""
        return any(reader.round_ref for reader in self.readers)


def input_of(mesh: SiteMesh, domain: DomainFacts, read: PortId) -> Input:
    """What a domain reads under a port's name."""
    port = mesh.port_read(read)
    found = mesh.ports.get(port)
    readers = tuple(reader for reader in mesh.readers(port) if reader.domain == domain.name)
    if found is None:
        return Input(read, (read.domain, ""), None, readers)
    product, facts = found
    columns = {column.casefold() for reader in readers for column in reader.named}
    return Input(
        read,
        product.key,
        port,
        readers,
        facts.deprecated_from,
        successor(facts, mesh.domains[product.domain].ports),
        sunset(facts, mesh.now),
        tuple(column for column in facts.columns if column.casefold() in columns),
    )
