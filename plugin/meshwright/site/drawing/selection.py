"""What of a graph is drawn when all of it would be too much to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from meshwright.site.drawing.box import Box
from meshwright.site.drawing.layered import Edge, Node

MOST_BOXES = 120
MOST_EDGES = 240


def strongest_nodes(
    boxes: Sequence[Box], edges: Mapping[Edge, int], most: int, address: str | None
) -> tuple[list[Box], int]:
    """At most so many boxes: those with the strongest edges, and one that stands for the rest.

    Returns:
        The boxes, and how many of the given ones are not among them.
    """
    if len(boxes) <= most:
        return list(boxes), 0
    weight: dict[Node, int] = defaultdict(int)
    for edge, ports in edges.items():
        for end in edge:
            weight[end] += ports
    ranked = sorted(boxes, key=lambda box: ("current" not in box.kind.split(), -weight[box.key], box.key))
    left_out = len(boxes) - most + 1
    return [*ranked[: most - 1], Box(("", "", "more"), f"+{left_out:,} more", "", address, "more")], left_out


def strongest_edges(edges: Mapping[Edge, int], most: int = MOST_EDGES) -> tuple[dict[Edge, int], int]:
    """At most so many edges: the strongest one of every node's first.

    Returns:
        The edges, and how many are not among them.
    """
    if len(edges) <= most:
        return dict(edges), 0
    ranked = sorted(edges, key=lambda edge: (-edges[edge], edge))
    seen: set[Node] = set()
    first: list[Edge] = []
    later: list[Edge] = []
    for edge in ranked:
        (later if seen.issuperset(edge) else first).append(edge)
        seen.update(edge)
    return {edge: edges[edge] for edge in sorted([*first, *later][:most])}, len(edges) - most


def between(edges: Mapping[Edge, int], boxes: Iterable[Box]) -> dict[Edge, int]:
    """The edges that have a box at both ends."""
    known = {box.key for box in boxes}
    return {edge: ports for edge, ports in edges.items() if known.issuperset(edge)}
