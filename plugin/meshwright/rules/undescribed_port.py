"""CON005: a port without a description."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the description of every port."""
    for domain in mesh.domains:
        for made in domain.implementations:
            if not made.port.description.strip():
                label = made.port.id.label
                yield RULE.finding(
                    domain=domain.name,
                    place=made.port.place,
                    subject=str(made.port.id),
                    fact=f"{domain.name} offers {label} without a description",
                    because=declaration(domain, made.model.setting("access"), "makes it public"),
                    help=f"add `description` to {label}: what one row is, and what is left out",
                )


RULE = MeshRule(
    code="CON005",
    name="undescribed-port",
    summary="A port has no description, so readers must guess what a row is.",
    level="warn",
    check=check,
)
