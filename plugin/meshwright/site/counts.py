"""How many there are of what: the numbers of the pages, by the names and definitions of the models in models/mesh.

A port that is read past its contract counts as read, since it is; the models know nothing of such reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meshwright.site.facts import ProductFacts
from meshwright.site.mesh import Reader, SiteMesh


@dataclass(frozen=True, slots=True)
class DomainCounts:
    """Numbers of a domain.

    Attributes:
        port_count: of its products, each version counted.
        upstream_count: domains that it reads now, in any environment.
        downstream_count: domains that read it now.
    """

    product_count: int
    port_count: int
    upstream_count: int
    downstream_count: int


def domain_counts(mesh: SiteMesh) -> Mapping[str, DomainCounts]:
    """The numbers of each domain."""
    upstream = Counter(consumer for _, consumer in mesh.domain_edges)
    downstream = Counter(producer for producer, _ in mesh.domain_edges)
    return {
        name: DomainCounts(len(domain.products), len(domain.ports), upstream[name], downstream[name])
        for name, domain in mesh.domains.items()
    }


def consumers(readers: Iterable[Reader]) -> tuple[str, ...]:
    """The domains behind some readers, sorted."""
    return tuple(sorted({reader.domain for reader in readers}))


def product_consumers(mesh: SiteMesh, products: Iterable[ProductFacts]) -> tuple[str, ...]:
    """The domains that read a port of any of some products now, sorted."""
    return consumers(reader for product in products for port in product.ports for reader in mesh.readers(port.id))
