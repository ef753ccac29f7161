"""The SQL of a project's nodes, rendered where dbt left it so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from meshwright.mesh.relation import Relation
from meshwright.mesh.sql_text import SqlText
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.ports import relation_of

_READERS = ("model", "snapshot", "test", "analysis", "operation")


def sql_texts(folder: Path, project: str, manifest: Manifest) -> Iterator[SqlText]:
    """The SQL of the project's own models, snapshots, singular tests, analyses, and hooks of the run.

    Generic tests select from what they are attached to and nothing else. The compiled SQL in the manifest comes first,
    for it belongs to it; then that below `target/compiled`, when it is as new as the file it was compiled from; then
    the file's own text.
    """
    for node in manifest.nodes.values():
        if node.package_name != project or node.resource_type not in _READERS:
            continue
        if node.resource_type == "test" and node.test_metadata is not None:
            continue
        yield sql_text(folder, project, manifest, node)


def sql_text(folder: Path, project: str, manifest: Manifest, node: Node) -> SqlText:
    """The SQL of one node of the project."""
    file = node.original_file_path or ""
    known = tuple(_known(manifest, node))
    compiled = node.compiled_code or _compiled_on_disk(folder, project, file, known)
    return SqlText(
        reader=node.name if node.version_text is None else f"{node.name}@{node.version_text}",
        kind=node.resource_type,
        file=file,
        language=node.language or ("python" if file.endswith(".py") else "sql"),
        text=compiled or node.source_code,
        rendered=bool(compiled),
        database=node.database,
        schema=node.schema,
        known=known,
    )


def own_relations(project: str, manifest: Manifest) -> frozenset[Relation]:
    """What the project builds itself: naming it is not reading somebody else's.

    What it declares as a source is not among them. Reading it by `source()` is foreign-source's business, and a name
    in SQL is one more read that nobody sees.
    """
    built = (relation_of(node) for node in manifest.nodes.values() if node.package_name == project)
    return frozenset(relation for relation in built if relation is not None)


def relations_besides_models(project: str, manifest: Manifest) -> Iterator[tuple[str, Relation]]:
    """What else the project builds, with the name of its node: seeds, snapshots, stored failures of tests."""
    for node in manifest.nodes.values():
        if node.package_name == project and node.resource_type != "model":
            relation = relation_of(node)
            if relation is not None:
                yield node.name, relation


def _known(manifest: Manifest, node: Node) -> Iterator[str]:
    for unique_id in node.reads:
        read = manifest.nodes.get(unique_id)
        source = manifest.sources.get(unique_id)
        if read is not None and read.relation_name:
            yield read.relation_name
        elif source is not None and source.relation_name:
            yield source.relation_name


def _compiled_on_disk(folder: Path, project: str, file: str, known: tuple[str, ...]) -> str | None:
    """What an earlier run rendered; None when the file changed since, or the run was for another target.

    Then what the node reads has other names now, and those of the other target would look like hard-coded ones.
    """
    compiled = folder / "target" / "compiled" / project / file
    try:
        if not file.endswith(".sql") or compiled.stat().st_mtime_ns < (folder / file).stat().st_mtime_ns:
            return None
        text = compiled.read_text(encoding="utf-8", errors="replace")
        return text if all(name in text for name in known) else None
    except (OSError, ValueError):
        return None
