"""A registry in an object store: S3, GCS, Azure Blob, or memory.

There are no locks. Files are created only if their name is free, and a pointer is replaced only if it still has the
tag that was read with it: the place decides who was first, in one step.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from meshwright.mesh.errors import RegistryError
from meshwright.registry.object_store_errors import Answer, answer_of, is_no_bucket, may_pass, told
from meshwright.registry.patience import MOST_BYTES, tries
from meshwright.registry.tagged import Tagged

if TYPE_CHECKING:
    from obstore.store import ObjectStore as Place

_CONFLICT = 409
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was at one moment; all None when it is not there.

    Attributes:
        tag: the ETag of its bytes.
        version: its generation, which Google compares where the others compare tags.
    """

    content: bytes | None
    tag: str | None
    version: str | None


class ObjectStore:
    """Files below one prefix of a bucket, named by relative paths with `/`."""

    folder = None

    def __init__(self, place: Place, location: str) -> None:
        """Take an opened store.

        Args:
            place: obstore's store, below the registry's prefix, which tries nothing twice by itself.
            location: the place for people, without credentials.
        """
        self._place = place
        self.location = location

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None when it is not there."""
        return self.look(name).content

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The bytes of a file; no copy is kept here."""
        return self.read(name)

    def read_tagged(self, name: str, tag: str | None) -> Tagged | None:
        """The bytes of a file and their ETag; None when `tag` is still its ETag."""
        seen = self._get(name, tag)
        return None if seen is None else Tagged(seen.content, seen.tag)

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, sorted; hidden ones are left out."""
        import obstore

        found = self._ask(lambda: obstore.list_with_delimiter(self._place, folder or None), f"list {folder or '/'}")
        paths = [*found["common_prefixes"], *(entry["path"] for entry in found["objects"])]
        return sorted({name.split("/")[0] for name in _below(paths, folder)})

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted; hidden ones are left out."""
        import obstore

        found = self._ask(lambda: obstore.list(self._place, folder or None).collect(), f"list {folder or '/'}")
        return sorted(_below((entry["path"] for entry in found), folder))

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file if its name is free; return whether it was.

        When the answer to an upload is lost, nobody knows whether it was done. If a later try then finds the name taken
        with these very bytes, the claim counts as won. Another writer may have written the same bytes in that moment,
        and both are told that they won: those who claim a name must mean the same by the same bytes.
        """
        return self._put(name, content, "create", None)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a pointer if it still holds `expected` (None: is absent); return whether it was replaced."""
        if expected is None:
            return self._put(name, content, "create", None)
        seen = self.look(name)
        return seen.content == expected and self.replace(name, seen, content)

    def look(self, name: str) -> Seen:
        """What a file holds, and what the place calls this state of it."""
        seen = self._get(name, None)
        assert seen is not None, "without a tag nothing is unchanged"
        return seen

    def replace(self, name: str, seen: Seen, content: bytes) -> bool:
        """Replace a file that is still as it was seen; return whether it was replaced.

        Raises:
            RegistryError: the place has no word for the states of a file, or cannot be asked.
        """
        if seen.tag is None and seen.version is None:
            raise RegistryError(
                f"{self.location}: the place gives no tags for what it holds, so nothing can be replaced safely",
                "Use a place with conditional writes: uploads with If-None-Match and If-Match.",
            )
        mode = {key: value for key, value in (("e_tag", seen.tag), ("version", seen.version)) if value is not None}
        return self._put(name, content, mode, seen.tag)

    def remove(self, name: str) -> None:
        """Delete a file, for what a probe leaves; nothing that was published is ever deleted."""
        import obstore

        self._ask(lambda: obstore.delete(self._place, name), f"delete {name}")

    def publication(self) -> AbstractContextManager[None]:
        """Every file appears when it is written; the order of the writes keeps what is half there out of sight."""
        return nullcontext()

    def _get(self, name: str, tag: str | None) -> Seen | None:
        """What a file holds; None when `tag` is still its tag."""
        import obstore
        from obstore.exceptions import NotModifiedError

        def get() -> Seen | None:
            try:
                found = obstore.get(self._place, name, options={"if_none_match": tag} if tag else None)
                if found.meta["size"] > MOST_BYTES:
                    raise RegistryError(f"{self.location}: {name} is larger than any file of a registry")
                return Seen(bytes(found.bytes()), found.meta["e_tag"], found.meta["version"])
            except NotModifiedError:
                return None
            except FileNotFoundError as error:
                if is_no_bucket(answer_of(error)):
                    raise
                return Seen(None, None, None)

        return self._ask(get, f"read {name}")

    def _put(self, name: str, content: bytes, mode: Any, tag: str | None) -> bool:
        """Upload under a condition; return whether the condition held."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        last: Answer | None = None
        uncertain = False
        for _ in tries():
            try:
                obstore.put(self._place, name, content, mode=mode, use_multipart=False)
            except (AlreadyExistsError, PreconditionError) as error:
                last = answer_of(error)
                if last.status != _CONFLICT and not uncertain:
                    return False
                there = self.look(name)
                if last.status == _CONFLICT and there.tag == tag:
                    continue  # Two uploads met, and the place took neither yet.
                return uncertain and there.content == content
            except (BaseError, FileNotFoundError, ValueError) as error:
                last = answer_of(error)
                if not may_pass(last):
                    raise told(last, self.location, f"write {name}") from error
                uncertain = True
            else:
                return True
        assert last is not None, "there is at least one try"
        if last.status == _CONFLICT:
            return False
        raise told(last, self.location, f"write {name}")

    def _ask(self, request: Callable[[], _T], doing: str) -> _T:
        """The answer to a request that changes nothing, tried again when it may pass."""
        from obstore.exceptions import BaseError

        last: Answer | None = None
        for _ in tries():
            try:
                return request()
            except (BaseError, FileNotFoundError, ValueError) as error:
                last = answer_of(error)
                if not may_pass(last):
                    raise told(last, self.location, doing) from error
        assert last is not None, "there is at least one try"
        raise told(last, self.location, doing)


def _below(paths: Any, folder: str) -> list[str]:
    """The paths relative to a folder, without hidden ones and without the folder's own marker object."""
    skipped = len(folder) + 1 if folder else 0
    relative = [path[skipped:] for path in paths]
    return [path for path in relative if path and not any(part.startswith(".") for part in path.split("/"))]
