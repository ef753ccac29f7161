"""What data a build took from outside of dbt: files, which can be looked at, and what nobody can look at from here."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.ports import relation_of
from meshwright.read.sql_texts import sql_text
from meshwright.usage.parsing import UnreadableSql, look_at
from meshwright.usage.relations import DIALECTS, relations_in

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_BUILT = ("model", "snapshot", "test")
_STUB = "mesh_interface"
# Functions that make rows from their arguments alone.
_PURE = frozenset({"generateseries", "range", "unnest", "explode", "posexplode", "lateral", "values", "repeat_row"})
_PURE |= {"generate_series", "flatten", "generatedatearray", "generator", "json_each", "json_tree", "explodeouter"}
_FILE_READERS = ("read_", "readcsv", "readparquet", "readjson", "parquet_scan", "sniff_csv")
_MOST_FILES = 10_000
# To DuckDB, names that begin with a dot are like others. Python can say so since 3.11, which DuckDB 2 needs as well.
_AS_DUCKDB: dict[str, bool] = {"include_hidden": True} if sys.version_info >= (3, 11) else {}
# Hooks are not compiled. These begin with what reads no rows, are one statement, and call nothing.
_HARMLESS_HOOK = re.compile(
    r"\s*(?:(?:alter|analyze|comment|create\s+(?:unique\s+)?index|grant|optimize|revoke|set|vacuum)\b"
    r"(?:[^{;]|\{\{\s*[\w.]+\s*\}\})*)?;?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DataRead:
    """What a build read besides what it built and what other domains publish.

    Attributes:
        files: the places of files as the SQL has them, patterns perhaps, sorted.
        unseen: why nobody can tell whether the rest changed, a clause for each thing, sorted.
    """

    files: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def data_read(folder: Path, manifest: Manifest, adapter: str) -> DataRead:
    """What the nodes of a manifest read, by their compiled SQL; what cannot be understood is unseen.

    Args:
        folder: the dbt project's.
        manifest: what dbt wrote at the end of a build.
        adapter: dbt's name of the engine.
    """
    own = [relation for node in manifest.nodes.values() if (relation := relation_of(node)) is not None]
    built = {tuple(part.casefold() for part in relation.parts) for relation in own}
    built |= {parts[start:] for parts in built for start in range(1, len(parts))}
    sources = {
        tuple(part.casefold() for part in (source.schema or "", source.identifier or source.name)): (
            f"{source.source_name}.{source.name}"
        )
        for source in manifest.sources.values()
    }
    files: set[str] = set()
    unseen: set[str] = set()
    for node in manifest.nodes.values():
        if any(not _HARMLESS_HOOK.fullmatch(hook) for hook in node.hooks):
            unseen.add(f"{node.name} has a hook that may read anything")
        if not _counts(node):
            continue
        text = sql_text(folder, node.package_name, manifest, node)
        if text.language == "python" or not text.rendered:
            unseen.add(f"{node.name} is {'Python' if text.language == 'python' else 'not compiled'}")
            continue
        try:
            named, taken, called = _reads(text.text, DIALECTS.get(adapter))
        except UnreadableSql:
            unseen.add(f"the SQL of {node.name} cannot be read")
            continue
        unseen |= {f"{node.name} calls {function}" for function in called}
        files |= set(taken)
        for parts in named:
            if adapter == "duckdb" and len(parts) == 1 and _is_file(parts[0]):
                files.add(parts[0])
            elif (key := tuple(part.casefold() for part in parts)) not in built:
                unseen.add(f"{sources.get(key[-2:], '.'.join(parts))} is a table in a database")
    remote = {place for place in files if "://" in place or place.startswith("~")}
    unseen |= {f"{place} is elsewhere" for place in remote}
    return DataRead(tuple(sorted(files - remote)), tuple(sorted(unseen)))


def files_at(folder: Path, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The name, relative to the project where it lies in it, and the path of each file at some places.

    A place without a file yields its own name and no path.
    """
    for place in places:
        # Path.glob takes no absolute patterns, and SQL may have them.
        names = glob.iglob(place, root_dir=folder, recursive=True, **_AS_DUCKDB)  # noqa: PTH207
        found = [name for name in names if (folder / name).is_file()]
        for name in found[: _MOST_FILES + 1]:
            yield name, os.fspath(folder / name)
        if not found or len(found) > _MOST_FILES:
            yield place, ""


def _counts(node: Node) -> bool:
    if node.resource_type not in _BUILT or node.config.materialized in (_STUB, "ephemeral"):
        return False
    # Tests select from what is built, but for those on a source.
    return node.resource_type != "test" or any(unique_id.startswith("source.") for unique_id in node.reads)


def _reads(sql: str, dialect: str | None) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]:
    """Tables, files, and functions that may read anything."""

    def functions(statements: Sequence[Expr]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        from sqlglot import exp

        files: list[str] = []
        others: list[str] = []
        for statement in statements:
            for table in statement.find_all(exp.Table):
                function = table.this
                if not isinstance(function, exp.Func):
                    continue
                name = (function.name if isinstance(function, exp.Anonymous) else function.key).casefold()
                if name in _PURE:
                    continue
                first = function.this if isinstance(function.this, exp.Expr) else next(iter(function.expressions), None)
                places = _literals(first) if name.startswith(_FILE_READERS) else []
                files += places
                others += [] if places else [name]
        return tuple(files), tuple(others)

    return (relations_in(sql, dialect), *look_at(sql, dialect, functions))


def _literals(argument: Expr | None) -> list[str]:
    """The text or texts of an argument; nothing when any part of it is computed."""
    from sqlglot import exp

    parts = argument.expressions if isinstance(argument, exp.Array) else [argument]
    texts = [part.name for part in parts if isinstance(part, exp.Literal) and part.is_string]
    return texts if len(texts) == len(parts) else []


def _is_file(name: str) -> bool:
    return "/" in name or name.endswith((".csv", ".parquet", ".json", ".jsonl", ".ndjson", ".gz", ".zst", ".tsv"))
