"""The first page: what there is, who depends on whom, what changed and what is at risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.site.addresses import Links
from meshwright.site.counts import domain_counts
from meshwright.site.drawing.mesh_map import mesh_map
from meshwright.site.mesh import SiteMesh
from meshwright.site.promises import utc_time
from meshwright.site.rendering import render
from meshwright.site.risks import Risk, risks

PATH = "index.html"
MOST_CHANGES = 8
MOST_RISKS = 8
_MOST_OF_KIND = 3
MANY_DOMAINS = 24
"""From so many on their cards are small, and there is a box to find one."""


@dataclass(frozen=True, slots=True, order=True)
class _Publication:
    """What was published when (UTC); the later one is greater."""

    at: str
    domain: str
    environment: str


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
            at_risk=Counter(risk.domain for risk in found),
            broken={risk.domain for risk in found if risk.is_bad},
            latest=_latest(mesh),
            is_large=len(mesh.domains) > MANY_DOMAINS,
        ),
    )


def _latest(mesh: SiteMesh) -> _Publication | None:
    """What tells how current the site is, which says nowhere when it was written: the same registry, the same site."""
    deployments = ((name, each) for name, domain in mesh.domains.items() for each in domain.deployments)
    known = (_Publication(each.published_at, name, each.environment) for name, each in deployments)
    return max((each for each in known if utc_time(each.at)), default=None)


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
