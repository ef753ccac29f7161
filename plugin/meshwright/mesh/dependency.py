"""What domains read of each other, joined with what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshwright.mesh.domain import Domain
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.input import Input
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent, as_deprecated, deprecation_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A port, as its owner's files describe it where the owner is checked too, else as the registry does.

    Attributes:
        owner: the domain that offers it; None when only the registry knows it.
        deprecation: where the port's date comes from, when it is not from its contract.
    """

    port: Port
    product: Product
    owner: Domain | None
    deprecation: ProductEvent | None = None

    @property
    def who(self) -> str:
        """Whom to ask for it."""
        return self.product.owner.name or self.product.domain


@dataclass(frozen=True, slots=True)
class Dependency:
    """That a domain reads a port of another one, or lists it.

    Attributes:
        versions: all versions of the port that are offered, oldest first.
        inputs: the entries of the reader's mesh.yml that cover the port, each with its place; may be empty.
        reads: what reads the port, ordered by place; empty for one that is only listed.
    """

    reader: Domain
    offer: Offer
    versions: tuple[Offer, ...]
    inputs: tuple[tuple[Input, Place], ...]
    reads: tuple[ForeignRead, ...]

    @property
    def port(self) -> PortId:
        """What is read."""
        return self.offer.port.id

    @property
    def latest(self) -> Offer | None:
        """The version that a `ref` without one means."""
        return _latest(self.versions)


_Versions = Mapping[tuple[str, str], tuple[Offer, ...]]
"""The versions of a port by its domain and its name."""


def dependencies(mesh: Mesh) -> Iterator[Dependency]:
    """What the checked domains read or list, one for each domain and port, in order.

    What is not offered is left out: a private model, a port that nobody knows. An input without version stands for
    the versions that are read, and for the latest one when none is.
    """
    known = _known(mesh)
    for reader in mesh.domains:
        entries: dict[tuple[str, str], list[tuple[Input, Place]]] = defaultdict(list)
        for entry, place in zip(reader.inputs, reader.input_places, strict=True):
            if entry.domain != reader.name:
                entries[entry.domain, entry.port].append((entry, place))
        reads: dict[PortId, list[ForeignRead]] = defaultdict(list)
        for read in reader.reads:
            reads[read.port].append(read)
        for port in sorted({*reads, *_listed(entries, set(reads), known)}):
            versions = known.get((port.domain, port.name), ())
            # A read without version of a model that got versions since is one of the oldest, which carries it on.
            offer = next((each for each in versions if port.covers(each.port.id)), None)
            if offer is not None and _open(offer, reads.get(port, [])):
                yield Dependency(
                    reader,
                    offer,
                    versions,
                    tuple(pair for pair in entries[port.domain, port.name] if pair[0].covers(port)),
                    tuple(sorted(reads.get(port, []), key=lambda read: read.place)),
                )


def covering_inputs(port: PortId) -> tuple[Input, Input]:
    """The inputs that cover a port: that of its version, and that of all versions."""
    return Input(port.domain, port.name, port.version), Input(port.domain, port.name)


def ref_call(port: PortId) -> str:
    """How SQL reads a port and says which version: `ref('fleet', 'aircraft', v=2)`."""
    if port.version is None:
        return f"ref('{port.domain}', '{port.name}')"
    # dbt takes the number 0 for no version at all.
    version = port.version if port.version.isdigit() and port.version != "0" else f"'{port.version}'"
    return f"ref('{port.domain}', '{port.name}', v={version})"


def _known(mesh: Mesh) -> _Versions:
    """The ports of the domains that somebody reads or lists."""
    wanted = {name for domain in mesh.domains for name in _upstream(domain)}
    checked = {domain.name for domain in mesh.domains}
    found: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    events = {published.name: published.events for published in (mesh.published.domains if mesh.published else ())}
    for domain in mesh.domains:
        if domain.name in wanted:
            for product in domain.products:
                for port in product.ports:
                    offer = _offer(port, product, domain, events.get(domain.name, ()))
                    found[domain.name, port.id.name].append(offer)
    for published in mesh.published.domains if mesh.published else ():
        if published.name in wanted - checked:
            for release, port in published.served(published.default_environment):
                found[published.name, port.id.name].append(_offer(port, release.product, None, published.events))
    return {key: tuple(sorted(offers, key=lambda offer: offer.port.id)) for key, offers in found.items()}


def _offer(port: Port, product: Product, owner: Domain | None, events: tuple[ProductEvent, ...]) -> Offer:
    return Offer(as_deprecated(port, events), product, owner, deprecation_of(port, events))


def _upstream(domain: Domain) -> set[str]:
    return {entry.domain for entry in domain.inputs} | {read.port.domain for read in domain.reads}


def _listed(
    entries: Mapping[tuple[str, str], list[tuple[Input, Place]]], reads: set[PortId], known: _Versions
) -> Iterator[PortId]:
    """The ports that inputs mean by themselves."""
    read = {(port.domain, port.name) for port in reads}
    for key, pairs in entries.items():
        for entry, _ in pairs:
            if entry.version is not None:
                yield PortId(entry.domain, entry.port, entry.version)
            elif key not in read and (latest := _latest(known.get(key, ()))):
                yield latest.port.id


def _latest(versions: tuple[Offer, ...]) -> Offer | None:
    return next((offer for offer in reversed(versions) if offer.port.latest), None)


def _open(offer: Offer, reads: list[ForeignRead]) -> bool:
    """Whether it is read as a port: what its owner's manifest says, else what the reader's does."""
    return offer.owner is not None or all(read.access == "public" for read in reads)
