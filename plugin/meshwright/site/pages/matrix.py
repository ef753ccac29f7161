"""Which domain reads how many ports of which."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import MATRIX, reads_anchor
from meshwright.site.matrix import matrix
from meshwright.site.mesh import SiteMesh
from meshwright.site.rendering import render

MOST_NAMES = 1000
"""Of domains beside the table."""


def matrix_page(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The table of domains."""
    table = matrix(mesh)
    yield (
        MATRIX,
        render(
            "matrix.html",
            MATRIX,
            mesh.places,
            table=table,
            anchors=[reads_anchor(name) for name in table.producers],
            most=MOST_NAMES,
        ),
    )
