"""Keeping a second `mesh up` out of a project: both would write to `target`, and read what the other one wrote."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meshwright.mesh.errors import BuildError


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Have a project for oneself. Whoever dies lets go of it; a file system without locks keeps nobody out.

    Args:
        folder: the dbt project's. The lock is on the folder itself and leaves no file.

    Raises:
        BuildError: another process has it.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        # What comes next says what is wrong with it.
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(
                f"another `mesh up` is at work in {folder}", "Run this one again when that one has ended."
            ) from None
        except OSError:
            pass
        yield
    finally:
        os.close(descriptor)
