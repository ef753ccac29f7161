"""Reading only what changed: a file and the tag of its bytes, which a later read hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a file held when it was read.

    Attributes:
        content: its bytes, or None when it is not there.
        tag: the place's name for these bytes (an ETag); None when it gives none, or when there is no file.
    """

    content: bytes | None
    tag: str | None


@runtime_checkable
class TaggedStore(Store, Protocol):
    """A store that can be asked whether a file is still what it was."""

    def read_tagged(self, name: str, tag: str | None) -> Tagged | None:
        """Read a file unless it is still what `tag` names.

        Args:
            name: the file.
            tag: what an earlier read of the same file gave; None reads it in any case.

        Returns:
            The file as it is now, or None when it is unchanged.

        Raises:
            RegistryError: the place cannot be asked.
        """
