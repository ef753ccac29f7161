"""What a registry needs of the place where its files lie.

Four kinds of place are known: a folder, an object store (S3, GCS, Azure Blob, memory), a git repository, and a web
server to read from. Whatever the place, a file is there entirely or not at all, two writers cannot both create one
name, and a pointer moves only from what the writer saw.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from meshwright.mesh.errors import RegistryError


class Store(Protocol):
    """Files named by relative paths with `/`. Every method raises RegistryError when the place cannot be asked."""

    @property
    def location(self) -> str:
        """The place as a person would write it, without credentials."""

    @property
    def folder(self) -> Path | None:
        """The folder that the files lie in; None where there is no folder that others can reach."""

    def read(self, name: str) -> bytes | None:
        """The bytes of a file as they are now, or None when it is not there."""

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The bytes of a file that never changes and whose digest is known; a copy that was kept will do.

        What comes back is what is there: the caller compares the digest.
        """

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, sorted; none of a folder that is not there."""

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, relative to it, sorted."""

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file if its name is free; return whether it was."""

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a pointer if it still holds `expected` (None: is absent); return whether it was replaced."""

    def publication(self) -> AbstractContextManager[None]:
        """What is written inside belongs together: a place that can makes it visible in one step, at the end.

        Raises:
            PublicationOvertaken: others wrote the same names first, and nothing of this is visible; do it all again.
        """


class PublicationOvertaken(RegistryError):
    """Everything that was written since the publication began was discarded, because somebody else was faster."""


def create(store: Store, name: str, content: bytes) -> bool:
    """Create a file that never changes; return whether this call created it.

    Raises:
        RegistryError: the file is there with other bytes.
    """
    if store.claim(name, content):
        return True
    if store.read(name) != content:
        raise RegistryError(
            f"{store.location}: {name} is published with other content, and what is published never changes",
            "Publish again: a new version is computed from what the registry has now.",
        )
    return False
