"""The relations that were found before: a model that did not change is not parsed again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from meshwright.usage import cached_results
from meshwright.usage.cached_results import CachedResults, checksum, sqlglot_version
from meshwright.usage.jinja_text import without_jinja
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.relations import relations_in

_EDITION = 2  # to be raised when the same text gives another result, so that nothing old is believed

_Result = tuple[tuple[str, ...], ...] | str


def cache_file(project: Path, environ: Mapping[str, str]) -> Path | None:
    """Where to keep the relations of a project, or None without a place of the user's own."""
    return cached_results.cache_file(project, environ, "relations")


class RelationCache:
    """The relations that texts read, kept in a file between runs; never a reason to fail.

    Args:
        path: a file, or None to keep nothing. Its folder is made when it is missing.
    """

    def __init__(self, path: Path | None) -> None:
        self._results: CachedResults[_Result] = CachedResults(path, _EDITION, _result)

    def relations(self, text: str, dialect: str | None, rendered: bool) -> tuple[tuple[str, ...], ...]:
        """What `relations_in` says of a text, after Jinja is taken out of one that is not rendered.

        Raises:
            UnreadableSql: the text cannot be read, now or when it was tried before.
        """
        key = checksum(dialect or "", sqlglot_version(), str(rendered), text)
        result = self._results.get(key)
        if result is None:
            try:
                result = relations_in(text if rendered else without_jinja(text), dialect)
            except UnreadableSql as error:
                result = str(error)
            self._results.keep(key, result)
        if isinstance(result, str):
            raise UnreadableSql(result)
        return result

    def save(self) -> None:
        """Write what this run used, and nothing else, if it differs from what was there."""
        self._results.save()


def _result(value: object) -> _Result | None:
    if isinstance(value, str):
        return value if value.isprintable() and 0 < len(value) <= 300 else None
    if not isinstance(value, list) or not all(isinstance(parts, list) and parts for parts in value):
        return None
    if not all(isinstance(part, str) for parts in value for part in parts):
        return None
    return tuple(tuple(parts) for parts in value)
