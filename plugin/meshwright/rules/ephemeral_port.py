"""CON008: a port that is never built."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at how every port is materialized."""
    for domain in mesh.domains:
        for made in domain.implementations:
            if made.materialized == "ephemeral":
                label = made.port.id.label
                place = made.model.setting("materialized")
                yield RULE.finding(
                    domain=domain.name,
                    place=place,
                    subject=str(made.port.id),
                    fact=f"{domain.name} offers {label}, which is ephemeral: nothing is built that others could read",
                    because=(
                        declaration(domain, place, "makes it ephemeral"),
                        declaration(domain, made.model.setting("access"), "makes it public"),
                    ),
                    help=f"set `materialized: table` in the `config` of {label}, or take `access: public` away from it",
                )


RULE = MeshRule(
    code="CON008",
    name="ephemeral-port",
    summary="A public model is ephemeral, so nothing is built that others could read.",
    level="error",
    check=check,
)
