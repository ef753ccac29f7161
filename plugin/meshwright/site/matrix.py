"""Which domain reads how much of which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from meshwright.site.mesh import SiteMesh

LARGEST = 120
"""So many domains fit in a table that a browser still scrolls well."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What a domain reads.

    Attributes:
        cells: how many ports it reads of each domain among the columns, in their order; 0 for none.
        port_count: how many it reads in all, those included that have no column.
        upstream_count: of how many domains.
    """

    domain: str
    cells: tuple[int, ...]
    port_count: int
    upstream_count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table of all domains that read or are read, by name.

    Attributes:
        producers: the columns: those of the domains that somebody reads.
        rows: the domains that read something.
        alone: domains that read nobody and that nobody reads.
        left_out: domains that have no row and no column because there are too many: those with the fewest ties.
    """

    producers: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    alone: tuple[str, ...]
    left_out: tuple[str, ...]


def matrix(mesh: SiteMesh, largest: int = LARGEST) -> Matrix:
    """The table of a mesh; of domains that are read and do not exist, a column too."""
    edges = mesh.domain_edges
    ties = Counter(name for edge in edges for name in edge)
    shown = set(sorted(ties, key=lambda name: (-ties[name], name))[:largest])
    producers = tuple(sorted({producer for producer, consumer in edges if {producer, consumer} <= shown}))
    read: Counter[str] = Counter()
    for (_, consumer), count in edges.items():
        read[consumer] += count
    sources = Counter(consumer for _, consumer in edges)
    return Matrix(
        producers,
        tuple(
            MatrixRow(
                name,
                tuple(edges.get((producer, name), 0) for producer in producers),
                read[name],
                sources[name],
            )
            for name in sorted(shown & read.keys())
        ),
        tuple(name for name in mesh.domains if name not in ties),
        tuple(sorted(ties.keys() - shown)),
    )
