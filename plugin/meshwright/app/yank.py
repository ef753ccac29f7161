"""Yanking: a release that is bad is not given to anybody who does not have it yet."""

from __future__ import annotations

import re
from dataclasses import replace

from meshwright.app.statement import Said, Statement, put_down
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.product_event import EventKind, ProductEvent, yanked
from meshwright.registry.releases import read_release, released_versions
from meshwright.registry.store import Store

_RELEASE = re.compile(r"(?P<domain>[A-Za-z_]\w*)\.(?P<product>[A-Za-z_][\w-]*)@(?P<version>\d+\.\d+\.\d+)", re.ASCII)


def yank(release: str, statement: Statement) -> Said:
    """Say that a release is bad; to say so again changes nothing.

    Args:
        release: `<domain>.<product>@<version>`.
        statement: who says it, where and why.

    Raises:
        ConfigError: the folder is no domain, or names no registry.
        MeshError: the release is of another domain, or what is said is not in order.
        RegistryError: there is no such release, or the registry cannot be read or written.
    """
    store, event = _event("yank", release, statement)
    return put_down(store, event, lambda events: _in_force(events, event))


def unyank(release: str, statement: Statement) -> Said:
    """Take a yank back.

    Raises:
        ConfigError: the folder is no domain, or names no registry.
        MeshError: the release is not yanked, or is of another domain, or what is said is not in order.
        RegistryError: there is no such release, or the registry cannot be read or written.
    """
    store, event = _event("unyank", release, statement)

    def require_yanked(events: tuple[ProductEvent, ...]) -> None:
        if _in_force(events, event) is None:
            versions = sorted(yanked(events, event.product))
            others = f"; yanked are {', '.join(versions)}" if versions else "; no release of it is"
            raise MeshError(f"{event.subject} is not yanked{others}")

    return put_down(store, event, require_yanked)


def _event(kind: EventKind, release: str, statement: Statement) -> tuple[Store, ProductEvent]:
    match = _RELEASE.fullmatch(release)
    if match is None:
        raise MeshError(
            f"{release!r} is no release", "Write <domain>.<product>@<version>, such as fleet.aircraft@1.3.2."
        )
    domain, product, version = match["domain"], match["product"], match["version"]
    store = statement.registry_of(domain, product)
    if read_release(store, domain, product, version) is None:
        known = released_versions(store, domain, product)
        raise RegistryError(f"{domain}.{product} has no release {version}{did_you_mean_or_all(version, known)}")
    return store, replace(statement.event(kind, domain, product), release=version)


def _in_force(events: tuple[ProductEvent, ...], event: ProductEvent) -> ProductEvent | None:
    return yanked(events, event.product).get(event.release or "")
