"""POL005: a data product without a promise that the organisation demands of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.policy import Policy
from meshwright.mesh.product import Product
from meshwright.rules.rule import PolicyRule


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for the keys that the policy requires of every product, and of products of its type."""
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        if policy is None or not policy.required:
            continue
        products = domain.said.get("products") or {}
        for product in domain.products:
            if product.name:
                said = products.get(product.name) or {}
                of_type = policy.required.get(product.type or "", ())
                for key in dict.fromkeys((*policy.required.get("*", ()), *of_type)):
                    if not _says(said, key):
                        yield _finding(domain, product, policy, key)


def _says(said: Mapping[str, Any], key: str) -> bool:
    value: Any = said
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    # An empty list of consumers says something: nobody.
    return value not in (None, "", {})


def _finding(domain: Domain, product: Product, policy: Policy, key: str) -> Finding:
    every = key in policy.required.get("*", ())
    whose = "every product" if every else f"every {product.type} product"
    return RULE.finding(
        domain=domain.name,
        place=domain.said_at("products", product.name, *key.split(".")),
        subject=f"{domain.name}/{product.name} {key}",
        fact=f"{domain.name} offers {product.name} without `{key}`, which {whose} must have",
        because=policy.demand,
        help=f"add `{key}` to `products.{product.name}` in mesh.yml",
    )


RULE = PolicyRule(
    code="POL005",
    name="missing-promise",
    summary="A data product lacks a key in mesh.yml that the policy requires of products of its type.",
    level="error",
    check=check,
)
