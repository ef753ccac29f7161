"""POL001: a port whose meta is not what the organisation demands."""

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
    """Compare `config.meta` of every port with the schema of its domain's policy."""
    checks: dict[str, SchemaCheck] = {}
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        if policy is None or not policy.port_meta:
            continue
        if policy.name not in checks:
            checks[policy.name] = SchemaCheck(policy.port_meta, f"{policy.name}: ports.meta")
        for made in domain.implementations:
            for problem in checks[policy.name].problems(made.meta):
                yield _finding(domain, made, policy, problem)


def _finding(domain: Domain, made: Implementation, policy: Policy, problem: SchemaProblem) -> Finding:
    path = path_of(("config", "meta", *problem.steps))
    return RULE.finding(
        domain=domain.name,
        place=made.model.setting("meta").below(problem.keys),
        subject=f"{made.port.id} {path}",
        fact=f"{path} of {made.port.id}: {problem.text}",
        because=policy.demand,
        help=f"write `{path}` of {made.port.id.label} as the policy demands, or ask its keepers to change the policy",
    )


RULE = PolicyRule(
    code="POL001",
    name="unruly-port-meta",
    summary="`config.meta` of a port is not what the organisation's policy demands.",
    level="error",
    check=check,
)
