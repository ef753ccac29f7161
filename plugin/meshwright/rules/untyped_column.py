"""CON003: a column of a port without a type."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the columns of every port whose contract is enforced; the others have no contract to complete."""
    for domain in mesh.domains:
        for made in domain.implementations:
            if not made.port.contract_enforced:
                continue
            if not made.port.columns:
                yield _no_columns(domain, made)
            for column in made.port.columns:
                if not column.data_type:
                    yield _no_type(domain, made, column.name)


def _no_columns(domain: Domain, made: Implementation) -> Finding:
    label = made.port.id.label
    return RULE.finding(
        domain=domain.name,
        place=made.port.place,
        subject=str(made.port.id),
        fact=f"{domain.name} offers {label} under a contract that lists no columns",
        because=declaration(domain, made.model.setting("contract"), "enforces the contract"),
        help=f"list the columns of {label} in a property file, each with a `data_type`",
    )


def _no_type(domain: Domain, made: Implementation, column: str) -> Finding:
    label = made.port.id.label
    return RULE.finding(
        domain=domain.name,
        place=made.model.column(column),
        subject=f"{made.port.id}.{column}",
        fact=f"{domain.name} offers {label}.{column} without a data type",
        because=declaration(domain, made.model.setting("contract"), "enforces the contract, so dbt will not build it"),
        help=f"add `data_type` to the column {column} of {label}",
    )


RULE = MeshRule(
    code="CON003",
    name="untyped-column",
    summary="A column of a port has no data type, so its contract cannot be kept.",
    level="error",
    check=check,
)
