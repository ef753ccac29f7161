"""What was parsed before: a model that did not change is not parsed again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from meshwright.usage.jinja_text import without_jinja
from meshwright.usage.relations import UnreadableSql, relations_in

_EDITION = 1  # to be raised when the same text gives another result, so that nothing old is believed
_MAX_BYTES = 64 * 1024 * 1024

_Result = tuple[tuple[str, ...], ...] | str


def cache_file(project: Path, environ: Mapping[str, str]) -> Path | None:
    """Where to keep what was parsed of a project, or None without a place of the user's own.

    Never in the project: there a pull request could bring a file that says that its SQL reads nothing.

    Args:
        project: the project's folder.
        environ: the environment variables.
    """
    said, home = Path(environ.get("XDG_CACHE_HOME", "")), Path(environ.get("HOME") or environ.get("USERPROFILE", ""))
    # A relative path, which the rules for these folders forbid, would lead into what is checked.
    folder = said if said.is_absolute() else home / ".cache" if home.is_absolute() else None
    try:
        name = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:32]
    except (OSError, RuntimeError, ValueError):
        return None
    return None if folder is None else folder / "meshwright" / "relations" / f"{name}.json"


class RelationCache:
    """The relations that texts read, kept in a file between runs; never a reason to fail.

    Args:
        path: a file, or None to keep nothing. Its folder is made when it is missing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._before: dict[str, _Result] | None = None
        self._used: dict[str, _Result] = {}
        self._engine = _sqlglot_version()

    def relations(self, text: str, dialect: str | None, rendered: bool) -> tuple[tuple[str, ...], ...]:
        """What `relations_in` says of a text, after Jinja is taken out of one that is not rendered.

        Raises:
            UnreadableSql: the text cannot be read, now or when it was tried before.
        """
        key = self._key(text, dialect, rendered)
        if self._before is None:
            self._before = _load(self._path)
        result = self._used.get(key)
        if result is None:
            result = self._before.get(key)
        if result is None:
            try:
                result = relations_in(text if rendered else without_jinja(text), dialect)
            except UnreadableSql as error:
                result = str(error)
        self._used[key] = result
        if isinstance(result, str):
            raise UnreadableSql(result)
        return result

    def save(self) -> None:
        """Write what this run used, and nothing else, if it differs from what was there."""
        if self._path is None or self._used == (_load(self._path) if self._before is None else self._before):
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        except OSError:
            return  # a read-only folder, or none: the next run parses again
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump({"edition": _EDITION, "results": self._used}, file, separators=(",", ":"))
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)

    def _key(self, text: str, dialect: str | None, rendered: bool) -> str:
        head = f"{dialect or ''}\0{self._engine}\0{rendered:d}\0"
        return hashlib.sha256((head + text).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _sqlglot_version() -> str:
    """The version without importing sqlglot, which would cost more than all that is remembered."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sqlglot")
    except PackageNotFoundError:
        return ""


def _load(path: Path | None) -> dict[str, _Result]:
    """The well-formed entries of the file; none if it is missing, broken or of another edition."""
    try:
        if path is None or path.stat().st_size > _MAX_BYTES:
            return {}
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict) or document.get("edition") != _EDITION:
        return {}
    results = document.get("results")
    if not isinstance(results, dict):
        return {}
    checked = ((key, _result(value)) for key, value in results.items())
    return {key: value for key, value in checked if value is not None}


def _result(value: object) -> _Result | None:
    if isinstance(value, str):
        return value if value.isprintable() and 0 < len(value) <= 300 else None
    if not isinstance(value, list) or not all(isinstance(parts, list) and parts for parts in value):
        return None
    if not all(isinstance(part, str) for parts in value for part in parts):
        return None
    return tuple(tuple(parts) for parts in value)
