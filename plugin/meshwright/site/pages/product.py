"""The pages of a domain's products."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import Links, product_page
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.drawing.neighbourhood import neighbourhood
from meshwright.site.product_overview import product_overview
from meshwright.site.rendering import render

_MOST_RISKS = 50
"""Listed of one product."""


def products(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """A page for each product."""
    around = detail.around
    for product in around.domain.products:
        page = product_page(product.domain, product.name)
        link = Links(page, around.places)
        overview = product_overview(around, product)
        yield (
            page,
            render(
                "product.html",
                page,
                around.places,
                domain=around.domain,
                product=product,
                overview=overview,
                risks=[risk for risk in around.risks if risk.product == product.name],
                most_risks=_MOST_RISKS,
                standard=detail.standards.get(product.name),
                drawing=neighbourhood(around, product.key, link),
                wider=neighbourhood(around, product.key, link, steps=2) if overview.is_wider else None,
            ),
        )
