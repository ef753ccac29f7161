"""PRV002: an input or read of what is not offered to the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.input import Input
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.rules.rule import PublishedRule, declaration


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a domain says it reads: an input (of any version unless pinned) or a read (of exactly one port)."""

    reader: Domain
    wanted: Input | PortId
    place: Place
    verb: str

    def among(self, products: Iterable[Product]) -> tuple[Product, Port] | None:
        """The first port that the claim means."""
        return next(
            ((product, port) for product in products for port in product.ports if self.wanted.covers(port.id)), None
        )

    def finding(self, tail: str, because: Reason, help: str) -> Finding:
        return RULE.finding(
            domain=self.reader.name,
            place=self.place,
            subject=f"{self.reader.name} -> {self.wanted}",
            fact=f"{self.reader.name} {self.verb} {self.wanted}, {tail}",
            because=because,
            help=help,
            read=self.wanted if isinstance(self.wanted, PortId) else _port_of(self.wanted),
        )


def _port_of(entry: Input) -> PortId:
    return PortId(entry.domain, entry.port, entry.version)


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Judge every input, then the reads that no refused input speaks for."""
    for domain in mesh.domains:
        refused: list[Input] = []
        for entry, place in zip(domain.inputs, domain.input_places, strict=True):
            finding = _judge(mesh, published, _Claim(domain, entry, place, "lists"))
            if finding is not None:
                refused.append(entry)
                yield finding
        places: dict[PortId, Place] = {}
        for read in sorted(domain.reads, key=lambda read: read.place):
            # What is not public is the business of foreign-private-read.
            if read.access == "public" and not any(entry.covers(read.port) for entry in refused):
                places.setdefault(read.port, read.place)
        for port, place in places.items():
            finding = _judge(mesh, published, _Claim(domain, port, place, "reads"))
            if finding is not None:
                yield finding


def _judge(mesh: Mesh, published: Published, claim: _Claim) -> Finding | None:
    producer = published.domain(claim.wanted.domain)
    sibling = mesh.domain(claim.wanted.domain)
    served = claim.among(_served(producer))
    checked = claim.among(sibling.products) if sibling else None
    if served and served[0].offered_to(claim.reader.name):
        return None
    if sibling and checked and checked[0].offered_to(claim.reader.name):
        # Not the reader's fault and cured by the next publication, so it does not hold up a pull request.
        finding = claim.finding(
            f"which {sibling.name} has not published for it yet",
            declaration(sibling, checked[1].place, "makes it public"),
            f"build and publish {sibling.name}",
        )
        return replace(finding, level="warn")
    if found := served or checked:
        return _not_offered(claim, found[0])
    if sibling and isinstance(claim.wanted, PortId):
        # Its own manifest has no such port: foreign-private-read reports the read.
        return None
    if producer is None:
        return _unknown_domain(claim, published)
    return _unknown_port(claim, producer)


def _served(producer: PublishedDomain | None) -> Iterator[Product]:
    """What the environment that consumers read by default serves, one port at a time."""
    if producer is not None:
        for release, port in producer.served(producer.default_environment):
            yield replace(release.product, ports=(port,))


def _not_offered(claim: _Claim, product: Product) -> Finding:
    readers = f"to {_few(product.consumers)} only" if product.consumers else "to no other domain"
    return claim.finding(
        f"which {product.domain} offers {readers}",
        f"product {product.name} of {product.domain} lists its consumers{_by(product.owner)}",
        f"ask {product.owner.name or product.domain} to add `{claim.reader.name}` to `consumers` of "
        f"`{product.name}` in the mesh.yml of {product.domain}, or stop reading {claim.wanted}",
    )


def _unknown_domain(claim: _Claim, published: Published) -> Finding:
    names = published.names
    return claim.finding(
        f"but the registry knows no domain {claim.wanted.domain}{did_you_mean(claim.wanted.domain, names)}",
        f"the registry knows {_few(names)}" if names else "the registry is empty",
        f"correct the name, or have {claim.wanted.domain} published first",
    )


def _unknown_port(claim: _Claim, producer: PublishedDomain) -> Finding:
    label = str(claim.wanted).partition(".")[2]
    name = label.partition("@")[0]
    ports = [port.id for product in _served(producer) for port in product.ports]
    # Of a port that is there, the versions; else the port that may be meant.
    versions = [port.label for port in ports if port.name == name]
    hint = f", only {_few(versions)}" if versions else did_you_mean(label, [port.label for port in ports])
    deployment = producer.deployment_in(producer.default_environment)
    return claim.finding(
        f"but {producer.name} publishes no {label}{hint}",
        f"{deployment.environment} serves {len(ports)} of its ports{_by(deployment.owner)}" if deployment else "",
        f"correct the name or the version, or ask {producer.name} to publish {label}",
    )


def _few(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:5]) + (f" and {len(ordered) - 5} more" if len(ordered) > 5 else "")


def _by(owner: Owner) -> str:
    who = owner.name or owner.email
    return f" ({who})" if who else ""


RULE = PublishedRule(
    code="PRV002",
    name="unoffered-input",
    summary="An input or read of a port that the registry does not publish, or not for this domain.",
    level="error",
    needs="other",
    check=check,
)
