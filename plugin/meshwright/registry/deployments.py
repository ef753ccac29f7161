"""Deployments: every one is kept, and one pointer per environment and domain says which is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment
from meshwright.registry import deployment_document, layout
from meshwright.registry.canonical import RESTORE, decode, digest, encode
from meshwright.registry.store import Store, create

_ATTEMPTS = 20


def current_deployment(store: Store, environment: str, domain: str) -> Deployment | None:
    """The deployment in force, or None.

    Raises:
        RegistryError: the pointer leads nowhere, or to bytes that it did not promise.
    """
    name = layout.pointer(environment, domain)
    content = store.read(name)
    return None if content is None else _follow(store, decode(content, name), environment, domain)


def deploy(store: Store, environment: str, domain: str, build: Callable[[int], Deployment]) -> Deployment:
    """Record a deployment and move the pointer to it; deploying the same once more changes nothing.

    Args:
        store: the registry's files.
        environment: where to.
        domain: of which domain.
        build: makes the deployment, given its sequence number; called again when another publisher was faster.

    Raises:
        RegistryError: other publishers were faster every time.
    """
    name = layout.pointer(environment, domain)
    for _ in range(_ATTEMPTS):
        before = store.read(name)
        current = _follow(store, decode(before, name), environment, domain) if before is not None else None
        sequence = _free_sequence(store, environment, domain, current.sequence + 1 if current else 1)
        deployment = build(sequence)
        if current is not None and _says_the_same(current, deployment):
            return current
        if current is not None and _newest_rows(current) > _newest_rows(deployment):
            raise RegistryError(
                f"{environment} serves rows of {domain} from a build that started later",
                "Run `dbt build` again, and `mesh publish` right after it.",
            )
        document = encode(deployment_document.to_document(deployment, _write_consumer(store, deployment)))
        record = layout.deployment(environment, domain, sequence)
        if store.claim(record, document) and store.swap(
            name, before, encode({"sequence": sequence, "sha256": digest(document)})
        ):
            return deployment
    raise RegistryError(
        f"{environment}/{domain}: other publishers were faster {_ATTEMPTS} times", "Publish again in a moment."
    )


def _says_the_same(current: Deployment, deployment: Deployment) -> bool:
    return replace(deployment, sequence=current.sequence, published_at=current.published_at) == current


def _newest_rows(deployment: Deployment) -> str:
    return max((served.built_at for served in deployment.served), default="")


def _write_consumer(store: Store, deployment: Deployment) -> str:
    content = encode(deployment_document.consumer_to_document(deployment.domain, deployment.owner, deployment.uses))
    create(store, layout.consumer(deployment.domain, digest(content)), content)
    return digest(content)


def _free_sequence(store: Store, environment: str, domain: str, sequence: int) -> int:
    """The next number that no record has: a publisher that died before it moved the pointer left one behind."""
    while store.read(layout.deployment(environment, domain, sequence)) is not None:
        sequence += 1
    return sequence


def _follow(store: Store, pointer: dict[str, Any], environment: str, domain: str) -> Deployment:
    sequence = pointer.get("sequence")
    name = layout.deployment(environment, domain, sequence if isinstance(sequence, int) else 0)
    content = store.read(name)
    if content is None or digest(content) != pointer.get("sha256"):
        raise RegistryError(
            f"the registry's pointer {environment}/{domain} names a deployment that is not there: {name}", RESTORE
        )
    document = decode(content, name)
    reads = layout.consumer(domain, str(document.get("reads", "")))
    consumer = store.read(reads)
    if consumer is None or digest(consumer) != document.get("reads"):
        raise RegistryError(f"the registry file {reads} is missing or is not what was published", RESTORE)
    uses = deployment_document.uses_from_document(decode(consumer, reads), reads)
    deployment = deployment_document.from_document(document, uses, name)
    if (deployment.environment, deployment.domain, deployment.sequence) != (environment, domain, sequence):
        raise RegistryError(f"the registry file {name} is the record of another deployment", RESTORE)
    return deployment
