"""DEP003: domains that depend on each other in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import Place
from meshwright.rules.rule import MeshRule, declaration

_Edges = Mapping[str, tuple[Place, str]]
"""The domains that one domain depends on, each with the place of the first declaration and what stands there."""


def check(mesh: Mesh) -> Iterator[Finding]:
    """Follow the inputs and reads of the domains that are checked together."""
    graph = {domain.name: _edges(domain) for domain in mesh.domains}
    for cycle in sorted(_cycles(graph)):
        first = cycle[0]
        chain = " -> ".join((*cycle, first))
        place, _ = graph[first][cycle[1]]
        yield RULE.finding(
            domain=first,
            place=place,
            subject=chain,
            fact=f"{first} depends on itself through {', '.join(cycle[1:])}, so none of them can be built first",
            because="; ".join(
                declaration(reader, graph[reader.name][read][0], graph[reader.name][read][1])
                for name, read in zip(cycle, (*cycle[1:], first), strict=True)
                if (reader := mesh.domain(name)) is not None
            ),
            help="remove one of these inputs, for example by moving what both sides need into a domain of its own",
        )


def _edges(domain: Domain) -> _Edges:
    """Inputs come first: they are the declaration, reads only follow from it."""
    edges: dict[str, tuple[Place, str]] = {}
    for entry, place in sorted(zip(domain.inputs, domain.input_places, strict=True), key=lambda pair: pair[1]):
        edges.setdefault(entry.domain, (place, f"lists {entry}"))
    for read in sorted(domain.reads, key=lambda read: (read.place, read.port.domain, read.port.label)):
        edges.setdefault(read.port.domain, (read.place, f"reads {read.port}"))
    edges.pop(domain.name, None)
    return edges


def _cycles(graph: Mapping[str, _Edges]) -> set[tuple[str, ...]]:
    """The shortest cycle through each arrow, started at its smallest name.

    All simple cycles would be exponentially many in a tangled mesh; these cover every arrow that lies on one.
    """
    found = set()
    for reader, edges in graph.items():
        for read in edges:
            path = _shortest_path(graph, read, reader)
            if path:
                start = path.index(min(path))
                found.add(path[start:] + path[:start])
    return found


def _shortest_path(graph: Mapping[str, _Edges], start: str, goal: str) -> tuple[str, ...]:
    """The domains from `start` to `goal`, both included; empty when there is no way."""
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            path: list[str] = []
            step: str | None = here
            while step is not None:
                path.append(step)
                step = came_from[step]
            return tuple(reversed(path))
        for read in sorted(graph.get(here, {})):
            if read not in came_from:
                came_from[read] = here
                waiting.append(read)
    return ()


RULE = MeshRule(
    code="DEP003",
    name="domain-cycle",
    summary="Domains depend on each other in a circle, so none of them can be built or changed alone.",
    level="error",
    check=check,
)
