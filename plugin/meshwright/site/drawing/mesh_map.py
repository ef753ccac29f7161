"""Who depends on whom: every domain of the mesh."""

from __future__ import annotations

from collections import defaultdict

from meshwright.mesh.counted import grouped
from meshwright.site.addresses import MATRIX, Links
from meshwright.site.drawing.box import Box, Drawing, TwinList
from meshwright.site.drawing.caption import caption
from meshwright.site.drawing.layered import Edge
from meshwright.site.drawing.selection import MOST_BOXES, between, strongest_edges, strongest_nodes
from meshwright.site.drawing.svg import svg
from meshwright.site.mesh import SiteMesh

TITLE = "Who depends on whom"


def mesh_map(mesh: SiteMesh, link: Links) -> Drawing | None:
    """Draw the domains; the more ports are read, the stronger the arrow. None for a mesh without domains."""
    if not mesh.domains:
        return None
    matrix = link.path(MATRIX)
    boxes = [
        Box(
            (name,),
            name,
            grouped(len(domain.products), "product"),
            link.domain(name),
            "silent" if not domain.deployments else "",
        )
        for name, domain in mesh.domains.items()
    ]
    reads: dict[Edge, int] = {
        ((producer,), (consumer,)): ports
        for (producer, consumer), ports in mesh.domain_edges.items()
        if producer in mesh.domains
    }
    boxes, boxes_left_out = strongest_nodes(boxes, reads, MOST_BOXES, matrix)
    edges, edges_left_out = strongest_edges(between(reads, boxes))
    how = "Each arrow leads from a domain to one that reads it; the thicker it is, the more ports are read."
    picture = svg("mesh-map", TITLE, boxes, edges)
    read_by: dict[str, list[str]] = defaultdict(list)
    for producer, consumer in edges:
        read_by[producer[0]].append(consumer[0])
    return Drawing(
        picture.markup,
        TITLE,
        caption(how, picture, boxes_left_out, edges_left_out),
        tuple(
            TwinList(f"{producer} is read by", tuple((name, link.domain(name)) for name in consumers))
            for producer, consumers in sorted(read_by.items())
        ),
        matrix if boxes_left_out or edges_left_out else None,
    )
