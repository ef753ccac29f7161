"""SYN008: a domain that carries the dbt package of another release than the one that checks it."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.rules.rule import MeshRule, declaration

_PROJECT_FILE = "interfaces/meshwright/dbt_project.yml"


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare the version that each domain carries with the one of this meshwright."""
    for domain in mesh.domains:
        if domain.package_version and mesh.package_version and domain.package_version != mesh.package_version:
            place = Place(_PROJECT_FILE, anchor=("yaml", "version"))
            yield RULE.finding(
                domain=domain.name,
                place=place,
                subject=domain.name,
                fact=f"{domain.name} carries the dbt package meshwright {domain.package_version}, "
                f"and is checked by {mesh.package_version}",
                because=declaration(domain, place, "says the version"),
                help="run `mesh sync` and commit what it writes, or install the release of dbt-meshwright "
                "that wrote the package",
            )


RULE = MeshRule(
    code="SYN008",
    name="outdated-package",
    summary="A domain carries the dbt package `meshwright` of another release than the one that checks it.",
    level="warn",
    check=check,
    stage="preview",
)
