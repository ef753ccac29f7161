"""SYN009: a dbt project below the root of a mesh that is no domain of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.unlisted import UnlistedProject
from meshwright.rules.rule import MeshRule

_LIST = ("yaml", "domains")


def check(mesh: Mesh) -> Iterator[Finding]:
    """Report the projects that were found beside the listed domains, at the root's mesh.yml."""
    if mesh.unlisted:
        first = {project.root: _first_below(project.root, mesh.domains) for project in mesh.unlisted}
        for project in mesh.unlisted:
            yield _finding(project, *first[project.root])


def _finding(project: UnlistedProject, domain: Domain, place: Place) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=project.folder,
        fact=f"{project.folder} is a dbt project below the root of the mesh, and the mesh does not list it",
        # The list is nobody's in particular, and not that of the domain whose report it is in.
        because=Declaration(domain.path_of(place), "lists the domains"),
        help=f"add `{project.folder}` to `domains`: nobody checks what the project reads until then",
    )


def _first_below(root: str, domains: tuple[Domain, ...]) -> tuple[Domain, Place]:
    """A checked domain of a mesh, and where the root's list is, seen from the domain's folder."""
    for domain in domains:
        folder = PurePosixPath(domain.folder)
        if folder.is_relative_to(root):
            up = [".."] * len(folder.relative_to(root).parts)
            return domain, Place("/".join([*up, "mesh.yml"]), anchor=_LIST)
    # A mesh that lists its domains outside of its own folder.
    return domains[0], domains[0].config_place


RULE = MeshRule(
    code="SYN009",
    name="unlisted-domain",
    summary="A dbt project below the root of the mesh is not in its list of domains, so nobody checks it.",
    level="warn",
    needs="mesh",
    check=check,
)
