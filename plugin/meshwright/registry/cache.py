"""Copies of a registry's files in the user's own cache; never a reason to fail, and never believed unseen.

What never changes lies under its digest, which is computed again whenever a copy is used. What changes lies under the
place and name that it was read from, with the tag that the place gave it: the place is asked whether that is still so.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from meshwright.registry import layout
from meshwright.registry.tagged import Tagged

_MOST_BYTES = 256 * 1024 * 1024
_LONGEST_TAG = 1000
_STAMP = "looked"
_MANY = 1000
_A_DAY = 24 * 60 * 60


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Where copies are kept, or None without a place of the user's own.

    Never in a project: there a pull request could bring them.
    """
    said, home = Path(environ.get("XDG_CACHE_HOME", "")), Path(environ.get("HOME") or environ.get("USERPROFILE", ""))
    folder = said if said.is_absolute() else home / ".cache" if home.is_absolute() else None
    return None if folder is None else folder / "meshwright" / "registry"


class Cache:
    """Files in one folder, shared by processes: each is there entirely or not at all.

    Args:
        folder: where they lie; it is made when it is missing.
        most_bytes: how much is kept. What was used longest ago goes first.
    """

    def __init__(self, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._written = 0

    def known(self, sha256: str) -> bytes | None:
        """The bytes with a digest; None when there is no copy, or one that is something else by now."""
        if not layout.is_digest(sha256):
            return None
        content = self._read(sha256)
        return content if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None

    def keep(self, content: bytes) -> None:
        """Remember bytes that never change."""
        self._write(hashlib.sha256(content).hexdigest(), content)

    def tagged(self, location: str, name: str) -> Tagged | None:
        """What a file held when it was last read, and its tag then; None when nobody knows."""
        kept = self._read(_key(location, name))
        head, _, content = (kept or b"").partition(b"\n")
        try:
            said = json.loads(head)
            same = (said["location"], said["name"]) == (location, name)
            whole = said["sha256"] == hashlib.sha256(content).hexdigest()
            tag = said["tag"]
        except (KeyError, TypeError, ValueError, RecursionError):
            return None
        return Tagged(content, tag) if same and whole and isinstance(tag, str) else None

    def keep_tagged(self, location: str, name: str, seen: Tagged) -> None:
        """Remember a file as it is now; one whose tag does not stand for its very bytes cannot be asked for again."""
        if seen.content is None or not seen.tag or seen.tag.startswith("W/") or len(seen.tag) > _LONGEST_TAG:
            return
        said = {"location": location, "name": name, "tag": seen.tag, "sha256": hashlib.sha256(seen.content).hexdigest()}
        self._write(_key(location, name), json.dumps(said).encode("ascii") + b"\n" + seen.content)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _read(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def _write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        except OSError:
            return  # read-only, or full: the next run asks the place again
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(temporary).replace(path)
        except OSError:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
            return
        with suppress(OSError):
            self._now_and_then(path)

    def _now_and_then(self, written: Path) -> None:
        """Look for too much once a day, and in between after many files: to look at all of them takes its time."""
        stamp = self._folder / _STAMP
        self._written += 1
        looked = stamp.stat().st_mtime if stamp.exists() else 0.0
        if self._written % _MANY == 0 or written.stat().st_mtime - looked > _A_DAY:
            stamp.touch()
            self.shrink()

    def shrink(self) -> None:
        """Take away what was used longest ago, until no more is kept than may be; half-written files go as well."""
        try:
            found = [(status.st_mtime, status.st_size, path) for path, status in _files(self._folder)]
        except OSError:
            return
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most_bytes:
                return
            with suppress(OSError):
                path.unlink()
            total -= size


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for path in folder.glob("*/*"):
        with suppress(OSError):
            found.append((path, path.stat()))
    return found


def _key(location: str, name: str) -> str:
    # Not a digest of any content, so that the two kinds never meet.
    return hashlib.sha256(f"tagged\0{location}\0{name}".encode("utf-8", "surrogatepass")).hexdigest() + ".tag"
