"""What goes when, what to read instead, and who still has to move."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import DEPRECATIONS
from meshwright.site.deprecation_list import counted_by_sunset, deprecations, ending_products, yanked_releases
from meshwright.site.mesh import SiteMesh
from meshwright.site.paging import list_pages
from meshwright.site.rendering import render

PER_PAGE = 200
MOST_MOVERS = 10
"""Of one port; its page has the others."""
MOST_BESIDE = 200
"""Of yanked releases, and of products at their end."""


def deprecations_page(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The pages of what goes; the first has the yanked releases too."""
    found = deprecations(mesh)
    counts, moving = counted_by_sunset(found), sum(bool(each.movers) for each in found)
    for part in list_pages(found, DEPRECATIONS, PER_PAGE):
        yield (
            part.path,
            render(
                "deprecations.html",
                part.path,
                mesh.places,
                part=part,
                counts=counts,
                moving=moving,
                yanked=yanked_releases(mesh) if part.number == 1 else (),
                ending=ending_products(mesh) if part.number == 1 else (),
                most_movers=MOST_MOVERS,
                most=MOST_BESIDE,
            ),
        )
