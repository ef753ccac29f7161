"""Publishers that are killed at a step of their publication; run in processes of their own."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from meshwright.app.publish import publish
from tests.unit.app.small_domain import NOON
from tests.unit.registry.places import Place


def publish_and_die(folder: Path, place: Place, step: int, moment: str) -> None:
    """Publish a domain, and be killed before, in or after the step with this number, the first being 0.

    Whoever has fewer steps ends as if nothing was.
    """
    {"folder": _in_a_folder, "s3": _in_s3, "git": _in_git}[place.kind](_Death(step, moment))
    publish(folder, now=lambda: NOON, environ=place.variables)


def publish_all(folder: Path, place: Place, begins: Event) -> None:
    """Publish a domain, to be killed from outside."""
    begins.set()
    publish(folder, now=lambda: NOON, environ=place.variables)


class _Death:
    def __init__(self, step: int, moment: str) -> None:
        self.left = step
        self.moment = moment

    def due(self) -> bool:
        """Whether it is the step."""
        self.left -= 1
        return self.left == -1

    def around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        """The step, before or after which the process is killed."""

        def stepping(*arguments: Any, **more: Any) -> Any:
            due = self.due()
            if due and self.moment == "before":
                die()
            try:
                return step(*arguments, **more)
            finally:
                if due:
                    die()

        return stepping


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _in_a_folder(death: _Death) -> None:
    """The steps are what changes the folder: a file appears, holds half of its bytes, takes its name, is taken away."""
    tempfile.mkstemp = death.around(tempfile.mkstemp)
    os.link = death.around(os.link)
    for name in ("replace", "unlink"):
        setattr(Path, name, death.around(getattr(Path, name)))
    fdopen = os.fdopen

    def in_halves(*arguments: Any, **more: Any) -> Any:
        file = fdopen(*arguments, **more)
        if death.due():
            raw = file.write

            def write(content: bytes) -> None:
                raw(content[: len(content) // 2])
                file.flush()
                die()

            return _Halves(file, write)
        return file

    os.fdopen = in_halves


class _Halves:
    def __init__(self, file: Any, write: Callable[[bytes], None]) -> None:
        self.file = file
        self.write = write

    def __enter__(self) -> _Halves:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


def _in_s3(death: _Death) -> None:
    """The steps are uploads."""
    import obstore

    obstore.put = death.around(obstore.put)


def _in_git(death: _Death) -> None:
    """The steps are git's commands; in one of them, git is killed as well, a moment after it was started."""
    from meshwright.registry.git_commands import Git

    if death.moment != "in":
        Git.run = death.around(Git.run)  # type: ignore[method-assign]
        return
    start = Git.start

    def starting(git: Git, *arguments: Any, **more: Any) -> Any:
        process = start(git, *arguments, **more)
        if death.due():
            time.sleep(0.004)
            process.kill()
            die()
        return process

    Git.start = starting  # type: ignore[method-assign]
