"""Who answers for what, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import OWNERS
from meshwright.site.mesh import SiteMesh
from meshwright.site.owner_list import duties, unowned_domains, unowned_products
from meshwright.site.paging import list_pages
from meshwright.site.rendering import render

PER_PAGE = 1000
_LINKS = 3000
"""So many products are linked on a page; the domains' pages have all."""
MOST_UNOWNED = 300


def owners(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The pages of the owners."""
    found = duties(mesh)
    unowned = unowned_products(mesh)
    for part in list_pages(found, OWNERS, PER_PAGE):
        yield (
            part.path,
            render(
                "owners.html",
                part.path,
                mesh.places,
                part=part,
                mesh=mesh,
                unowned=unowned if part.number == 1 else (),
                unowned_count=len(unowned),
                unowned_domains=unowned_domains(mesh) if part.number == 1 else (),
                most_unowned=MOST_UNOWNED,
                most_products=max(3, _LINKS // max(1, len(part.items))),
            ),
        )
