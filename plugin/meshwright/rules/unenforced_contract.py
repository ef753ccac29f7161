"""CON001: a port without an enforced contract."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration

_FOR_SQL = "set `contract: {{enforced: true}}` in the `config` of {} and give each column a `data_type`"
_FOR_PYTHON = "offer a SQL model on {} in its place, for dbt takes no contract for Python models"


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at every port that is built: dbt takes no contract for an ephemeral model."""
    for domain in mesh.domains:
        for made in domain.implementations:
            if made.port.contract_enforced or made.materialized == "ephemeral":
                continue
            label = made.port.id.label
            yield RULE.finding(
                domain=domain.name,
                place=made.port.place,
                subject=str(made.port.id),
                fact=f"{domain.name} offers {label} without an enforced contract",
                because=declaration(domain, made.model.setting("access"), "makes it public"),
                help=_FOR_PYTHON.format(label) if made.model.file.endswith(".py") else _FOR_SQL.format(label),
            )


RULE = MeshRule(
    code="CON001",
    name="unenforced-contract",
    summary="A public model has no enforced contract, so its columns and types can change unnoticed.",
    level="error",
    check=check,
)
