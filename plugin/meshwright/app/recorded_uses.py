"""What a domain's deployment tells the other domains about what it reads of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace

from meshwright.app.bypasses import find_bypasses
from meshwright.app.loaded import Loaded
from meshwright.app.usage import uses_of
from meshwright.mesh.interface_lock import Lock, lock_of
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import PortUse


def recorded_uses(
    loaded: Loaded, environment: str, published: Published, environ: Mapping[str, str]
) -> tuple[PortUse, ...]:
    """The foreign ports that the domain reads, which of their columns, and where.

    Args:
        loaded: the domain.
        environment: the one that was built.
        published: what the registry knows, at least of the owners of tables that the domain's SQL names.
        environ: the environment variables that say where the user's caches lie.
    """
    locks = {interface.domain: lock_of(interface) for interface in loaded.domain.interfaces}
    by_ref = (
        replace(use, environment=_read_in(locks.get(use.port.domain), environment)) for use in uses_of(loaded, environ)
    )
    # What goes round `ref` is read all the same, and nobody knows which columns.
    round_ref = {each.read for each in find_bypasses([loaded], published, environ).bypasses if each.access == "public"}
    return (*by_ref, *(PortUse(port) for port in sorted(_with_namesakes(round_ref, published, loaded.domain.name))))


def _with_namesakes(ports: Set[PortId], published: Published, reader: str) -> set[PortId]:
    """These ports, and all others that are said to be the very same table: nobody hides a reader by claiming it.

    That is so after a domain was renamed: what it served under its old name stays in the registry.
    """
    tables: dict[tuple[str, ...], set[PortId]] = defaultdict(set)
    for domain in published.domains:
        if domain.name != reader:
            for deployment in domain.deployments:
                for served in deployment.served:
                    tables[tuple(part.casefold() for part in served.relation.parts)].add(served.port)
    return {*ports, *(port for same in tables.values() if same & ports for port in same)}


def _read_in(lock: Lock | None, target: str) -> str:
    """The environment that an interface package reads in a build; empty without a package."""
    if lock is None:
        return ""
    return target if target in lock.environments else lock.default_environment
