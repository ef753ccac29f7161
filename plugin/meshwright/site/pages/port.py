"""The pages of a domain's ports, one for each version."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import Links, port_page
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.drawing.builds import build_bars
from meshwright.site.drawing.impact_map import impact_map
from meshwright.site.port_detail import port_detail
from meshwright.site.rendering import render
from meshwright.site.successors import successor
from meshwright.site.versions_compared import versions_compared

_MOST_OF_COLUMN = 4000
"""Characters of a column's description: there may be hundreds of columns on a page."""

_MOST_SHOWN = 50
"""Dashboards and applications on a page."""


def ports(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """A page for each version of each port."""
    around = detail.around
    fresh, sunsets, shown = dict(around.freshness), dict(around.sunsets), dict(around.shown)
    for product in around.domain.products:
        for facts in product.ports:
            page = port_page(facts.id, product.name)
            port = detail.ports[facts.id]
            yield (
                page,
                render(
                    "port.html",
                    page,
                    around.places,
                    domain=around.domain,
                    product=product,
                    port=facts,
                    detail=port_detail(port, around),
                    shown=shown.get(facts.id, ()),
                    shown_names=around.shown_names,
                    freshness=fresh.get(facts.id),
                    sunset=sunsets.get(facts.id),
                    served=sorted(facts.served, key=lambda each: each.environment != around.domain.environment),
                    instead=successor(facts, around.domain.ports),
                    versions=versions_compared(port, detail.ports),
                    contract=detail.contracts.get(facts.id),
                    dbt_docs=detail.dbt_docs,
                    most_shown=_MOST_SHOWN,
                    most_of_column=_MOST_OF_COLUMN,
                    builds=build_bars(detail.builds.get(facts.id, ()), around.domain.environment or ""),
                    drawing=impact_map(around, facts.id, Links(page, around.places)),
                ),
            )
