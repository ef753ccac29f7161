"""Where boxes and arrows of a drawing lie: what is read on the left, who reads it on the right.

The known way in five steps: turn the arrows that close a circle, give each box a column, give arrows that skip columns
a place in each, order the columns so that few arrows cross, and move boxes towards their neighbours. Everything starts
from sorted names, so that the same graph always gives the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from meshwright.site.drawing.spread import spread

Node: TypeAlias = tuple[str, ...]
Edge: TypeAlias = tuple[Node, Node]
Point: TypeAlias = tuple[float, float]

BOX_WIDTH, BOX_HEIGHT = 176.0, 44.0
COLUMN_GAP, ROW_GAP = 72.0, 14.0
LANE = 12.0
"""How much height an arrow gets where it passes a column."""
MARGIN = 10.0
SWEEPS = 6
_ASIDE = 12.0
_FEWEST_COLUMNS = 4
"""Boxes without an arrow stand in rows of at least so many."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing, in pixels.

    Attributes:
        boxes: the upper left corner of each.
        routes: for each edge the points that it passes, from the border of its producer to that of its consumer.
        back: the edges that run from right to left, since they close a circle.
    """

    boxes: Mapping[Node, Point]
    routes: Mapping[Edge, tuple[Point, ...]]
    back: frozenset[Edge]
    width: float
    height: float


def layered(nodes: Iterable[Node], edges: Iterable[Edge], rank: Callable[[Node], int] | None = None) -> Layout:
    """Lay a graph out; edges from a node to itself, or to one that is not among the nodes, are left out.

    Args:
        nodes: what gets a box.
        edges: from producer to consumer.
        rank: for each node how far to the right it stands, where that is known: every edge leads to a higher one.
            Without, each node stands right of all that it reads.
    """
    known = sorted(set(nodes))
    among = set(known)
    ways = sorted({edge for edge in edges if edge[0] != edge[1] and edge[0] in among and edge[1] in among})
    back = back_edges(known, ways)
    forward = [(b, a) if (a, b) in back else (a, b) for a, b in ways]
    joined = {node for edge in ways for node in edge}
    drawn = [node for node in known if node in joined]
    column = _columns(drawn, forward) if rank is None else _ranked(drawn, rank)
    count = max(column.values(), default=-1) + 1

    # From here on a place in a column has a number: first the boxes, then the places that arrows pass.
    number = {node: index for index, node in enumerate(column)}
    columns: list[list[int]] = [[] for _ in range(count)]
    for node, index in number.items():
        columns[column[node]].append(index)
    left: list[list[int]] = [[] for _ in number]
    right: list[list[int]] = [[] for _ in number]
    chains = []
    for a, b in forward:
        chain = [number[a]]
        for passed in range(column[a] + 1, column[b]):
            columns[passed].append(len(left))
            chain.append(len(left))
            left.append([])
            right.append([])
        chain.append(number[b])
        chains.append(chain)
        for one, other in pairwise(chain):
            right[one].append(other)
            left[other].append(one)
    _order(columns, left, right)
    boxes = len(number)
    heights = [BOX_HEIGHT + ROW_GAP] * boxes + [LANE] * (len(left) - boxes)
    middle = spread(columns, left, right, heights)
    top = MARGIN - min((middle[index] - heights[index] / 2 for index in range(len(left))), default=0.0)

    corners: dict[Node, Point] = {
        node: (
            round(MARGIN + column[node] * (BOX_WIDTH + COLUMN_GAP), 1),
            round(top + middle[index] - BOX_HEIGHT / 2, 1),
        )
        for node, index in number.items()
    }
    routes = {}
    for edge, (a, b), chain in zip(ways, forward, chains, strict=True):
        points = [(corners[a][0] + BOX_WIDTH, corners[a][1] + BOX_HEIGHT / 2)]
        for step, index in enumerate(chain[1:-1], start=1):
            x, y = MARGIN + (column[a] + step) * (BOX_WIDTH + COLUMN_GAP), round(top + middle[index], 1)
            points += [(x, y), (x + BOX_WIDTH, y)]
        points.append((corners[b][0], corners[b][1] + BOX_HEIGHT / 2))
        if edge in back:
            # Lower than what leads the other way between the same boxes, which it would cover.
            (x, y), (to_x, to_y) = points[0], points[-1]
            points[0], points[-1] = (x, y + _ASIDE), (to_x, to_y + _ASIDE)
            points.reverse()
        routes[edge] = tuple(points)
    below = max((top + middle[index] + heights[index] / 2 for index in range(len(left))), default=MARGIN)
    _add_rows(corners, [node for node in known if node not in joined], max(count, _FEWEST_COLUMNS), below)
    return Layout(
        corners,
        routes,
        back,
        round(max((x for x, _ in corners.values()), default=0.0) + BOX_WIDTH + MARGIN, 1),
        round(max([below, *(y + BOX_HEIGHT for _, y in corners.values())]) + MARGIN, 1),
    )


def back_edges(nodes: Iterable[Node], edges: Iterable[Edge]) -> frozenset[Edge]:
    """The edges that lead back to where a walk along the arrows came from: without them there is no circle."""
    after: dict[Node, list[Node]] = defaultdict(list)
    balance: dict[Node, int] = defaultdict(int)
    for a, b in edges:
        after[a].append(b)
        balance[a] -= 1
        balance[b] += 1
    found = set()
    done: set[Node] = set()
    # Who gives more than it takes comes first, so that few arrows are turned.
    for start in sorted(nodes, key=lambda node: (balance[node], node)):
        if start in done:
            continue
        done.add(start)
        way = {start: iter(after[start])}
        while way:
            here = next(reversed(way))
            step = next(way[here], None)
            if step is None:
                del way[here]
            elif step in way:
                found.add((here, step))
            elif step not in done:
                done.add(step)
                way[step] = iter(after[step])
    return frozenset(found)


def _columns(nodes: list[Node], forward: list[Edge]) -> dict[Node, int]:
    """The column of each node: right of all that it reads, and as near to its first reader as that allows."""
    after: dict[Node, list[Node]] = {node: [] for node in nodes}
    waits = dict.fromkeys(nodes, 0)
    for a, b in forward:
        after[a].append(b)
        waits[b] += 1
    column = dict.fromkeys(nodes, 0)
    order = [node for node in nodes if not waits[node]]
    for node in order:
        for other in after[node]:
            column[other] = max(column[other], column[node] + 1)
            waits[other] -= 1
            if not waits[other]:
                order.append(other)
    for node in reversed(order):
        if after[node]:
            column[node] = min(column[other] for other in after[node]) - 1
    return column


def _ranked(nodes: list[Node], rank: Callable[[Node], int]) -> dict[Node, int]:
    """The column of each node by its rank, without empty columns."""
    columns = {number: at for at, number in enumerate(sorted(set(map(rank, nodes))))}
    return {node: columns[rank(node)] for node in nodes}


def _order(columns: list[list[int]], left: list[list[int]], right: list[list[int]]) -> None:
    """Order each column by the mean place of the neighbours in the column before, to and fro until nothing moves."""
    place = [0.0] * len(left)
    for column in columns:
        for at, index in enumerate(column):
            place[index] = at
    for sweep in range(SWEEPS):
        beside, line = (left, columns[1:]) if sweep % 2 == 0 else (right, columns[-2::-1])
        moved = False
        for column in line:
            wish = {
                index: sum(place[other] for other in beside[index]) / len(beside[index])
                if beside[index]
                else place[index]
                for index in column
            }
            before = column[:]
            column.sort(key=lambda index: (wish[index], place[index]))
            moved = moved or before != column
            for at, index in enumerate(column):
                place[index] = at
        if not moved and sweep:
            break


def _add_rows(corners: dict[Node, Point], nodes: list[Node], per_row: int, below: float) -> None:
    first = below + ROW_GAP if corners else below
    for at, node in enumerate(nodes):
        row, column = divmod(at, per_row)
        y = first + row * (BOX_HEIGHT + ROW_GAP)
        corners[node] = (MARGIN + column * (BOX_WIDTH + COLUMN_GAP), round(y, 1))
