"""A registry in a git repository: what is published together is one commit, and the push decides who was first.

There is no working tree. Files are read out of git's objects and written into a commit, so no link in the repository is
followed, no hook and no filter runs, and nothing is left behind by who is killed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_clone import Clone
from meshwright.registry.git_commands import Said, shown
from meshwright.registry.git_errors import has_no_rights, told
from meshwright.registry.git_location import read_location
from meshwright.registry.git_objects import Objects
from meshwright.registry.git_snapshot import Snapshot
from meshwright.registry.patience import attempts
from meshwright.registry.publications import in_publication
from meshwright.registry.store import PublicationOvertaken, Store

_LOST_PUSHES = 3

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", re.ASCII)
_POINTER = re.compile(r"environments/([^/]+)/([^/]+)\.json")
_REJECTED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)
# Two pushes met in the repository, and neither has moved the branch yet.
_PASSING = re.compile(r"fetch first|non-fast-forward|cannot lock ref|failed to (lock|update ref)|incorrect old value")


def open_git_store(location: str, environ: Mapping[str, str]) -> Store:
    """The registry in a git repository; nothing is asked of it yet.

    Args:
        location: `git+https://`, `git+ssh://` or `git+file://`, and `#branch` after it for another than the default.
        environ: the environment variables, with git's own and the place of the cache folder.

    Raises:
        RegistryError: the location cannot be one.
    """
    return GitStore(Clone(read_location(location), environ))


@dataclass(frozen=True, slots=True)
class _Write:
    """A file as a publication writes it.

    Attributes:
        before: what was there when the publication began, or None; whoever changed it since was faster.
    """

    before: bytes | None
    content: bytes


class GitStore:
    """The files of the last commit of a branch.

    The repository is asked once, by the first read. After that a process reads that commit, until it publishes.
    """

    folder = None

    def __init__(self, clone: Clone) -> None:
        self._clone = clone
        self._objects = Objects(clone.git, self.location)
        self._branch = ""
        self._snapshot: Snapshot | None = None
        self._written: dict[str, _Write] | None = None

    @property
    def location(self) -> str:
        """The address without credentials."""
        return self._clone.location.shown

    def read(self, name: str) -> bytes | None:
        """The bytes of a file in the commit that this process reads, or as the publication that runs wrote it."""
        if self._written and name in self._written:
            return self._written[name].content
        return self._current().read(name)

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The bytes of a file; the clone is as near as any copy would be."""
        return self.read(name)

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, sorted; hidden ones are left out."""
        written = {name.split("/")[0] for name in self._written_below(folder)}
        return sorted(written.union(self._current().names(folder)))

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, relative to it, sorted; hidden ones are left out."""
        return sorted({*self._written_below(folder), *self._current().tree(folder)})

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file if its name is free; return whether it was. Outside a publication it is one of its own."""
        return self.swap(name, None, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a file if it still holds `expected` (None: is absent); return whether it was replaced."""
        if self._written is None:
            return in_publication(self, lambda: self.swap(name, expected, content))
        if not _NAME.fullmatch(name):
            raise RegistryError(f"{name!r} cannot be a name in a registry")
        if self.read(name) != expected:
            return False
        self._current().require_writable(name)
        earlier = self._written.get(name, _Write(expected, content))
        self._written[name] = replace(earlier, content=content)
        return True

    @contextmanager
    def publication(self) -> Iterator[None]:
        """What is written inside becomes one commit at the end; if anything fails, nothing.

        Raises:
            PublicationOvertaken: others pushed one of the same names first.
            RegistryError: the repository cannot be asked, or refuses the commit.
        """
        if self._written is not None:
            yield
            return
        self._look_again()
        self._written = {}
        try:
            yield
            written = self._written
        finally:
            self._written = None
        if written:
            self._publish(written)

    def _publish(self, written: Mapping[str, _Write]) -> None:
        """Push a commit with what was written; where somebody else was faster, onto theirs."""
        lost, rejected = 0, ""
        for attempt in attempts():
            base = self._current().commit
            if attempt:
                self._look_again(unknown=lost > 0)
                if rejected and self._current().commit == base and not _PASSING.search(rejected):
                    raise RegistryError(
                        f"{self.location}: the push to {self._branch} is refused: {rejected}",
                        "Let those who publish push to this branch, or name another one after a `#`.",
                    )
                if self._require_unchanged(written, landed=lost > 0):
                    return
                base = self._current().commit
            files = {name: write.content for name, write in written.items()}
            commit = self._clone.commit(base, files, _message(written))
            said = self._clone.push(commit, self._branch)
            if said.code == 0:
                self._snapshot = Snapshot(self._objects, commit, self.location)
                return
            rejected = _rejection(said)
            if not rejected:
                lost += 1
                if has_no_rights(said) or lost == _LOST_PUSHES:
                    raise told(self.location, said)
        raise RegistryError(
            f"{self.location}: other publishers were faster every time{rejected and f' ({rejected})'}",
            "Publish again in a moment.",
        )

    def _require_unchanged(self, written: Mapping[str, _Write], *, landed: bool) -> bool:
        """Look whether what others pushed leaves room for this; return whether all of it is there already.

        Args:
            written: what the publication writes.
            landed: whether it may be there because a push whose answer was lost was done all the same. Then equal bytes
                count as ours; otherwise they are somebody else's, and this publication must find that out anew.
        """
        there = {name: self._current().read(name) for name in written}
        done = {name for name, write in written.items() if landed and there[name] == write.content}
        for name, write in written.items():
            if name not in done and there[name] != write.before:
                raise PublicationOvertaken(
                    f"{self.location}: somebody else wrote {name} a moment earlier", "Publish again."
                )
            self._current().require_writable(name)
        return len(done) == len(written)

    def _current(self) -> Snapshot:
        if self._snapshot is None:
            self._look_again()
        assert self._snapshot is not None, "it was looked at"
        return self._snapshot

    def _look_again(self, *, unknown: bool = False) -> None:
        try:
            self._branch, commit = self._clone.latest()
        except RegistryError as error:
            if not unknown:
                raise
            raise RegistryError(
                f"{error.what}; whether what was pushed arrived is not known",
                "Publish again: what is there already changes nothing.",
            ) from error
        if self._snapshot is None or self._snapshot.commit != commit:
            self._snapshot = Snapshot(self._objects, commit, self.location)

    def _written_below(self, folder: str) -> list[str]:
        prefix = "" if folder in ("", ".") else f"{folder}/"
        return [name.removeprefix(prefix) for name in self._written or () if name.startswith(prefix)]


def _rejection(said: Said) -> str:
    """Why a push was not taken; empty when no answer came, so that it may have been taken."""
    found = _REJECTED.search(said.out.decode("utf-8", "replace"))
    if found is None:
        return ""
    remote = next((line for line in said.errors.splitlines() if line.startswith("remote:") and line[7:].strip()), "")
    return shown("; ".join(part for part in (found[1], remote.removeprefix("remote:").strip()) if part))


def _message(written: Iterable[str]) -> str:
    """What the log of the repository tells of a publication.

    Two publishers who write the same in the same second would otherwise make the very same commit, and both would be
    told that they were first.
    """
    pointers = [match for name in sorted(written) if (match := _POINTER.fullmatch(name))]
    first, *others = sorted(written)
    told = (
        f"Publish {', '.join(f'{match[2]} to {match[1]}' for match in pointers)}"
        if pointers
        else f"Write {first}{f' and {len(others)} more' if others else ''}"
    )
    return f"{told}\n\nPublication: {secrets.token_hex(16)}"
