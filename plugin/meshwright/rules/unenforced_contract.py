"""CON001: a port without an enforced contract."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at every port of every domain."""
    for domain in mesh.domains:
        for port in domain.ports:
            if not port.contract_enforced:
                yield RULE.finding(
                    domain=domain.name,
                    place=port.place,
                    subject=str(port.id),
                    fact=f"{domain.name} offers {port.id.label} without an enforced contract",
                    because=declaration(domain, port.place, "makes it public"),
                    help=f"set `contract: {{enforced: true}}` in the `config` of {port.id.label} "
                    "and give each column a `data_type`",
                )


RULE = MeshRule(
    code="CON001",
    name="unenforced-contract",
    summary="A public model has no enforced contract, so its columns and types can change unnoticed.",
    level="error",
    check=check,
)
