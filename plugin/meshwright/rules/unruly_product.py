"""POL003: a data product that mesh.yml does not describe as the organisation demands."""

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
    """Compare what mesh.yml says of every product with the schema of the policy; a product without a word says `{}`."""
    checks: dict[str, SchemaCheck] = {}
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        if policy is None or not policy.product:
            continue
        if policy.name not in checks:
            checks[policy.name] = SchemaCheck(policy.product, f"{policy.name}: products")
        said = domain.said.get("products") or {}
        for product in domain.products:
            if product.name:
                for problem in checks[policy.name].problems(said.get(product.name) or {}):
                    yield _finding(domain, product.name, policy, problem)


def _finding(domain: Domain, product: str, policy: Policy, problem: SchemaProblem) -> Finding:
    path = path_of(("products", product, *problem.steps))
    return RULE.finding(
        domain=domain.name,
        place=domain.said_at("products", product, *problem.keys),
        subject=f"{domain.name}/{product} {path}",
        fact=f"{path} of {domain.name}: {problem.text}",
        because=policy.demand,
        help=f"write `{path}` in mesh.yml as the policy demands, or ask its keepers to change the policy",
    )


RULE = PolicyRule(
    code="POL003",
    name="unruly-product",
    summary="A data product is not described in mesh.yml as the organisation's policy demands.",
    level="error",
    check=check,
)
