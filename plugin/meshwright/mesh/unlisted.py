"""dbt projects that are below the root of a mesh and belong to no domain of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class UnlistedProject:
    """A dbt project that the mesh.yml of a root does not list.

    Attributes:
        root: the root's folder, as the user named it.
        folder: the project's folder, relative to the root: what `domains` would list.
    """

    root: str
    folder: str
