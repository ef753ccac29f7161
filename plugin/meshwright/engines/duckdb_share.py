"""One domain's share file: who may write it, where the next one is written, and the switch.

A reader that has the old file open keeps its inode, so everything that it reads is of one publication.
"""

from __future__ import annotations

import fcntl
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from meshwright.engines.duckdb_kept import KeptShares
from meshwright.registry.folder_store import fsync

LOCK_WAIT_SECONDS = 30.0
"""How long a publication waits for another one of the same domain and environment to end."""

KEPT = 2
"""How many publications before the current one stay; the variable `mesh_publications_kept` says another number."""


class ShareError(Exception):
    """A share that cannot be published now; the text says why and what to do."""


@dataclass
class Share:
    """The share of one domain in one environment.

    Attributes:
        folder: the environment's folder of shares.
        domain: the domain's name, which is the file's stem.
    """

    folder: Path
    domain: str
    _lock: IO[bytes] | None = field(default=None, repr=False)
    _prepared: Path | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        """Where consumers find the share."""
        return self.folder / f"{self.domain}.duckdb"

    @property
    def kept(self) -> KeptShares:
        """The shares before this one."""
        return KeptShares(self.path, self.folder / f".{self.domain}.kept")

    def lock(self) -> None:
        """Keep other publishers of the share away, until it is switched or the process ends.

        Raises:
            ShareError: another publication held the lock for `LOCK_WAIT_SECONDS`, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
        except OSError as error:
            raise ShareError(f"the folder of shares cannot be written: {error}") from error

    def prepare(self, invocation_id: str) -> Path:
        """Lock the share against other publishers and return the path of the file to write.

        Raises:
            ShareError: another publication held the lock for `LOCK_WAIT_SECONDS`, or the folder cannot be written.
        """
        self.lock()
        # Whoever holds the lock is the only publisher: other temporary files are what killed runs left behind.
        for leftover in self.folder.glob(f".{self.domain}.*.duckdb*"):
            leftover.unlink()
        self._prepared = self.folder / f".{self.domain}.{invocation_id}.duckdb"
        return self._prepared

    def activate(self, temporary: Path, kept: int = KEPT) -> Path:
        """Rename the finished file over the share, durably, and release the lock; the last `kept` shares stay.

        Only the file that `prepare` named, and only once: any SQL on the connection can call this.

        Raises:
            ShareError: it is another file, or still has a write-ahead log, so it is not complete.
        """
        if temporary != self._prepared:
            raise ShareError(f"{temporary.name} is not the file that this run prepared")
        if temporary.with_name(temporary.name + ".wal").exists():
            raise ShareError(f"{temporary.name} was not detached: it still has a write-ahead log")
        fsync(temporary)
        if kept > 0:
            self.kept.keep_current()
        temporary.replace(self.path)
        fsync(self.folder)
        self.kept.replaced(kept)
        self._prepared = None
        self._release_lock()
        return self.path

    def restore(self, restored_at: str) -> Path:
        """Rename the share before the current one over it, durably, and release the lock.

        Raises:
            ShareError: nobody took the lock, or there is no earlier share.
        """
        if self._lock is None:
            raise ShareError("the share is not locked")
        try:
            self.kept.restore(restored_at)
        except FileNotFoundError as error:
            raise ShareError(str(error)) from error
        self._release_lock()
        return self.path

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = (self.folder / f".{self.domain}.lock").open("ab")
        deadline = time.monotonic() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    lock.close()
                    raise ShareError(
                        f"another publication of {self.domain} is running in {self.folder.name}; run it again"
                    ) from None
                time.sleep(0.1)
            else:
                self._lock = lock
                return

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None
