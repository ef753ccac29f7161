"""DEP009: a read of what is not there where the reader looks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshwright.mesh.access import closed_reads
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.place import Place
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import environment_read
from meshwright.rules.rule import PublishedRule


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Look for the ports and the columns that each domain reads, in every environment in which it reads them."""
    # What is not public is the business of foreign-private-read.
    closed = {(each.reader.name, each.read) for each in closed_reads(mesh)}
    for domain in mesh.domains:
        reads: dict[PortId, list[ForeignRead]] = defaultdict(list)
        for read in sorted(domain.reads, key=lambda read: read.place):
            if (domain.name, read) not in closed:
                reads[read.port].append(read)
        columns: dict[PortId, set[str]] = defaultdict(set)
        for use in mesh.usages.get(domain.name, ()):
            columns[use.port].update(use.columns)
        for port, readers in reads.items():
            producer = published.domain(port.domain)
            if producer is not None:
                yield from _missing(domain, producer, readers, sorted(columns[port]), published)


def _missing(
    domain: Domain,
    producer: PublishedDomain,
    reads: Sequence[ForeignRead],
    columns: Sequence[str],
    published: Published,
) -> Iterator[Finding]:
    """What an environment lacks of one port: the port itself, else columns of it."""
    port = reads[0].port
    without: list[str] = []
    lacking: dict[str, list[tuple[str, Port]]] = defaultdict(list)
    for environment in _environments(domain, producer, published):
        served = producer.port_served(port, environment)
        if served is None:
            if environment == producer.default_environment:
                # Nobody can have it as an input: unoffered-input tells it.
                return
            without.append(environment)
            continue
        there = {column.name.casefold() for column in served.columns}
        # Without an enforced contract the table may have columns that the release does not list.
        for column in columns if there and served.contract_enforced else ():
            if column.casefold() not in there:
                lacking[column].append((environment, served))
    if without:
        yield _port_finding(domain, producer, reads, without)
    for column, where in lacking.items():
        yield _column_finding(domain, producer, reads, column, where)


def _environments(domain: Domain, producer: PublishedDomain, published: Published) -> list[str]:
    """Where the domain reads the producer: the default, then for each environment that it is deployed to."""
    own = published.domain(domain.name)
    found = [producer.default_environment]
    found += [environment_read(producer, each.environment) for each in own.deployments] if own else []
    return [each for each in dict.fromkeys(found) if each is not None]


def _port_finding(
    domain: Domain, producer: PublishedDomain, reads: Sequence[ForeignRead], environments: Sequence[str]
) -> Finding:
    port, names = reads[0].port, " and ".join(environments)
    return RULE.finding(
        domain=domain.name,
        place=reads[0].place,
        subject=f"{domain.name} -> {port}",
        fact=f"{domain.name} reads {port}, and in {names} it finds no such port",
        because=(
            f"{domain.name} is deployed to {names}, and so is {producer.name}",
            *(_serves(producer, environment) for environment in environments),
        ),
        help=f"ask {producer.name} to publish {port.label} to {names}, or read what {names} has",
        read=port,
    )


def _column_finding(
    domain: Domain,
    producer: PublishedDomain,
    reads: Sequence[ForeignRead],
    column: str,
    where: Sequence[tuple[str, Port]],
) -> Finding:
    port, names = reads[0].port, " and ".join(environment for environment, _ in where)
    known = [each.name for each in where[0][1].columns]
    return RULE.finding(
        domain=domain.name,
        place=_named_in(reads, column),
        subject=f"{domain.name} -> {port}.{column}",
        fact=f"{domain.name} reads {column} of {port}, and in {names} it finds no such column"
        f"{did_you_mean(column, known)}",
        because=tuple(_serves(producer, environment) for environment, _ in where),
        help=f"run `mesh sync` and read what {port.label} has now, or ask {producer.name} for {column}",
        read=port,
    )


def _named_in(reads: Sequence[ForeignRead], column: str) -> Place:
    """The first file of a reader that names the column; where none does, the first read."""
    first, *others = (
        *(Place(read.place.file, anchor=("word", column)) for read in reads),
        *(place for read in reads for place in (read.place, *read.place.alternatives)),
    )
    return replace(first, alternatives=tuple(replace(each, alternatives=()) for each in others))


def _serves(producer: PublishedDomain, environment: str) -> Reason:
    deployment = producer.deployment_in(environment)
    releases = ", ".join(f"{name} {version}" for name, version in sorted(deployment.releases)) if deployment else ""
    owner = (deployment.owner.name or deployment.owner.email) if deployment else ""
    return f"{environment} serves {producer.name}/{releases}" + (f" ({owner})" if owner else "")


RULE = PublishedRule(
    code="DEP009",
    name="unserved-read",
    summary="A read of a port or a column that is not there in an environment in which the domain reads.",
    level="error",
    needs="other",
    check=check,
)
