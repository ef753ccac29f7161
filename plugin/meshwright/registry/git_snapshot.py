"""The files of one commit, by path."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_objects import Entry, Objects


class Snapshot:
    """The files of a commit; of none before the first. What it says never changes."""

    def __init__(self, objects: Objects, commit: str | None, shown: str) -> None:
        self._objects = objects
        self._shown = shown
        self.commit = commit

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None when it is not there.

        Raises:
            RegistryError: it is there and is no file, or is too large.
        """
        entry = self._entry(name)
        return None if entry is None else self._objects.file(entry, name)

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, sorted; hidden ones are left out."""
        return sorted(name for name in self._below(folder) if not name.startswith("."))

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, relative to it, sorted; hidden ones are left out."""
        return sorted(self._files(self._below(folder), ""))

    def require_writable(self, name: str) -> None:
        """Refuse a name below a file.

        Raises:
            RegistryError: there is a file where a folder would have to be.
        """
        parts = name.split("/")
        for length in range(1, len(parts)):
            parent = "/".join(parts[:length])
            entry = self._entry(parent)
            if entry is None:
                return
            if not entry.is_folder:
                raise RegistryError(f"{self._shown}: {name} cannot be written: {parent} is no folder")

    def _files(self, entries: dict[str, Entry], prefix: str) -> Iterator[str]:
        for name, entry in entries.items():
            if name.startswith("."):
                continue
            if entry.is_folder:
                yield from self._files(self._objects.folder(entry.object, prefix + name), f"{prefix}{name}/")
            else:
                yield prefix + name

    def _below(self, folder: str) -> dict[str, Entry]:
        if folder in ("", "."):
            return {} if self.commit is None else self._objects.folder(self.commit, "/")
        entry = self._entry(folder)
        return self._objects.folder(entry.object, folder) if entry is not None and entry.is_folder else {}

    def _entry(self, name: str) -> Entry | None:
        entries, entry = self._below(""), None
        for part in name.split("/"):
            if entry is not None:
                if not entry.is_folder:
                    return None
                entries = self._objects.folder(entry.object, name)
            entry = entries.get(part)
            if entry is None:
                return None
        return entry
