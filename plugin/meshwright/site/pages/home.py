"""The first page: what there is, who depends on whom, what changed and what is at risk."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.mesh import SiteMesh
from meshwright.site.rendering import render

PATH = "index.html"


def home(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The home page."""
    yield PATH, render("home.html", PATH, mesh.places, mesh=mesh)
