"""What a change of a column would reach, and what depends on itself."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import IMPACT
from meshwright.site.impact import domain_circles, most_read_columns, product_circles
from meshwright.site.mesh import SiteMesh
from meshwright.site.rendering import render

MOST_MEMBERS = 60
MOST_CIRCLES = 50


def impact(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The page of the most-read columns and of the circles."""
    yield (
        IMPACT,
        render(
            "impact.html",
            IMPACT,
            mesh.places,
            columns=most_read_columns(mesh),
            column_count=sum(len(port.columns) for _, port in mesh.ports.values()),
            circles=[
                ("Domains", [[(name, "") for name in circle] for circle in domain_circles(mesh)]),
                ("Products", product_circles(mesh)),
            ],
            most_circles=MOST_CIRCLES,
            most_members=MOST_MEMBERS,
        ),
    )
