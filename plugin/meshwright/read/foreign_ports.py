"""The nodes of a project that read other domains' ports, with all that tells which columns they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.mesh.port import PortId
from meshwright.mesh.sql_text import SqlText
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.sql_texts import sql_text

_SQL = ("model", "snapshot", "test", "operation")
_RELATIONSHIPS = "macro.dbt.test_relationships"
_ITS_ARGUMENTS = {"model", "column_name", "to", "field"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ForeignPort:
    """A port of another domain, as the reader's manifest has it.

    Attributes:
        model: its name in `ref`.
        parts: the parts of its name in SQL: database, schema, table.
        columns: its columns, in their order; empty when nobody knows.
    """

    port: PortId
    model: str
    parts: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortReader:
    """A node that reads ports.

    Attributes:
        unique_id: of the node.
        about: the unique ids of the models of its own domain that it is about: itself, or what it tests.
        ports: what it reads.
        sql: its SQL, if it has any.
        raw: its code before rendering.
        macros: the unique ids of the macros that dbt saw it call.
        fields: the columns that it names otherwise; None where it names some that nobody can tell.
        answers: the macro that reads these `fields` and no others, unless the project has its own; empty for dbt.
        hooks: the code of what is run before and after it.
    """

    unique_id: str
    about: tuple[str, ...]
    ports: tuple[ForeignPort, ...]
    sql: SqlText | None = None
    raw: str = ""
    macros: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    answers: str = ""
    hooks: tuple[str, ...] = ()


def foreign_ports(manifest: Manifest, domains: Mapping[str, str]) -> dict[str, ForeignPort]:
    """The ports of other domains by unique id; `domains` is other domains by package name."""
    return {
        node.unique_id: ForeignPort(
            PortId(domains[node.package_name], node.name, node.version_text),
            node.name,
            tuple(part for part in (node.database, node.schema, node.alias) if part),
            tuple(column.name for column in node.columns),
        )
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.package_name in domains
    }


def port_readers(
    folder: Path, project: str, manifest: Manifest, ports: Mapping[str, ForeignPort]
) -> Iterator[PortReader]:
    """The project's own nodes that read ports of other domains.

    Analyses are left out: nothing builds them.

    Args:
        folder: the project's folder.
        project: its name.
        manifest: its manifest.
        ports: what counts as a port, by unique id.
    """
    nodes = [*manifest.nodes.values(), *manifest.exposures.values(), *manifest.semantic_models.values()]
    for node in nodes:
        read = tuple(ports[unique_id] for unique_id in dict.fromkeys(node.reads) if unique_id in ports)
        if not read or node.package_name != project or node.resource_type == "analysis":
            continue
        about = _about(node, manifest, project)
        if node.resource_type in _SQL:
            test = node.test_metadata if _is_foreign_key(node) else None
            yield PortReader(
                node.unique_id,
                about,
                read,
                sql_text(folder, project, manifest, node),
                node.source_code,
                node.macros,
                None if test is None else _words(test.kwargs.get("field")),
                "" if test is None else _RELATIONSHIPS,
                node.hooks,
            )
        else:
            yield PortReader(node.unique_id, about, read)
    yield from _unit_tests(project, manifest, ports)


def _about(node: Node, manifest: Manifest, project: str) -> tuple[str, ...]:
    if node.resource_type != "test":
        return (node.unique_id,)
    if node.attached_node:
        return (node.attached_node,)
    read = (manifest.nodes.get(unique_id) for unique_id in node.reads)
    return tuple(each.unique_id for each in read if each is not None and each.package_name == project)


def _is_foreign_key(node: Node) -> bool:
    """Whether a node is a test `relationships` of dbt itself, which reads one column of what it leads to."""
    test = node.test_metadata
    return (
        node.resource_type == "test"
        and test is not None
        and (test.name, test.namespace) == ("relationships", None)
        and _ITS_ARGUMENTS.issuperset(test.kwargs)
        and _RELATIONSHIPS in node.macros
    )


def _words(field: object) -> tuple[str, ...] | None:
    """The words of a `field`, which is a column or an expression."""
    if not isinstance(field, str) or "{" in field:
        return None
    return (field, *_WORD.findall(field))


def _unit_tests(project: str, manifest: Manifest, ports: Mapping[str, ForeignPort]) -> Iterator[PortReader]:
    """The columns in the rows that unit tests give for ports: dbt refuses a row with a column that is not there."""
    models: dict[str, list[str]] = {}
    for node in manifest.nodes.values():
        if node.resource_type == "model" and node.package_name == project:
            models.setdefault(node.name, []).append(node.unique_id)
    for unique_id, test in manifest.unit_tests.items():
        if test.package_name != project:
            continue
        tested = [each for each in models.get(test.model, ()) if each in manifest.nodes]
        read = {each for node in tested for each in manifest.nodes[node].reads if each in ports}
        for given in test.given or ():
            meant = tuple(ports[each] for each in sorted(read) if _may_mean(given.input, ports[each]))
            if meant and given.format != "sql":
                yield PortReader(unique_id, tuple(tested), meant, fields=_named_in_rows(given.rows, given.fixture))


def _may_mean(call: str, port: ForeignPort) -> bool:
    """Whether a call of `ref` may mean a port; of several versions, all that the model reads."""
    return port.model in call


def _named_in_rows(rows: list[dict[str, object]] | str | None, fixture: str | None) -> tuple[str, ...] | None:
    if isinstance(rows, list):
        return tuple(dict.fromkeys(name for row in rows for name in row))
    if isinstance(rows, str) and rows.strip():
        return tuple(name.strip().strip('"') for name in rows.strip().splitlines()[0].split(","))
    return () if fixture is None else None
