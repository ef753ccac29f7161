"""PRV007: privileges on a model that is not offered."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the `grants` of the models that are not public."""
    for domain in mesh.domains:
        for model in domain.models:
            granted = [f"{privilege} to {', '.join(grantees)}" for privilege, grantees in model.grants if grantees]
            if model.access == "public" or not granted:
                continue
            place = model.setting("grants")
            yield RULE.finding(
                domain=domain.name,
                place=place,
                subject=f"{domain.name}.{model.label}",
                fact=f"{domain.name} keeps {model.label} {model.access} and grants {'; '.join(granted)}",
                because=(
                    declaration(domain, place, "grants it"),
                    declaration(domain, model.setting("access"), f"keeps the model {model.access}"),
                ),
                help=f"take the grant out, or offer {model.label} as a port: `access: public` and a contract",
            )


RULE = MeshRule(
    code="PRV007",
    name="granted-private-model",
    summary="A model that is not public grants privileges, so others can read it behind the ports.",
    level="error",
    check=check,
)
