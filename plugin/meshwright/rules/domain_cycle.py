"""DEP003: domains that depend on each other in a circle."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from meshwright.mesh.bypass import Bypass
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.published import PublishedDomain
from meshwright.rules.rule import MeshRule, declaration

_Edges = Mapping[str, Reason]
"""The domains that one domain depends on, each with what says so."""


def check(mesh: Mesh) -> Iterator[Finding]:
    """Follow the inputs and reads of the checked domains, and what the registry records of the others."""
    bypasses: dict[str, list[Bypass]] = defaultdict(list)
    for bypass in mesh.bypasses:
        bypasses[bypass.domain].append(bypass)
    places = {domain.name: _edges(domain, bypasses[domain.name]) for domain in mesh.domains}
    graph: dict[str, _Edges] = {
        published.name: _recorded(published) for published in (mesh.published.domains if mesh.published else ())
    }
    for domain in mesh.domains:
        graph[domain.name] = {
            read: declaration(domain, place, says) for read, (place, says) in places[domain.name].items()
        }
    for cycle in sorted(_cycles(_without_ends(graph), places)):
        first, *others = cycle
        closed = (*cycle, first)
        # The chain is the same whatever is checked together, so that what was accepted once stays accepted.
        teller, told = min(pair for pair in pairwise(closed) if pair[0] in places)
        yield RULE.finding(
            domain=teller,
            place=places[teller][told][0],
            subject=" -> ".join(closed),
            fact=f"{first} depends on itself through {', '.join(others)}, so none of them can be built first",
            because=tuple(graph[reader][read] for reader, read in pairwise(closed)),
            help="remove one of these inputs, for example by moving what both sides need into a domain of its own",
        )


def _edges(domain: Domain, bypasses: Iterable[Bypass]) -> Mapping[str, tuple[Place, str]]:
    """Inputs come first: they are the declaration, reads only follow from it; what goes round both comes last."""
    edges: dict[str, tuple[Place, str]] = {}
    for entry, place in sorted(zip(domain.inputs, domain.input_places, strict=True), key=lambda pair: pair[1]):
        edges.setdefault(entry.domain, (place, f"lists {entry}"))
    for read in sorted(domain.reads, key=lambda read: (read.place, read.port)):
        edges.setdefault(read.port.domain, (read.place, f"reads {read.port}"))
    for bypass in sorted(bypasses, key=lambda each: (each.place, each.read)):
        how = "as a source" if bypass.kind == "source" else "by name"
        edges.setdefault(bypass.read.domain, (bypass.place, f"reads {bypass.read} {how}"))
    edges.pop(domain.name, None)
    return edges


def _recorded(published: PublishedDomain) -> _Edges:
    """What a domain reads in any environment; the one that consumers read by default speaks first."""
    default = published.default_environment
    edges: dict[str, Reason] = {}
    for deployment in sorted(published.deployments, key=lambda each: each.environment != default):
        for use in sorted(deployment.uses, key=lambda use: use.port):
            says = f"{deployment.environment} records that {published.name} reads {use.port}"
            edges.setdefault(use.port.domain, says)
    edges.pop(published.name, None)
    return edges


def _without_ends(graph: Mapping[str, _Edges]) -> Mapping[str, _Edges]:
    """The graph without the domains that only read or are only read, again and again: most meshes have no others."""
    readers: dict[str, set[str]] = {name: set() for name in graph}
    reads: dict[str, set[str]] = {name: {read for read in edges if read in graph} for name, edges in graph.items()}
    for name, edges in reads.items():
        for read in edges:
            readers[read].add(name)
    waiting = [name for name in graph if not reads[name] or not readers[name]]
    gone = set(waiting)
    while waiting:
        name = waiting.pop()
        for here, there in ((reads, readers), (readers, reads)):
            for neighbour in here[name]:
                there[neighbour].discard(name)
                if not there[neighbour] and neighbour not in gone:
                    gone.add(neighbour)
                    waiting.append(neighbour)
    return {
        name: {read: why for read, why in edges.items() if read in graph and read not in gone}
        for name, edges in graph.items()
        if name not in gone
    }


def _cycles(graph: Mapping[str, _Edges], checked: Mapping[str, object]) -> set[tuple[str, ...]]:
    """The shortest cycle through each arrow of a checked domain, started at the smallest name.

    All simple cycles would be exponentially many in a tangled mesh; these cover every arrow that lies on one.
    """
    found = set()
    for reader in sorted(checked.keys() & graph.keys()):
        for read in graph[reader]:
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
    needs="mesh",
    check=check,
)
