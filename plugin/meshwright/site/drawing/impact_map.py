"""Who is hit when a port changes: its readers, and who reads those."""

from __future__ import annotations

from meshwright.mesh.port import PortId
from meshwright.site.addresses import MATRIX, Links
from meshwright.site.drawing.box import Box, Drawing
from meshwright.site.drawing.caption import caption
from meshwright.site.drawing.layered import Edge
from meshwright.site.drawing.neighbourhood import fitting, twin
from meshwright.site.drawing.product_boxes import product_box
from meshwright.site.drawing.selection import strongest_edges
from meshwright.site.drawing.svg import svg
from meshwright.site.mesh import ProductKey
from meshwright.site.surroundings import Surroundings


def impact_map(around: Surroundings, port: PortId, link: Links) -> Drawing | None:
    """Draw a port of the domain, its readers and theirs; None when nobody reads it."""
    known = around.own_products.keys() | around.shown_names.keys()
    readers: dict[ProductKey, int] = {}
    for reader in around.readers_of(port):
        key = (reader.domain, reader.product)
        readers[key if key in known else (reader.domain, "")] = 1
    if not readers:
        return None
    center = Box((port.domain, "", port.label), port.label, port.domain, link.port(port), "current")
    edges: dict[Edge, int] = {(center.key, key): 1 for key in readers}
    further: dict[ProductKey, int] = {}
    for near in readers:
        for other in around.downstream.get(near, ()):
            edges[near, other] = 1
            if other not in readers:
                further[other] = 2
    boxes = [center, *(product_box(around, key, link) for key in sorted({*readers, *further}))]
    boxes, edges, left_out = fitting(boxes, edges, link, port.domain)
    edges, edges_left_out = strongest_edges(edges)
    title = f"Who a change of {port.label} reaches"
    picture = svg("impact-map", title, boxes, edges)
    return Drawing(
        picture.markup,
        title,
        caption("First those that read it, then those that read them.", picture, left_out, edges_left_out),
        (twin("Read it", readers, around, link), twin("Read those", further, around, link)),
        link.path(MATRIX) if left_out else None,
    )
