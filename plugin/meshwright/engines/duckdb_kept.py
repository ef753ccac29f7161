"""The publications before the current one: share files in a hidden folder, which a rollback renames into place.

They are the way back. A publication puts the share that it replaces on top, a rollback takes the top one off; what was
rolled back is on it no more.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from meshwright.registry.folder_store import fsync

_SUFFIX = ".duckdb"


@dataclass(frozen=True, slots=True)
class KeptShares:
    """The earlier shares of one domain in one environment; whoever changes them holds the share's lock.

    Attributes:
        share: the current one, which need not be there.
        folder: where the others are.
    """

    share: Path
    folder: Path

    @property
    def last(self) -> Path | None:
        """The one before the current one."""
        there = self._paths()
        # A publication that was killed before its switch has kept what is still the current one.
        while there and self.share.exists() and there[-1].samefile(self.share):
            there.pop()
        return there[-1] if there else None

    @property
    def restored_at(self) -> str:
        """When the current one was gone back to (UTC, `2026-11-22T10:00:00Z`); empty when a build made it."""
        try:
            inode, restored_at = self._note.read_text(encoding="ascii").split()
            return restored_at if int(inode) == self.share.stat().st_ino else ""
        except (FileNotFoundError, ValueError):
            return ""

    def keep_current(self) -> None:
        """Put the current share on top. A file system without hard links keeps none."""
        there = self._paths()
        if not self.share.exists() or (there and there[-1].samefile(self.share)):
            return
        number = int(there[-1].stem) + 1 if there else 1
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            os.link(self.share, self.folder / f"{number:08d}{_SUFFIX}")

    def replaced(self, kept: int) -> None:
        """The share is a new one: forget that it was gone back to, and all but the last `kept` before it."""
        self._note.unlink(missing_ok=True)
        there = self._paths()
        for path in there[: max(len(there) - kept, 0)]:
            path.unlink(missing_ok=True)

    def restore(self, restored_at: str) -> None:
        """Rename the last one over the share, durably.

        Raises:
            FileNotFoundError: there is none.
        """
        last = self.last
        if last is None:
            raise FileNotFoundError(f"no earlier share of {self.share.name}")
        # It says of which file, so it is true from the moment of the renaming on.
        self._note.write_text(f"{last.stat().st_ino} {restored_at}", encoding="ascii")
        # The time at which readers get it. `mesh publish` knows by it that a build is not the last word.
        os.utime(last)
        for newer in self._paths():
            if newer.name > last.name:
                newer.unlink()
        last.replace(self.share)
        fsync(self.share.parent)

    @property
    def _note(self) -> Path:
        return self.folder / "restored_at"

    def _paths(self) -> list[Path]:
        """Oldest first."""
        return sorted(path for path in self.folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal())
