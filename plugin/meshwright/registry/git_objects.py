"""Reading a commit out of git's object database: there is no working tree, so no link is followed and no filter run."""

from __future__ import annotations

import subprocess
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_commands import Git
from meshwright.registry.patience import MOST_BYTES


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree has under a name.

    Attributes:
        mode: `40000` is a folder, `120000` a symbolic link, `160000` another repository; all else is a file.
        object: its id.
    """

    mode: str
    object: str

    @property
    def is_folder(self) -> bool:
        """Whether there are names below it."""
        return self.mode == "40000"

    @property
    def is_file(self) -> bool:
        """Whether it holds bytes of its own."""
        return self.mode.startswith("100")


class Objects:
    """The objects of a bare repository, read by one git process that stays."""

    def __init__(self, git: Git, shown: str) -> None:
        self._git = git
        self._shown = shown
        self._process: subprocess.Popen[bytes] | None = None
        # What reads several files at once must not mix up the answers.
        self._one_at_a_time = threading.Lock()
        self._trees: dict[str, dict[str, Entry]] = {}

    def file(self, entry: Entry, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            RegistryError: it is none, is too large, or is missing in the clone; `name` is told.
        """
        if not entry.is_file:
            what = "a folder" if entry.is_folder else "a link or another repository, which is not followed"
            raise RegistryError(f"{self._shown}: {name} cannot be read: it is {what}")
        return self._read(entry.object, name)

    def folder(self, tree: str, name: str) -> dict[str, Entry]:
        """What lies directly in a folder, given its id or its commit's."""
        known = self._trees.get(tree)
        if known is None:
            known = self._trees[tree] = _entries(self._read(f"{tree}^{{tree}}", name), len(tree) // 2)
        return known

    def _read(self, wanted: str, name: str) -> bytes:
        with self._one_at_a_time:
            answers, questions = self._streams()
            try:
                questions.write(wanted.encode() + b"\n")
                questions.flush()
                header = answers.readline().split()
                if len(header) != 3 or not header[2].isdigit():
                    raise RegistryError(
                        f"{self._shown}: {name} is missing in the clone of it",
                        f"Delete the folder {self._git.folder}; it is made again.",
                    )
                size = int(header[2])
                if size > MOST_BYTES:
                    self._stop()
                    raise RegistryError(f"{self._shown}: {name} has {size} bytes, which no file of a registry has")
                content = answers.read(size + 1)[:-1]
            except OSError as error:
                self._stop()
                raise RegistryError(f"{self._shown}: {name} cannot be read: git ended") from error
        if len(content) != size:
            raise RegistryError(f"{self._shown}: {name} cannot be read: git ended")
        return content

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._process.poll() is not None:
            self._process = self._git.start("cat-file", "--batch")
            weakref.finalize(self, partial(_close, self._process))
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        return self._process.stdout, self._process.stdin

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            _close(self._process)
            self._process = None


def _close(process: subprocess.Popen[bytes]) -> None:
    """Let git end: it does when nobody can ask it any more."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()


def _entries(tree: bytes, id_bytes: int) -> dict[str, Entry]:
    """A tree as git keeps it: `<mode> <name>NUL<id>`, again and again."""
    entries, at = {}, 0
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + id_bytes
        # An old repository may have a zero before the mode of a folder.
        entries[name.decode("utf-8", "replace")] = Entry(mode.decode().lstrip("0"), tree[end + 1 : at].hex())
    return entries
