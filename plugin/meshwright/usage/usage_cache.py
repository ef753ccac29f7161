"""The columns that were found before: a model that did not change, nor the ports that it reads, is not parsed again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from meshwright.mesh.registry_records import Confidence
from meshwright.usage import cached_results
from meshwright.usage.cached_results import CachedResults, checksum, sqlglot_version
from meshwright.usage.columns_read import ColumnsRead, Table, columns_read
from meshwright.usage.parsing import UnreadableSql

_EDITION = 2  # to be raised when the same text gives another result, so that nothing old is believed

_Result = tuple[tuple[tuple[str, ...], Confidence, bool, tuple[str, ...]], ...] | str


def cache_file(project: Path, environ: Mapping[str, str]) -> Path | None:
    """Where to keep the columns that a project reads, or None without a place of the user's own."""
    return cached_results.cache_file(project, environ, "columns")


class UsageCache:
    """The columns that texts read, kept in a file between runs; never a reason to fail.

    Args:
        path: a file, or None to keep nothing. Its folder is made when it is missing.
    """

    def __init__(self, path: Path | None) -> None:
        self._results: CachedResults[_Result] = CachedResults(path, _EDITION, _result)

    def columns_read(self, text: str, dialect: str | None, tables: Sequence[Table]) -> tuple[ColumnsRead, ...]:
        """What `columns_read` says of a text.

        Raises:
            UnreadableSql: the text cannot be read, now or when it was tried before.
        """
        asked = json.dumps([[table.parts, table.columns] for table in tables])
        key = checksum(dialect or "", sqlglot_version(), asked, text)
        result = self._results.get(key)
        if result is None or not _fits(result, tables):
            try:
                found = columns_read(text, dialect, tables)
                result = tuple((each.columns, each.confidence, each.star, each.missing) for each in found)
            except UnreadableSql as error:
                result = str(error)
            self._results.keep(key, result)
        if isinstance(result, str):
            raise UnreadableSql(result)
        return tuple(ColumnsRead(*each) for each in result)

    def save(self) -> None:
        """Write what this run used, and nothing else, if it differs from what was there."""
        self._results.save()


def _fits(result: _Result, tables: Sequence[Table]) -> bool:
    """Whether a result can be one for these tables."""
    return isinstance(result, str) or (
        len(result) == len(tables)
        and all(set(columns) <= set(table.columns) for (columns, *_), table in zip(result, tables, strict=True))
    )


def _result(value: object) -> _Result | None:
    if isinstance(value, str):
        return value if value.isprintable() and 0 < len(value) <= 300 else None
    if not isinstance(value, list):
        return None
    found = []
    for each in value:
        if not isinstance(each, list) or len(each) != 4:
            return None
        columns, confidence, star, missing = each
        if not _are_texts(columns) or not _are_texts(missing) or not all(map(str.isprintable, missing)):
            return None
        if confidence not in get_args(Confidence) or not isinstance(star, bool):
            return None
        found.append((tuple(columns), confidence, star, tuple(missing)))
    return tuple(found)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
