"""Choosing domains: `weather`, `weather+` with its consumers, `+punctuality` with what it reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from meshwright.mesh.errors import MeshError
from meshwright.mesh.names import did_you_mean


def select(graph: Mapping[str, Collection[str]], patterns: Sequence[str]) -> frozenset[str]:
    """The domains that any of the patterns means; all of them when there is no pattern.

    Args:
        graph: for each domain, the domains that it reads.
        patterns: a name with a `+` behind it for all its consumers, in front for everything that it reads; each
            may hold several, separated by spaces.

    Raises:
        MeshError: a name is unknown, or the patterns are empty.
    """
    if not patterns:
        return frozenset(graph)
    words = [word for pattern in patterns for word in pattern.split()]
    if not words:
        raise MeshError("the selection is empty", "Name a domain, or leave the selection out to take all of them.")
    chosen: set[str] = set()
    for word in words:
        name = word.removeprefix("+").removesuffix("+")
        if name not in graph:
            hint = did_you_mean(name, graph)
            raise MeshError(
                f"no domain of the mesh is called {name!r}{hint}", f"Choose from {', '.join(sorted(graph))}."
            )
        chosen.add(name)
        if word.startswith("+"):
            chosen |= _reachable(name, graph)
        if word.endswith("+"):
            chosen |= _reachable(name, _turned(graph))
    return frozenset(chosen)


def _reachable(start: str, edges: Mapping[str, Collection[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name in edges and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _turned(graph: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {name: [reader for reader, reads in graph.items() if name in reads] for name in graph}
