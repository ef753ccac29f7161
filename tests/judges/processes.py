"""How a judge is run: as a process of its own, without a network where the machine allows it."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"
"""No proxy is there: what asks it fails at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a judge does not accept.

    Attributes:
        judge: who says it.
        place: of what: a file, a check in it.
        text: in the judge's words.
    """

    judge: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended, and what it has printed on both streams."""

    code: int
    output: str


def run(
    command: Sequence[str | Path],
    folder: Path,
    *,
    network: bool = False,
    stdin: str = "",
    path: Sequence[str | Path] = (),
    variables: dict[str, str] | None = None,
) -> Ended:
    """Run a judge.

    Args:
        command: the program and its arguments.
        folder: where it runs; its home too, so that it reads nobody's settings and leaves nothing.
        network: whether it needs one, to reach a database.
        stdin: what it reads.
        path: folders to look for programs in, beside those of the system.
        variables: further ones; of the caller's it gets none but PATH.
    """
    environment = {
        "PATH": os.pathsep.join([*map(str, path), os.environ.get("PATH", os.defpath)]),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "400",
        "PYTHONUTF8": "1",
        "DATAHUB_TELEMETRY_ENABLED": "false",
        **({} if network else {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "all_proxy": NOWHERE}),
        **(variables or {}),
    }
    ran = subprocess.run(
        [*(() if network else without_network()), *command],
        cwd=folder,
        env=environment,
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    return Ended(ran.returncode, ran.stdout)


@functools.cache
def without_network() -> tuple[str, ...]:
    """What to put before a command so that it has no network; nothing where the machine does not allow that."""
    tool = shutil.which("unshare")
    for options in (("--net",), ("--map-current-user", "--net")):
        if tool and not subprocess.run([tool, *options, "true"], capture_output=True, check=False).returncode:
            return (tool, *options)
    return ()
