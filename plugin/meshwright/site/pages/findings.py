"""What each domain has accepted though a rule speaks against it, and what is at risk there."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import FINDINGS
from meshwright.site.finding_list import findings
from meshwright.site.mesh import SiteMesh
from meshwright.site.paging import list_pages
from meshwright.site.rendering import render

PER_PAGE = 100
MOST = 10
"""Lines of each kind, of one domain; its own page has the others."""


def findings_page(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The pages of the domains with findings."""
    found = findings(mesh)
    for part in list_pages([each for each in found if each.count], FINDINGS, PER_PAGE):
        yield (
            part.path,
            render(
                "findings.html",
                part.path,
                mesh.places,
                part=part,
                debt_count=sum(len(each.debts) for each in found),
                bad_count=sum(each.bad_count for each in found),
                risk_count=sum(len(each.risks) for each in found),
                clear=[each.domain for each in found if not each.count] if part.number == 1 else [],
                most=MOST,
                most_names=1000,
            ),
        )
