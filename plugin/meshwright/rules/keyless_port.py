"""CON004: a port that does not say which columns tell its rows apart."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.guards import guards
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration

_KEYS = frozenset({"primary_key", "unique"})


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for a key constraint or a blocking test of uniqueness on every port under contract.

    Without an enforced contract dbt leaves constraints out, so the contract comes first.
    """
    for domain in mesh.domains:
        for made in domain.implementations:
            if made.port.contract_enforced and not _has_key(made):
                label = made.port.id.label
                yield RULE.finding(
                    domain=domain.name,
                    place=made.port.place,
                    subject=str(made.port.id),
                    fact=f"{domain.name} offers {label} and says nowhere which columns identify a row",
                    because=declaration(domain, made.model.setting("access"), "makes it public"),
                    help=f"add `constraints: [{{type: primary_key, columns: [...]}}]` to {label}, "
                    "or a test `unique` or `meshwright.unique_combination` that fails the build",
                )


def _has_key(made: Implementation) -> bool:
    return any(constraint.type in _KEYS for constraint in made.port.constraints) or bool(guards(made).keys)


RULE = MeshRule(
    code="CON004",
    name="keyless-port",
    summary="Neither a constraint nor a test of a port says which columns identify a row.",
    level="warn",
    check=check,
)
