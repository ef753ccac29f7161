"""Who depends on itself, through others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", str, tuple[str, str])


def circles(reads: Mapping[Node, Iterable[Node]]) -> tuple[tuple[Node, ...], ...]:
    """The groups in which each depends on each other, sorted; whatever lies on no circle is in none.

    Tarjan's algorithm with a stack of its own, as a mesh may be deeper than Python's.

    Args:
        reads: of each node, those that it reads.
    """
    number: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    open_nodes: list[Node] = []
    is_open: set[Node] = set()
    found: list[tuple[Node, ...]] = []
    for start in sorted(reads):
        if start in number:
            continue
        way = [(start, iter(sorted(reads[start])))]
        number[start] = lowest[start] = len(number)
        open_nodes.append(start)
        is_open.add(start)
        while way:
            node, rest = way[-1]
            step = next(rest, None)
            if step is None:
                way.pop()
                if way:
                    lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    together = _taken(open_nodes, node)
                    is_open.difference_update(together)
                    if len(together) > 1 or node in reads.get(node, ()):
                        found.append(tuple(sorted(together)))
            elif step not in number:
                number[step] = lowest[step] = len(number)
                open_nodes.append(step)
                is_open.add(step)
                way.append((step, iter(sorted(reads.get(step, ())))))
            elif step in is_open:
                lowest[node] = min(lowest[node], number[step])
    return tuple(sorted(found))


def _taken(nodes: list[Node], last: Node) -> list[Node]:
    """Take the nodes from the end, up to `last`."""
    found = [nodes.pop()]
    while found[-1] != last:
        found.append(nodes.pop())
    return found
