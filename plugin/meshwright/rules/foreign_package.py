"""PRV005: another domain's project, installed as a package."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.counted import counted
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for other domains' models that this domain would build itself."""
    for domain in mesh.domains:
        for project in domain.foreign_projects:
            ports = sorted({str(read.port) for read in domain.reads if read.port.domain == project.domain})
            added = f"`mesh add {' '.join(ports)}`" if ports else f"`mesh add {project.domain}.<port>`"
            yield RULE.finding(
                domain=domain.name,
                place=project.place,
                subject=f"{domain.name} -> {project.domain}",
                fact=f"{domain.name} installs the dbt project of {project.domain} and builds "
                f"{counted(project.models, 'model')} of it a second time",
                because=declaration(domain, project.place, f"lists the package {project.project}"),
                help=f"take the package out and run {added}",
            )


RULE = MeshRule(
    code="PRV005",
    name="foreign-package",
    summary="Another domain's dbt project is installed as a package: all of it is open, and built twice.",
    level="error",
    needs="other",
    check=check,
)
