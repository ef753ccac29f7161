"""The page of a domain: what it is for, who answers for it, what it offers, who depends on it, and on whom."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import Links, domain_page
from meshwright.site.debt_list import debts
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.domain_overview import (
    consumer_domains,
    overview_counts,
    ports_read,
    product_states,
    read_domains,
)
from meshwright.site.drawing.domain_map import domain_map
from meshwright.site.environment_list import deployed
from meshwright.site.kept_alive import kept_alive
from meshwright.site.paging import list_pages
from meshwright.site.release_log import release_log
from meshwright.site.rendering import render

PER_PAGE = 200
"""Products; more have pages of their own."""
MOST_RELEASES = 10
MOST_ROWS = 200
"""Of ports that are read, and of domains that read."""
_INPUTS = 600
"""So many ports that it reads fit; of each domain one at least, since the matrix leads there."""
MOST_LINKED = 60
"""Of more ports that it reads, the columns are words."""
MOST_READERS = 20


def domain(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """The page of a domain, and further ones for products that do not fit on it."""
    around = detail.around
    states = product_states(around)
    reads = read_domains(around)
    first = domain_page(around.domain.name)
    for part in list_pages(states, first, PER_PAGE, folder="products-"):
        if part.number > 1:
            yield (
                part.path,
                render("domain_products.html", part.path, around.places, domain=around.domain, part=part),
            )
            continue
        yield (
            first,
            render(
                "domain.html",
                first,
                around.places,
                around=around,
                drawing=domain_map(around, Links(first, around.places)),
                domain=around.domain,
                dbt_docs=detail.dbt_docs,
                part=part,
                counts=overview_counts(around),
                reads=reads,
                consumers=consumer_domains(around),
                ports_read=ports_read(around),
                kept_alive=kept_alive(around),
                deployed=deployed(around.domain),
                log=release_log(around.domain.products).entries,
                debts=debts(around.domain),
                most_releases=MOST_RELEASES,
                most_rows=MOST_ROWS,
                most_inputs=max(1, _INPUTS // max(1, len(reads))),
                most_linked=MOST_LINKED,
                most_readers=MOST_READERS,
            ),
        )
