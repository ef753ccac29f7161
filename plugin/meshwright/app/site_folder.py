"""The folder that a site lies in: replaced as a whole, and whatever others put beside our files stays."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from meshwright.app.site_writer import unwritable
from meshwright.mesh.errors import MeshError

# A folder with it is one that we wrote. It says from what.
_MARKER = ".mesh-site"


class WrittenDomain(msgspec.Struct, frozen=True):
    """What the pages of a domain were made from, as digests.

    Attributes:
        state: of what the registry said of it.
        facts: of its DomainFacts, as they lie beside its pages.
        around: of its surroundings.
    """

    state: str
    facts: str
    around: str


class SiteState(msgspec.Struct, frozen=True):
    """What a written site was made from; kept with it.

    Attributes:
        version: of everything that makes pages.
        names: what we wrote directly into the folder.
        pages: for pages about the mesh that need not be made anew, the digest of what they were made from.
        since: UTC time from which on no state of a promise is another; empty for ever.
        until: UTC time from which on one is; empty for never.
    """

    version: str
    names: tuple[str, ...] = ()
    domains: dict[str, WrittenDomain] = {}
    pages: dict[str, str] = {}
    since: str = ""
    until: str = ""


class SiteFolder:
    """A site's folder, and the two beside it that are there for a moment while it is replaced."""

    def __init__(self, out: Path) -> None:
        """Know the folder; nothing is looked at yet.

        Raises:
            MeshError: there can be no folder beside it, or it is a link that leads nowhere but to itself.
        """
        # Behind a link, the folder is replaced and not the link.
        try:
            self.out = out.resolve()
        except (OSError, RuntimeError) as error:
            raise MeshError(f"{out} cannot hold a site: {error}", "Name another folder with --out.") from error
        if not self.out.name:
            raise MeshError(f"{out} cannot hold a site: it is no folder in another", "Name another folder with --out.")
        self.new = self.out.with_name(f".{self.out.name}.new")
        self._old = self.out.with_name(f".{self.out.name}.old")

    def require_replaceable(self) -> None:
        """Refuse a folder that is somebody else's.

        Raises:
            MeshError: it holds something, and no site of ours.
        """
        if self.out.exists() and not _is_ours(self.out):
            raise MeshError(f"{self.out} is there, and `mesh docs` did not write it", "Name another folder with --out.")
        for path in (self.new, self._old):
            if path.exists() and not _is_ours(path):
                raise MeshError(
                    f"{path} is there, and `mesh docs` did not write it",
                    "Move it away, or name another folder with --out.",
                )

    def state(self) -> SiteState | None:
        """What the site that is there was made from; None when nobody knows."""
        return _state_in(self.out)

    @contextmanager
    def begun(self) -> Iterator[int]:
        """An empty new folder, for one process at a time; it is taken away unless it took the old one's place.

        Yields:
            A file descriptor: nobody else begins until it is closed, in processes that were given it, too.

        Raises:
            MeshError: the disk does not let us.
        """
        try:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.out.parent, os.O_RDONLY)
        except OSError as error:
            raise unwritable(self.out.parent, error) from error
        try:
            with suppress(OSError):  # some network disks cannot lock
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._recover()
            try:
                self.new.mkdir()
                (self.new / _MARKER).touch()
                yield lock
            finally:
                shutil.rmtree(self.new, ignore_errors=True)
        except OSError as error:
            raise unwritable(self.out, error) from error
        finally:
            os.close(lock)

    def finish(self, state: SiteState, kept: Collection[str]) -> None:
        """Put the new folder into the old one's place.

        Args:
            state: what it was made from.
            kept: folders and files of the old site that belong to the new one as they are.
        """
        (self.new / _MARKER).write_bytes(msgspec.json.encode(state, order="deterministic"))
        try:
            for folder in kept:
                (self.new / folder).parent.mkdir(parents=True, exist_ok=True)
                (self.out / folder).rename(self.new / folder)
            if self.out.exists():
                self.out.rename(self._old)
            self.new.rename(self.out)
        except BaseException:
            self._take_back(kept)
            raise
        self._discard_old()

    def _take_back(self, kept: Collection[str]) -> None:
        if not self.out.exists() and self._old.exists():
            self._old.rename(self.out)
        for folder in kept:
            if (self.new / folder).exists() and not (self.out / folder).exists():
                (self.new / folder).rename(self.out / folder)

    def _recover(self) -> None:
        """Clear up after a process that was killed."""
        self.require_replaceable()
        if not self.out.exists() and self._old.exists():
            self._old.rename(self.out)
        self._discard_old()
        shutil.rmtree(self.new, ignore_errors=True)

    def _discard_old(self) -> None:
        """Take what is left of the old site away, but for what is not ours: that moves into the new one."""
        if not self._old.exists():
            return
        known, new = _state_in(self._old), _state_in(self.out)
        ours = {_MARKER, *(state_name for state in (known, new) if state is not None for state_name in state.names)}
        for path in self._old.iterdir():
            if path.name not in ours and not (self.out / path.name).exists():
                path.rename(self.out / path.name)
        shutil.rmtree(self._old, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    return path.is_dir() and ((path / _MARKER).is_file() or not any(path.iterdir()))


def _state_in(folder: Path) -> SiteState | None:
    try:
        return msgspec.json.decode((folder / _MARKER).read_bytes(), type=SiteState)
    except (OSError, ValueError):
        return None
