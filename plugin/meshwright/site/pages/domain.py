"""The page of a domain: what it is for, who answers for it, what it offers, and what it reads."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import domain_page
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.rendering import render


def domain(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """The page of a domain."""
    around = detail.around
    page = domain_page(around.domain.name)
    yield (
        page,
        render("domain.html", page, around.places, around=around, domain=around.domain, dbt_docs=detail.dbt_docs),
    )
