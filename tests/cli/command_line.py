"""Running a command as a user does, and writing down what it says."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from meshwright.cli.main import check_main, main

_DAY = re.compile(r"(yanked since|already, since|, yanked on|today is) \d{4}-\d\d-\d\d")
_AGE = re.compile(r"\b\d+ (?:s|min|h|d) (?=ago)|\b\d+ days? (?=old)")


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str


def run(command: str, folder: Path) -> Said:
    """Run `mesh ...` or `mesh-check ...` in a folder, through the console script's own function."""
    name, *arguments = shlex.split(command)
    out, err = io.StringIO(), io.StringIO()
    before, argv = Path.cwd(), sys.argv
    os.chdir(folder)
    sys.argv = [name, *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            {"mesh": main, "mesh-check": check_main}[name]()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        os.chdir(before)
        sys.argv = argv
    return Said(code, out.getvalue(), err.getvalue())


def transcript(commands: list[str], folder: Path) -> str:
    """The commands with everything they say; the folder is `<mesh>`, ages are `<age> ago`, the day of an event `<day>`.

    `<soon>` in a command is a day in three months: a waiver cannot last for ever.
    """
    today = datetime.now(timezone.utc).date()
    soon = (today + timedelta(days=90)).isoformat()
    parts = []
    for command in commands:
        said = run(command.replace("<soon>", soon).replace("<today>", today.isoformat()), folder)
        parts.append(f"$ {command}\nexit {said.code}\n")
        for stream, text in (("stdout", said.out), ("stderr", said.err)):
            if text:
                parts.append(f"{stream}:\n" + "".join(f"  {line}\n" if line else "\n" for line in text.splitlines()))
        parts.append("\n")
    whole = "".join(parts).rstrip("\n") + "\n"
    whole = _DAY.sub(r"\1 <day>", whole)
    return _AGE.sub("<age> ", whole.replace(str(folder), "<mesh>").replace(soon, "<soon>"))
