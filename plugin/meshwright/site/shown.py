"""The dashboards and applications of all domains, by the port that they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from meshwright.mesh.port import Owner, PortId
from meshwright.site.facts import DomainFacts


@dataclass(frozen=True, slots=True)
class Shown:
    """A dashboard or application that shows a port.

    Attributes:
        domain: that declares it.
        title: what people call it.
        kind: dbt's word: `dashboard`, `application`.
        url: as it was written; perhaps no address that can be linked.
    """

    domain: str
    title: str
    kind: str
    owner: Owner
    url: str


def shown_by_port(
    domains: Iterable[DomainFacts], port_read: Callable[[PortId], PortId]
) -> Mapping[PortId, tuple[Shown, ...]]:
    """What shows each port, by domain and title; nothing for ports that nothing shows.

    Args:
        domains: all of them.
        port_read: the port that whoever reads one finds by now.
    """
    found: dict[PortId, list[Shown]] = defaultdict(list)
    for domain in domains:
        for each in domain.exposures:
            for port in each.ports:
                found[port_read(port)].append(Shown(domain.name, each.title, each.kind, each.owner, each.url))
    return {port: tuple(sorted(shown, key=lambda each: (each.domain, each.title))) for port, shown in found.items()}
