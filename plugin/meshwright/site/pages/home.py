"""The first page: what there is, who depends on whom, what changed and what is at risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meshwright.site.addresses import Links
from meshwright.site.counts import domain_counts
from meshwright.site.drawing.mesh_map import mesh_map
from meshwright.site.mesh import SiteMesh
from meshwright.site.rendering import render
from meshwright.site.risks import Risk, risks

PATH = "index.html"
MOST_CHANGES = 8
MOST_RISKS = 8
_MOST_OF_KIND = 3
MANY_DOMAINS = 24
"""From so many on their cards are small, and there is a box to find one."""


def home(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The home page."""
    found = risks(mesh)
    yield (
        PATH,
        render(
            "home.html",
            PATH,
            mesh.places,
            mesh=mesh,
            map=mesh_map(mesh, Links(PATH, mesh.places)),
            counts=domain_counts(mesh),
            newest=mesh.log.entries[:MOST_CHANGES],
            risks=_worst(found),
            risk_kinds=Counter((risk.kind, risk.is_bad) for risk in found),
            risk_count=len(found),
            broken=Counter(risk.domain for risk in found if risk.is_bad),
            is_large=len(mesh.domains) > MANY_DOMAINS,
        ),
    )


def _worst(found: tuple[Risk, ...]) -> list[Risk]:
    """The worst, but not all of one kind when there are others: a hundred late ports hide nothing."""
    of_kind: Counter[str] = Counter()
    first: list[Risk] = []
    others: list[Risk] = []
    for risk in found:
        of_kind[risk.kind] += 1
        (first if of_kind[risk.kind] <= _MOST_OF_KIND else others).append(risk)
    chosen = {*first[:MOST_RISKS], *others[: max(0, MOST_RISKS - len(first))]}
    return [risk for risk in found if risk in chosen]
