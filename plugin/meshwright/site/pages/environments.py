"""What is deployed where, how fresh, and what differs from the default environment."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import ENVIRONMENTS
from meshwright.site.environment_list import environments
from meshwright.site.mesh import SiteMesh
from meshwright.site.paging import list_pages
from meshwright.site.rendering import render

PER_PAGE = 1000
MOST_OTHERS = 5
"""Products with another release, of one domain."""
MOST_ABSENT = 100


def environments_page(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The pages of the environments: an environment that many domains are deployed to has several."""
    found = environments(mesh)
    rows = [(environment, each) for environment in found for each in environment.deployed]
    for part in list_pages(rows, ENVIRONMENTS, PER_PAGE):
        here = {environment.name: [each for other, each in part.items if other is environment] for environment in found}
        yield (
            part.path,
            render(
                "environments.html",
                part.path,
                mesh.places,
                part=part,
                environments=found,
                here=here,
                never=[name for name, domain in mesh.domains.items() if not domain.deployments],
                most_others=MOST_OTHERS,
                most_absent=MOST_ABSENT,
            ),
        )
