"""What a product reads, and who reads it, one or two steps far."""

from __future__ import annotations

from collections.abc import Mapping

from meshwright.site.addresses import MATRIX, Links
from meshwright.site.drawing.box import Box, Drawing, TwinList
from meshwright.site.drawing.caption import caption
from meshwright.site.drawing.layered import Edge, Node
from meshwright.site.drawing.product_boxes import named, product_box
from meshwright.site.drawing.selection import between, strongest_edges, strongest_nodes
from meshwright.site.drawing.svg import svg
from meshwright.site.mesh import ProductKey
from meshwright.site.surroundings import Surroundings

MOST = 40
"""Boxes of one product's drawing."""
MOST_NAMED = 200


def neighbourhood(around: Surroundings, key: ProductKey, link: Links, steps: int = 1) -> Drawing | None:
    """Draw a product of the domain between what it reads and who reads it; None when there is neither.

    Args:
        around: the domain's.
        key: the product.
        link: from the page that it stands on.
        steps: how far, 1 or 2.
    """
    up = reached(key, around.upstream, steps)
    down = reached(key, around.downstream, steps)
    if not up and not down:
        return None
    edges: dict[Edge, int] = {}
    for way, far in ((around.upstream, up), (around.downstream, down)):
        for near in (key, *(other for other, step in far.items() if step < steps)):
            for other in way.get(near, ()):
                edges[(other, near) if way is around.upstream else (near, other)] = 1
    boxes = [product_box(around, each, link, current=each == key) for each in sorted({key, *up, *down})]
    boxes, edges, left_out = fitting(boxes, edges, link, key[0])
    edges, edges_left_out = strongest_edges(edges)
    title = (
        f"What {around.own_products[key].shown_name} reads, and who reads it"
        if key in around.own_products
        else f"What {key[0]} reads, and who reads it"
    )
    how = "What it reads is on the left, who reads it on the right."
    picture = svg("lineage" if steps == 1 else f"lineage-{steps}", title, boxes, edges)
    return Drawing(
        picture.markup,
        title,
        caption(how, picture, left_out, edges_left_out),
        (twin("Reads", up, around, link), twin("Read by", down, around, link)),
        link.path(MATRIX) if left_out else None,
    )


def reached(start: ProductKey, way: Mapping[ProductKey, tuple[ProductKey, ...]], steps: int) -> dict[ProductKey, int]:
    """What can be reached, with how many steps it takes; not the start itself."""
    found: dict[ProductKey, int] = {}
    here = [start]
    for step in range(1, steps + 1):
        here = sorted({other for key in here for other in way.get(key, ())} - found.keys() - {start})
        found.update(dict.fromkeys(here, step))
    return found


def fitting(
    boxes: list[Box], edges: Mapping[Edge, int], link: Links, own: str, most: int = MOST
) -> tuple[list[Box], dict[Edge, int], int]:
    """The boxes that fit: first the products of each other domain become one box, then the weakest go.

    Returns:
        The boxes, the edges between them, and how many boxes are left out.
    """
    if len(boxes) <= most:
        return boxes, dict(edges), 0
    place: dict[Node, Node] = {box.key: box.key if box.key[0] == own else (box.key[0], "") for box in boxes}
    together: dict[Node, list[Box]] = {}
    for box in boxes:
        together.setdefault(place[box.key], []).append(box)
    merged: dict[Edge, int] = {}
    for (a, b), ports in edges.items():
        edge = place.get(a, a), place.get(b, b)
        merged[edge] = merged.get(edge, 0) + ports
    made = [
        found[0]
        if key[0] == own or len(found) == 1
        else Box(key, key[0], f"{len(found):,} products", link.domain(key[0]))
        for key, found in together.items()
    ]
    # A single box keeps its own key: the edges know it by the key of its domain.
    made = [Box(key, box.label, box.under, box.address, box.kind) for key, box in zip(together, made, strict=True)]
    made, left_out = strongest_nodes(made, merged, most, link.path(MATRIX))
    return made, between(merged, made), left_out


def twin(title: str, keys: Mapping[ProductKey, int], around: Surroundings, link: Links) -> TwinList:
    """The boxes in words, the near ones first."""
    ranked = sorted(keys, key=lambda key: (keys[key], key))
    items = [named(around, key, link) for key in ranked[:MOST_NAMED]]
    if len(ranked) > MOST_NAMED:
        items.append((f"and {len(ranked) - MOST_NAMED:,} more", None))
    return TwinList(title, tuple(items))
