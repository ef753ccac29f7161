"""All files of the site of a mesh, as `mesh docs` makes them from a registry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from meshwright.mesh.published import Published
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.facts import ReleaseFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.site_files import domain_files, mesh_files
from meshwright.site.summary import summary
from meshwright.site.surroundings import surroundings

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
History = Mapping[tuple[str, str], tuple[ReleaseFacts, ...]]


def site_mesh(published: Published, history: History | None = None, now: datetime = NOON) -> SiteMesh:
    """The mesh as the site sees it; `history` by domain and product."""
    told = history or {}
    return SiteMesh(
        [
            summary(domain, {product: releases for (name, product), releases in told.items() if name == domain.name})
            for domain in published.domains
        ],
        now,
    )


def site_of(
    published: Published,
    dbt_docs: Mapping[str, str] | None = None,
    history: History | None = None,
    now: datetime = NOON,
) -> dict[str, str]:
    """Path -> text of every file."""
    mesh = site_mesh(published, history, now)
    found = dict(mesh_files(mesh))
    for domain in published.domains:
        ports = {
            port.id: port
            for release in domain.releases_in(domain.default_environment)
            for port in release.product.ports
        }
        detail = DomainDetail(surroundings(mesh, domain.name), ports, (dbt_docs or {}).get(domain.name))
        for path, text in domain_files(detail):
            assert path not in found, path
            found[path] = text
    return found
