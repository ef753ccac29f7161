"""A registry in a folder: create-only files and pointers that move by compare-and-swap.

Every write is complete or absent: bytes go to a temporary file in the same folder, are forced to disk, and take their
name in one step. A reader never sees half a file.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from meshwright.mesh.errors import RegistryError


class FolderStore:
    """Files below one folder, named by relative paths with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def location(self) -> str:
        """The folder's path."""
        return str(self.root)

    @property
    def folder(self) -> Path:
        """The folder itself."""
        return self.root

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None when it is not there.

        Raises:
            RegistryError: it is there and cannot be read.
        """
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RegistryError(f"the registry file {self.root / name} cannot be read: {error.strerror}") from error

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The bytes of a file: the disk is as near as any copy would be."""
        return self.read(name)

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted; hidden ones are left out."""
        top = str(self.root / folder)
        found: list[str] = []
        # Paths as texts: a mesh has thousands of them, and each check looks at all.
        for here, folders, files in os.walk(top, onerror=self._not_listed, followlinks=True):
            folders[:] = [name for name in folders if not name.startswith(".")]
            prefix = f"{here[len(top) + 1 :]}/".replace(os.sep, "/").lstrip("/")
            found += (f"{prefix}{name}" for name in files if not name.startswith("."))
        return sorted(found)

    def publication(self) -> AbstractContextManager[None]:
        """Every file appears when it is written; the order of the writes keeps what is half there out of sight."""
        return nullcontext()

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, sorted; hidden ones, which writers leave when killed, are left out."""
        try:
            return sorted(path.name for path in (self.root / folder).iterdir() if not path.name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise RegistryError(f"the registry folder {self.root / folder} cannot be read: {error.strerror}") from error

    def _not_listed(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise RegistryError(f"the registry folder {error.filename} cannot be read: {error.strerror}") from error

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file if its name is free; return whether it was."""
        path = self.root / name
        with _writing(path), self._temporary(path, content) as temporary:
            try:
                # A hard link takes the name only if it is free, in one step.
                os.link(temporary, path)
            except FileExistsError:
                return False
            fsync(path.parent)
            return True

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a pointer if it still holds `expected` (None: is absent); return whether it was replaced."""
        path = self.root / name
        with _writing(path), self._temporary(path, content) as temporary, self._lock(path):
            if self.read(name) != expected:
                return False
            temporary.replace(path)
            fsync(path.parent)
            return True

    @contextmanager
    def _temporary(self, path: Path, content: bytes) -> Iterator[Path]:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)  # mkstemp makes files for their owner alone; a registry is read by others
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)

    @contextmanager
    def _lock(self, path: Path) -> Iterator[None]:
        """Keep other writers of one pointer out between the comparison and the replacement."""
        with path.with_name(f".{path.name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say what the file system refused, and where: no permission, no space, no hard links."""
    try:
        yield
    except OSError as error:
        raise RegistryError(f"the registry cannot be written: {path.parent}: {error.strerror}") from error


def fsync(path: Path) -> None:
    """Force a file, or a folder's names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
