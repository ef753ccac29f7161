"""A domain's products, and the domains around it as single boxes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from meshwright.site.addresses import MATRIX, Links
from meshwright.site.drawing.box import Box, Drawing, TwinList
from meshwright.site.drawing.caption import caption
from meshwright.site.drawing.layered import Edge, Node
from meshwright.site.drawing.product_boxes import named, product_box
from meshwright.site.drawing.selection import between, strongest_edges, strongest_nodes
from meshwright.site.drawing.svg import svg
from meshwright.site.surroundings import Surroundings

MOST_BOXES, MOST_EDGES = 40, 100
"""Of a big domain in a big mesh: more are a carpet."""
_LEFT, _RIGHT = "left", "right"
_HOW = "On the left are the domains that its products read, on the right those that read them."


def domain_map(around: Surroundings, link: Links) -> Drawing | None:
    """Draw the products that read others or are read by others; None when nothing leads into the domain or out."""
    name = around.domain.name
    edges: Counter[Edge] = Counter()
    for one, other in around.edges:
        if (one[0] == name) != (other[0] == name):
            edges[_place(one, name, _LEFT), _place(other, name, _RIGHT)] += 1
    if not edges:
        return None
    ends = {end for edge in edges for end in edge}
    own = sorted((end[0], end[1]) for end in ends if end[0] == name)
    others = sorted(end for end in ends if end[0] != name)
    boxes = [
        *(product_box(around, key, link) for key in own),
        *(Box(key, key[0], "domain", link.domain(key[0])) for key in others),
    ]
    boxes, boxes_left_out = strongest_nodes(boxes, edges, MOST_BOXES, link.path(MATRIX))
    shown, edges_left_out = strongest_edges(between(edges, boxes), MOST_EDGES)
    title = f"{name} and the domains around it"
    picture = svg("domain-map", title, boxes, shown, _rank)
    return Drawing(
        picture.markup,
        title,
        caption(_HOW, picture, boxes_left_out, edges_left_out),
        tuple(_twins(around, link, shown)),
        link.path(MATRIX) if boxes_left_out or edges_left_out else None,
    )


def _twins(around: Surroundings, link: Links, edges: Iterable[Edge]) -> Iterator[TwinList]:
    reads: dict[Node, list[str]] = defaultdict(list)
    read_by: dict[Node, list[str]] = defaultdict(list)
    for producer, consumer in sorted(edges):
        reads[consumer].append(producer[0])
        read_by[producer].append(consumer[0])
    for key in sorted(key for key in reads.keys() | read_by.keys() if key[0] == around.domain.name):
        label, _ = named(around, (key[0], key[1]), link)
        for verb, found in (("reads", reads[key]), ("is read by", read_by[key])):
            if found:
                yield TwinList(f"{label} {verb}", tuple((other, link.domain(other)) for other in found))


def _rank(node: Node) -> int:
    """The column: own products stand between the domains that they read and those that read them."""
    return {_LEFT: 0, _RIGHT: 2}.get(node[2], 1) if len(node) > 2 else 1


def _place(key: tuple[str, str], own: str, side: str) -> Node:
    """A domain that both gives and takes stands on both sides: so no arrow has to run back."""
    return key if key[0] == own else (key[0], "", side)
