"""POL002: a column of a port whose meta is not what the organisation demands."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.policy import Policy
from meshwright.read.schema_problems import SchemaCheck, SchemaProblem
from meshwright.read.schema_words import path_of
from meshwright.rules.rule import PolicyRule


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare `config.meta` of every column of every port with the schema of its domain's policy."""
    checks: dict[str, SchemaCheck] = {}
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        if policy is None or not policy.column_meta:
            continue
        if policy.name not in checks:
            checks[policy.name] = SchemaCheck(policy.column_meta, f"{policy.name}: columns.meta")
        for made in domain.implementations:
            for column in made.port.columns:
                for problem in checks[policy.name].problems(made.column_meta.get(column.name, {})):
                    yield _finding(domain, made, column.name, policy, problem)


def _finding(domain: Domain, made: Implementation, column: str, policy: Policy, problem: SchemaProblem) -> Finding:
    path = path_of(("config", "meta", *problem.steps))
    return RULE.finding(
        domain=domain.name,
        place=made.model.column(column).below(("config", "meta", *problem.keys), ("meta", *problem.keys)),
        subject=f"{made.port.id}.{column} {path}",
        fact=f"{path} of {made.port.id}.{column}: {problem.text}",
        because=policy.demand,
        help=f"write `{path}` of the column {column} as the policy demands, or ask its keepers to change the policy",
    )


RULE = PolicyRule(
    code="POL002",
    name="unruly-column-meta",
    summary="`config.meta` of a port's column is not what the organisation's policy demands.",
    level="error",
    check=check,
)
