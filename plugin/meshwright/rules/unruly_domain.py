"""POL004: a mesh.yml that is not what the organisation demands."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.policy import Policy
from meshwright.read.schema_problems import SchemaCheck, SchemaProblem
from meshwright.read.schema_words import path_of
from meshwright.rules.rule import PolicyRule


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare every mesh.yml as a whole with the schema of the policy; a domain without one says `{}`."""
    checks: dict[str, SchemaCheck] = {}
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        if policy is None or not policy.domain:
            continue
        if policy.name not in checks:
            checks[policy.name] = SchemaCheck(policy.domain, f"{policy.name}: domain")
        for problem in checks[policy.name].problems(dict(domain.said)):
            yield _finding(domain, policy, problem)


def _finding(domain: Domain, policy: Policy, problem: SchemaProblem) -> Finding:
    path = path_of(problem.steps)
    return RULE.finding(
        domain=domain.name,
        place=domain.said_at(*problem.keys),
        subject=f"{domain.name} {path}".rstrip(),
        fact=f"{path or 'mesh.yml'} of {domain.name}: {problem.text}",
        because=policy.demand,
        help=f"write {f'`{path}` in ' if path else ''}mesh.yml as the policy demands, "
        "or ask its keepers to change the policy",
    )


RULE = PolicyRule(
    code="POL004",
    name="unruly-domain",
    summary="A domain's mesh.yml is not what the organisation's policy demands.",
    level="error",
    check=check,
)
