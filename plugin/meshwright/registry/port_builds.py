"""The last builds of the ports of a domain, from the records of the deployments before the one in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Annotated, TypeVar

import msgspec

from meshwright.mesh.port import PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.registry import layout
from meshwright.registry.canonical import digest
from meshwright.registry.store import Store

_Form = TypeVar("_Form")
_Count = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class _Named(msgspec.Struct):
    """How a pointer, and the record after it, name a deployment."""

    sequence: int
    sha256: str


class _Port(msgspec.Struct):
    name: str
    version: str | None
    built_at: str
    rows: _Count | None = None
    results: dict[str, _Count] = {}


class _Record(msgspec.Struct):
    """What is needed of a deployment; decoded for itself, for there may be thousands."""

    ports: list[_Port]
    previous: _Named | None = None


def port_builds(store: Store, environment: str, domain: str, most: int) -> Mapping[PortId, tuple[PortBuild, ...]]:
    """The last builds of each port that an environment has served, oldest first.

    A port that a deployment carried over from the one before was not built by it. What cannot be followed, because a
    record is gone or is not what the one after it says, is not told: `mesh registry verify` finds that.

    Args:
        store: the registry's files.
        environment: where.
        domain: of which domain.
        most: how many deployments are looked at.

    Raises:
        RegistryError: the registry cannot be reached.
    """
    found: dict[PortId, dict[str, PortBuild]] = defaultdict(dict)
    for record in _records(store, environment, domain, most):
        for port in record.ports:
            build = PortBuild(port.built_at, port.rows, tuple(sorted(port.results.items())))
            found[PortId(domain, port.name, port.version)].setdefault(port.built_at, build)
    return {port: tuple(builds[at] for at in sorted(builds)) for port, builds in found.items()}


def _records(store: Store, environment: str, domain: str, most: int) -> Iterator[_Record]:
    """From the deployment in force backwards."""
    content = store.read(layout.pointer(environment, domain))
    named = None if content is None else _decoded(content, _Named)
    for _ in range(most):
        if named is None:
            return
        content = store.read_known(layout.deployment(environment, domain, named.sequence), named.sha256)
        if content is None or digest(content) != named.sha256:
            return
        record = _decoded(content, _Record)
        if record is None:
            return
        yield record
        named = record.previous


def _decoded(content: bytes, form: type[_Form]) -> _Form | None:
    try:
        return msgspec.json.decode(content, type=form)
    except (ValueError, RecursionError):
        return None
