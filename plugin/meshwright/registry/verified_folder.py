"""What a folder can hold and an object store cannot: links, pipes, and files that no reader could take in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry.patience import MOST_BYTES
from meshwright.registry.verified import Verified

_COPY = "Put the file itself there, and verify again: nothing else was looked at, because a link leads anywhere."
_TAKE_AWAY = "Take it away, and verify again: nothing else was looked at."


def verify_kinds(folder: Path, starts: Iterable[str], verified: Verified) -> bool:
    """Look at entries of a folder without opening them; return whether all are folders and files of a usual size.

    Args:
        folder: the registry's folder.
        starts: what is looked at with all that is below it, relative to the folder; empty for the folder itself.
        verified: where to tell it.

    Raises:
        RegistryError: a folder below cannot be read.
    """
    before = len(verified.problems)
    for path in _entries(folder, starts):
        found = path.lstat()
        name = path.relative_to(folder).as_posix()
        if stat.S_ISLNK(found.st_mode):
            verified.problem(name, "is a symbolic link, so others can change it from elsewhere", _COPY)
        elif not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            verified.problem(name, "is neither a file nor a folder", _TAKE_AWAY)
        elif stat.S_ISREG(found.st_mode) and found.st_size > MOST_BYTES:
            verified.problem(name, "is larger than any file of a registry", _TAKE_AWAY)
    return len(verified.problems) == before


def _entries(folder: Path, starts: Iterable[str]) -> Iterator[Path]:
    """What leads to the starts, and everything below them; links are not followed, and hidden files nobody reads."""
    for start in starts:
        place = folder
        for part in filter(None, start.split("/")):
            place /= part
            if not os.path.lexists(place):
                break
            yield place
            if place.is_symlink():
                break
        else:
            yield from _below(place)


def _below(folder: Path) -> Iterator[Path]:
    pending = [str(folder)]
    while pending:
        place = pending.pop()
        try:
            with os.scandir(place) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except NotADirectoryError:
            return
        except OSError as error:
            raise RegistryError(f"the registry folder {place} cannot be read: {error.strerror}") from error
        yield from (Path(entry.path) for entry in entries)
        pending += (entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
