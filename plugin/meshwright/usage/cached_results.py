"""What was found in a text before, kept in a file between runs; never a reason to fail."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

_MAX_BYTES = 64 * 1024 * 1024

Result = TypeVar("Result")


def cache_file(project: Path, environ: Mapping[str, str], kind: str) -> Path | None:
    """Where to keep what was found in a project, or None without a place of the user's own.

    Never in the project: there a pull request could bring a file that says that its SQL reads nothing.

    Args:
        project: the project's folder.
        environ: the environment variables.
        kind: what is kept: the name of a folder.
    """
    said, home = Path(environ.get("XDG_CACHE_HOME", "")), Path(environ.get("HOME") or environ.get("USERPROFILE", ""))
    # A relative path, which the rules for these folders forbid, would lead into what is checked.
    folder = said if said.is_absolute() else home / ".cache" if home.is_absolute() else None
    try:
        name = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:32]
    except (OSError, RuntimeError, ValueError):
        return None
    return None if folder is None else folder / "meshwright" / kind / f"{name}.json"


def checksum(*parts: str) -> str:
    """What tells one text, with all that its result depends on, from every other."""
    digest = hashlib.sha256()
    for part in parts:
        written = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d " % len(written))
        digest.update(written)
    return digest.hexdigest()


@cache
def sqlglot_version() -> str:
    """The version without importing sqlglot, which would cost more than all that is remembered."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sqlglot")
    except PackageNotFoundError:
        return ""


class CachedResults(Generic[Result]):
    """Results by key, in a file.

    Args:
        path: a file, or None to keep nothing. Its folder is made when it is missing.
        edition: a number to be raised when the same text gives another result, so that nothing old is believed.
        result: a result from what JSON has of it, or None for what is none: anybody may have written the file.
    """

    def __init__(self, path: Path | None, edition: int, result: Callable[[object], Result | None]) -> None:
        self._path = path
        self._edition = edition
        self._result = result
        self._before: dict[str, Result] | None = None
        self._used: dict[str, Result] = {}

    def get(self, key: str) -> Result | None:
        """What was kept under a key; None for nothing."""
        found = self._used.get(key)
        if found is None:
            if self._before is None:
                self._before = self._load()
            found = self._before.get(key)
            if found is not None:
                self._used[key] = found
        return found

    def keep(self, key: str, result: Result) -> None:
        """Remember a result."""
        self._used[key] = result

    def save(self) -> None:
        """Write what this run used, and nothing else, if it differs from what was there."""
        if self._path is None or self._used == (self._load() if self._before is None else self._before):
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        except OSError:
            return  # a read-only folder, or none: the next run parses again
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump({"edition": self._edition, "results": self._used}, file, separators=(",", ":"))
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)

    def _load(self) -> dict[str, Result]:
        """The well-formed entries of the file; none if it is missing, broken or of another edition."""
        try:
            if self._path is None or self._path.stat().st_size > _MAX_BYTES:
                return {}
            document = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(document, dict) or document.get("edition") != self._edition:
            return {}
        results = document.get("results")
        if not isinstance(results, dict):
            return {}
        checked = ((key, self._result(value)) for key, value in results.items())
        return {key: value for key, value in checked if value is not None}
