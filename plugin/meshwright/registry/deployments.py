"""Deployments: every one is kept, and one pointer per environment and domain says which is in force."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment, PortUse
from meshwright.registry import deployment_document, layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode, digest, encode
from meshwright.registry.directory import list_directory
from meshwright.registry.markers import are_whole, complete_markers, mark
from meshwright.registry.patience import attempts
from meshwright.registry.store import PublicationOvertaken, Store, create


def current_deployment(store: Store, environment: str, domain: str, *, with_uses: bool = True) -> Deployment | None:
    """The deployment in force, or None.

    Args:
        store: the registry's files.
        environment: where.
        domain: of which domain.
        with_uses: whether to read what the domain reads, which is a file of its own.

    Raises:
        RegistryError: the pointer leads nowhere, or to bytes that it did not promise.
    """
    name = layout.pointer(environment, domain)
    content = store.read(name)
    return None if content is None else follow(store, decode(content, name), environment, domain, with_uses)


def deploy(
    store: Store, environment: str, domain: str, build: Callable[[int], Deployment], *, after: int | None = None
) -> Deployment:
    """Record a deployment and move the pointer to it; deploying the same once more changes nothing.

    Args:
        store: the registry's files.
        environment: where to.
        domain: of which domain.
        build: makes the deployment, given its sequence number; called again when another publisher was faster.
        after: the number of the deployment that it was compared with, 0 for none; None when that makes no difference.

    Raises:
        PublicationOvertaken: another one than `after` is in force by now, and nobody has compared the two.
        RegistryError: other publishers were faster every time.
    """
    name = layout.pointer(environment, domain)
    for _ in attempts():
        before = store.read(name)
        current = follow(store, decode(before, name), environment, domain) if before is not None else None
        sequence = _free_sequence(store, environment, domain, current.sequence + 1 if current else 1)
        deployment = build(sequence)
        if current is not None and _says_the_same(current, deployment):
            return current
        if after is not None and after != (current.sequence if current else 0):
            raise PublicationOvertaken(
                f"{environment}/{domain}: other publishers were faster every time", "Publish again in a moment."
            )
        if current is not None and _last_word(current) > _last_word(deployment):
            later = "was rolled back since" if current.restored_at else "serves rows from a build that started later"
            raise RegistryError(
                f"{environment}/{domain} {later}", "Run `dbt build` again, and `mesh publish` right after it."
            )
        document = encode(
            deployment_document.to_document(deployment, _write_consumer(store, deployment)) | _previous(name, before)
        )
        _mark(store, deployment, current)
        record = layout.deployment(environment, domain, sequence)
        if store.claim(record, document) and store.swap(
            name, before, encode({"sequence": sequence, "sha256": digest(document)})
        ):
            return deployment
    raise RegistryError(
        f"{environment}/{domain}: other publishers were faster every time", "Publish again in a moment."
    )


def rebuild_markers(store: Store) -> None:
    """Write the markers of everything that is in force, for a registry from before there were any.

    Raises:
        RegistryError: a deployment cannot be read; then nobody takes the markers for whole.
    """
    places = [
        (environment, name) for environment, names in list_directory(store).deployed.items() for name in sorted(names)
    ]
    found = at_once(store, lambda place: current_deployment(store, *place), places)
    complete_markers(store, (deployment for deployment in found if deployment is not None))


def _mark(store: Store, deployment: Deployment, current: Deployment | None) -> None:
    if are_whole(store):
        mark(store, deployment, current)
        return
    mark(store, deployment, None)
    # What is broken elsewhere stops nobody here: those who read then read everything, as they did before.
    with suppress(RegistryError):
        rebuild_markers(store)


def _previous(name: str, pointer: bytes | None) -> dict[str, Any]:
    """What a record says of the one that was in force before it, so that none of them can be changed unseen."""
    return {} if pointer is None else {"previous": decode(pointer, name)}


def _says_the_same(current: Deployment, deployment: Deployment) -> bool:
    return replace(deployment, sequence=current.sequence, published_at=current.published_at) == current


def _last_word(deployment: Deployment) -> str:
    """When what is served was decided: by a build, or by going back to one."""
    return max((deployment.restored_at, *(served.built_at for served in deployment.served)))


def _write_consumer(store: Store, deployment: Deployment) -> str:
    content = encode(deployment_document.consumer_to_document(deployment.domain, deployment.owner, deployment.uses))
    create(store, layout.consumer(deployment.domain, digest(content)), content)
    return digest(content)


def _free_sequence(store: Store, environment: str, domain: str, sequence: int) -> int:
    """The next number that no record has: a publisher that died before it moved the pointer left one behind."""
    while store.read(layout.deployment(environment, domain, sequence)) is not None:
        sequence += 1
    return sequence


def follow(store: Store, pointer: dict[str, Any], environment: str, domain: str, with_uses: bool = True) -> Deployment:
    """The deployment that a pointer, or the record after it, names by its number and its digest.

    Raises:
        RegistryError: it leads nowhere, or to bytes that it did not promise.
    """
    sequence = pointer.get("sequence")
    name = layout.deployment(environment, domain, sequence if isinstance(sequence, int) else 0)
    content = store.read_known(name, str(pointer.get("sha256")))
    if content is None or digest(content) != pointer.get("sha256"):
        raise RegistryError(
            f"the registry's pointer {environment}/{domain} names a deployment that is not there: {name}", RESTORE
        )
    document = decode(content, name)
    uses = _uses(store, domain, str(document.get("reads", ""))) if with_uses else ()
    deployment = deployment_document.from_document(document, uses, name)
    if (deployment.environment, deployment.domain, deployment.sequence) != (environment, domain, sequence):
        raise RegistryError(f"the registry file {name} is the record of another deployment", RESTORE)
    return deployment


def _uses(store: Store, domain: str, recorded: str) -> tuple[PortUse, ...]:
    name = layout.consumer(domain, recorded)
    content = store.read_known(name, recorded)
    if content is None or digest(content) != recorded:
        raise RegistryError(f"the registry file {name} is missing or is not what was published", RESTORE)
    document = decode(content, name)
    if document.get("domain") != domain:
        raise RegistryError(f"the registry file {name} says what another domain reads", RESTORE)
    return deployment_document.uses_from_document(document, name)
