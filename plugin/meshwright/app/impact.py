"""Who reads a port, or a column of it, by what consumers published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.wanted_of import wanted_by_owner
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import readers_of
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.directory import list_directory
from meshwright.registry.location import exists
from meshwright.registry.published import read_published
from meshwright.render.impact import Impact, PortImpact

_Columns = dict[PortId, tuple[str, ...]]
"""The ports of a domain that some environment serves, each with the columns of all its releases."""


def impact(
    asked: str, folder: Path, environment: str | None = None, *, environ: Mapping[str, str] = NO_VARIABLES
) -> Impact:
    """Look up who reads something.

    Args:
        asked: a domain, a port, a version of it, or a column: `fleet.aircraft@2.tail_number`.
        folder: a domain or the folder of a mesh.
        environment: the one whose tables are read; None for all.
        environ: the environment variables that the registry's location may use.

    Raises:
        ConfigError: mesh.yml names no registry.
        RegistryError: nothing is published, or the registry cannot be read.
        MeshError: nobody has published what was asked for.
    """
    store = require_registry(load_mesh_root(folder) if is_mesh_root(folder) else load_domain_config(folder), environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    name, _, rest = asked.partition(".")
    directory = list_directory(store)
    names = directory.names
    published = read_published(store, wanted_by_owner(store, name) if name in names else (), directory)
    producer = published.domain(name)
    if producer is None:
        raise MeshError(
            f"{asked}: the registry knows no domain {name}{did_you_mean_or_all(name, names)}",
            "`mesh status` lists what is served.",
        )
    if environment is not None:
        _require_deployed(producer, environment)
    served = _served(producer, environment)
    for port in served:
        # What is gone by now, and is still read, is asked for most of all.
        read = (column for reader in readers_of(port, published) for column in reader.use.columns)
        served[port] = tuple({name.casefold(): name for name in (*read, *served[port])}.values())
    found = _found(rest, served, asked)
    where = None if environment is None else frozenset({environment})
    return Impact(
        asked,
        environment,
        tuple(_impact(port, columns, published, where) for port, columns in sorted(found.items())),
        len(set(directory.names) - {name}),
        sum(bool(names - {name}) for names in directory.deployed.values()),
    )


def _require_deployed(producer: PublishedDomain, environment: str) -> None:
    there = [deployment.environment for deployment in producer.deployments]
    if environment not in there:
        raise MeshError(f"{producer.name} is not deployed to {environment}{did_you_mean_or_all(environment, there)}")


def _served(producer: PublishedDomain, environment: str | None) -> _Columns:
    found: _Columns = {}
    for deployment in producer.deployments:
        if environment in (None, deployment.environment):
            for _, port in producer.served(deployment.environment):
                names = (*found.get(port.id, ()), *(column.name for column in port.columns))
                found[port.id] = tuple(dict.fromkeys(names))
    return found


def _found(rest: str, served: _Columns, asked: str) -> _Columns:
    """The ports that are meant, each with the column that is meant or none.

    A version may have dots as well, so the text is not taken apart: it is compared with what there is.
    """
    if not rest:
        return dict.fromkeys(served, ())
    names = {port: (port.label, port.name) for port in served}
    ports = {port: () for port in served if rest in names[port]}
    if ports:
        return dict(ports)
    # A label may begin like another one: `aircraft@2` and `aircraft@2.1`.
    begun = {port: max((len(n) for n in names[port] if rest.startswith(f"{n}.")), default=0) for port in served}
    longest = max(begun.values(), default=0)
    if not longest:
        known = [each for both in names.values() for each in both]
        raise MeshError(
            f"{asked}: no environment serves such a port{did_you_mean_or_all(rest, known)}",
            "`mesh status` lists what is served.",
        )
    column = rest[longest + 1 :]
    columns = {port: served[port] for port, length in begun.items() if length == longest}
    meant = {
        port: tuple(each for each in there if each.casefold() == column.casefold()) for port, there in columns.items()
    }
    if not any(meant.values()):
        there = sorted({each for every in columns.values() for each in every})
        raise MeshError(f"{asked}: {rest[:longest]} has no column {column}{did_you_mean_or_all(column, there)}")
    return {port: found for port, found in meant.items() if found}


def _impact(
    port: PortId, columns: tuple[str, ...], published: Published, environments: frozenset[str] | None
) -> PortImpact:
    readers = readers_of(port, published, environments)
    hit = tuple(reader for reader in readers if not columns or any(reader.use.reads(column) for column in columns))
    return PortImpact(port, columns, hit)
