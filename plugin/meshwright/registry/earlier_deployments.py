"""Deployments that are not in force any more: each record names the one before it."""

from __future__ import annotations

from meshwright.mesh.registry_records import Deployment
from meshwright.registry import layout
from meshwright.registry.canonical import decode
from meshwright.registry.deployments import follow
from meshwright.registry.store import Store

_MOST = 1000
"""How many records are looked at: what an engine keeps to go back to is among the last few."""


def deployment_of_run(store: Store, environment: str, domain: str, invocation_id: str) -> Deployment | None:
    """The last deployment of what a dbt run built; None when the registry knows none.

    Args:
        store: the registry's files.
        environment: where.
        domain: of which domain.
        invocation_id: dbt's id of the run.

    Raises:
        RegistryError: a record is not what the one after it says.
    """
    name = layout.pointer(environment, domain)
    content = store.read(name)
    for _ in range(_MOST):
        if content is None:
            return None
        # A pointer names the record that is in force, a record the one before it; both in the same words.
        pointer = decode(content, name)
        said = pointer if name == layout.pointer(environment, domain) else pointer.get("previous")
        if not isinstance(said, dict):
            return None
        found = follow(store, said, environment, domain)
        if found.invocation_id == invocation_id:
            return found
        name = layout.deployment(environment, domain, found.sequence)
        content = store.read(name)
    return None
