"""The pages of a domain's ports, one for each version."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import port_page
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.port_detail import port_detail
from meshwright.site.rendering import render


def ports(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """A page for each version of each port."""
    around = detail.around
    for product in around.domain.products:
        for facts in product.ports:
            page = port_page(facts.id, product.name)
            yield (
                page,
                render(
                    "port.html",
                    page,
                    around.places,
                    around=around,
                    domain=around.domain,
                    product=product,
                    port=facts,
                    detail=port_detail(detail.ports[facts.id], around.readers_of(facts.id)),
                ),
            )
