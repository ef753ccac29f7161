"""The SQL of a project's nodes, rendered where dbt left it so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from meshwright.mesh.relation import Relation
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.ports import relation_of


@dataclass(frozen=True, slots=True)
class NodeSql:
    """One node's SQL or Python.

    Attributes:
        kind: `model`, `snapshot`, `test`.
        file: the file it was written in, relative to the project.
        language: `sql` or `python`.
        rendered: whether Jinja was rendered.
        database: where the node itself is built, and so what a name without database means; the schema likewise.
        known: the relations that it reads through `ref` and `source`, as dbt renders them.
    """

    reader: str
    kind: str
    file: str
    language: str
    text: str
    rendered: bool
    database: str | None
    schema: str | None
    known: tuple[str, ...]


def sql_texts(folder: Path, project: str, manifest: Manifest) -> Iterator[NodeSql]:
    """The SQL of the project's own models, snapshots and singular tests.

    Generic tests select from what they are attached to and nothing else. The compiled SQL in the manifest comes first,
    for it belongs to it; then that below `target/compiled`, when it is as new as the file it was compiled from; then
    the file's own text.
    """
    for node in manifest.nodes.values():
        if node.package_name != project or node.resource_type not in ("model", "snapshot", "test"):
            continue
        if node.resource_type == "test" and node.test_metadata is not None:
            continue
        file = node.original_file_path or ""
        compiled = node.compiled_code or _compiled_on_disk(folder, project, file)
        yield NodeSql(
            reader=node.name,
            kind=node.resource_type,
            file=file,
            language=node.language or ("python" if file.endswith(".py") else "sql"),
            text=compiled or node.source_code,
            rendered=bool(compiled),
            database=node.database,
            schema=node.schema,
            known=tuple(_known(manifest, node)),
        )


def own_relations(project: str, manifest: Manifest) -> frozenset[Relation]:
    """What the project builds itself, or declares as a source: naming it is not reading somebody else's."""
    built = (relation_of(node) for node in manifest.nodes.values() if node.package_name == project)
    declared = (
        Relation(source.database, source.schema, source.identifier or source.name)
        for source in manifest.sources.values()
        if source.package_name == project and source.schema
    )
    return frozenset(relation for relation in (*built, *declared) if relation is not None)


def _known(manifest: Manifest, node: Node) -> Iterator[str]:
    for unique_id in node.reads:
        read = manifest.nodes.get(unique_id)
        source = manifest.sources.get(unique_id)
        if read is not None and read.relation_name:
            yield read.relation_name
        elif source is not None and source.relation_name:
            yield source.relation_name


def _compiled_on_disk(folder: Path, project: str, file: str) -> str | None:
    compiled = folder / "target" / "compiled" / project / file
    try:
        if not file.endswith(".sql") or compiled.stat().st_mtime_ns < (folder / file).stat().st_mtime_ns:
            return None
        return compiled.read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return None
