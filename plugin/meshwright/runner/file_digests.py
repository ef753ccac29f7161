"""What is in files, by digest, without reading again those that nobody has touched."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

SETTLED_NS = 2_000_000_000
"""Nanoseconds. A file that changed less than this before it was read may change again and keep its time stamp."""

_LARGE = 256 * 1024 * 1024
"""Bytes. Of larger files, what the file system says has to do."""

_CHUNK = 1 << 20
_TEXTS = (".sql", ".yml", ".yaml", ".py", ".md")
_MOST_TEXT = 5_000_000
# Also where the function is given another name, or handed on: then nobody can tell what it is asked for.
_VARIABLE = re.compile(
    r"""\benv_var\s*\(\s*(?:(["'])([^"'{}\\]{1,200})\1\s*[,)])?"""
    r"""|[=(,]\s*env_var\s*(?:[,)]|[-+]?%\})|\[\s*["']env_var["']"""
)
_IN_PLACE_OF = re.compile(r"\$\{([A-Za-z_]\w{0,199})\}")

COMPUTED = ""
"""Stands among the variables for one whose name nobody can tell before it is asked for."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was.

    Attributes:
        size: bytes.
        modified: nanoseconds since 1970, of the content.
        changed: the same, of the content or what the file system knows besides.
        digest: of the content; of a large file, of the other attributes.
        variables: the environment variables that its text names.
    """

    size: int
    modified: int
    changed: int
    inode: int
    digest: str
    variables: tuple[str, ...] = ()


class FileDigests:
    """Looks at files.

    Args:
        known: what an earlier look saw, by the name of the file.
        known_at: when that look began, nanoseconds since 1970.
        now: when this one begins.
    """

    def __init__(self, known: Mapping[str, Seen], known_at: int, now: int) -> None:
        self._known = known
        self._known_at = known_at
        self._now = now
        self.seen: dict[str, Seen] = {}
        """Every file that was looked at."""

    def look(self, name: str, path: Path) -> str:
        """Look at a file and return its digest.

        Args:
            name: what to remember it by.
            path: where it is.

        Raises:
            OSError: it cannot be read.
        """
        found = path.stat()
        known = self._known.get(name)
        if known is None or not self._untouched(known, found):
            known = self._read(path, found)
        self.seen[name] = known
        return known.digest

    def _untouched(self, known: Seen, found: os.stat_result) -> bool:
        return (
            (known.size, known.modified, known.changed, known.inode)
            == (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        ) and max(known.modified, known.changed) + SETTLED_NS < self._known_at

    def _read(self, path: Path, found: os.stat_result) -> Seen:
        stamp = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        if found.st_size > _LARGE:
            settled = max(found.st_mtime_ns, found.st_ctime_ns) + SETTLED_NS < self._now
            return Seen(*stamp, digest="-".join(map(str, stamp if settled else (*stamp, self._now))))
        digest = hashlib.sha256()
        text = []
        is_text = path.suffix in _TEXTS and found.st_size <= _MOST_TEXT
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if is_text:
                    text.append(chunk)
        return Seen(*stamp, digest=digest.hexdigest(), variables=variables_in(b"".join(text)) if text else ())


def variables_in(text: bytes) -> tuple[str, ...]:
    """The environment variables that a text of dbt, or a mesh.yml, names; sorted, with `COMPUTED` for the others."""
    if b"env_var" not in text and b"${" not in text:
        return ()
    said = text.decode("utf-8", errors="replace")
    return tuple(sorted({match[2] or COMPUTED for match in _VARIABLE.finditer(said)} | set(_IN_PLACE_OF.findall(said))))


def identity(path: Path) -> str:
    """Which file lies at a path: the same as before as long as nobody wrote or replaced it; empty when none does."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}"
