"""A process that reads and writes a part of the domains; `site_crew` starts it and tells it what to do.

It has pipes to who started it, and ends when they are closed. Messages are pickled: both ends are ours.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from meshwright.app.site_domains import SiteDomains
from meshwright.registry.directory import Directory
from meshwright.registry.location import open_registry


@dataclass(frozen=True, slots=True)
class Source:
    """Where a worker finds the registry: as mesh.yml names it, the folder of that, and the environment variables."""

    location: str
    folder: Path
    environ: Mapping[str, str]
    directory: Directory


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong."""

    error: Exception


def main() -> None:
    """Do what is asked on standard input, and answer on what was standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed by accident is no answer
    _serve(sys.stdin.buffer, answers)


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    # Nearly everything that is made here is thrown away in a moment without a loop in it.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    source: Source = pickle.load(questions)
    domains = SiteDomains(open_registry(source.location, source.folder, source.environ), source.directory)
    while True:
        try:
            what, arguments = pickle.load(questions)
        except EOFError:
            return
        try:
            answer: object = getattr(domains, what)(*arguments)
        except Exception as error:
            answer = _told(error)
        pickle.dump(answer, answers)
        answers.flush()


def _told(error: Exception) -> Failed:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return Failed(RuntimeError("".join(traceback.format_exception(error))))
    return Failed(error)
