"""The words that the search box finds; the box itself is on every page."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.keyed_page import KeyedPage
from meshwright.site.mesh import SiteMesh
from meshwright.site.search_index import search_script

PATH = "assets/search.js"


def search(mesh: SiteMesh) -> Iterator[KeyedPage]:
    """The script with the words, which a page loads when somebody starts to search."""
    words = [
        (
            domain.name,
            domain.owner,
            [
                (
                    product.key,
                    product.title,
                    product.owner,
                    [(port.id, port.columns, port.tags) for port in product.ports],
                )
                for product in domain.products
            ],
        )
        for domain in mesh.domains.values()
    ]
    yield KeyedPage(PATH, words, lambda: search_script(mesh))
