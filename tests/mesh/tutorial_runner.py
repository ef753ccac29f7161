"""Runs a tutorial: writes the files that it shows, types the commands that it shows, and reads what they print.

A fenced block with a path behind its language is a file, as it is then. In a `console` block, each line with `$ ` is a
command; the lines below it must occur in its output, in this order. A line `...` stands for any lines. A command ends
with 0, unless `# fails` stands behind it; `# fails: 2` names the exit code. Blocks of other forms are for the reader.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHOWN_FOLDER = "/home/you/shop"
"""What the tutorial calls the folder that it is followed in."""

_BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FAILS = re.compile(r"\s+# fails(?:: (?P<code>\d+))?$")
_SECONDS_PER_COMMAND = 300

# What differs from run to run: colours, dbt's clock, times, durations, versions, and dots that fill lines.
_VARYING = (
    (re.compile(r"\x1b\[[0-9;]*m"), ""),
    (re.compile(r"^\d\d:\d\d:\d\d "), ""),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "TIME"),
    (re.compile(r"\b\d+ (?:s|min|h|d) ago\b"), "AGO"),
    (re.compile(r"\b\d+\.\d+ ?s\b"), "SECONDS"),
    (re.compile(r"\b\d+\.\d+ seconds\b"), "SECONDS"),
    (re.compile(r"\b(dbt|duckdb)=\d+\.\d+\.\d+\S*"), r"\1=VERSION"),
    (re.compile(r"\b\d+ macros\b"), "MACROS"),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
    (re.compile(r" ?\.{3,} ?"), " ... "),
    (re.compile(r"[ \t]+"), " "),
)


class TutorialError(AssertionError):
    """A place where following the tutorial gives something else than it shows."""


@dataclass(frozen=True)
class File:
    """A file to write; its path is relative to the tutorial's folder."""

    path: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command to type; `exit_code` is None when any failure will do."""

    line: int
    text: str
    output: tuple[str, ...]
    exit_code: int | None


def run_tutorial(text: str, folder: Path, bin_dir: Path) -> None:
    """Follow a tutorial from its first block to its last.

    Args:
        text: the tutorial, in Markdown.
        folder: an empty folder to follow it in.
        bin_dir: the executables to prefer: `bin` of a virtual environment with meshwright and dbt.

    Raises:
        TutorialError: a command ended otherwise, or printed something else, than the tutorial shows.
    """
    environment = _environment(bin_dir)
    here = folder
    for step in steps(text):
        if isinstance(step, File):
            path = folder / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
        elif step.text.startswith("cd "):
            here = (here / step.text.removeprefix("cd ")).resolve()
        else:
            _run(step, here, folder, environment)


def steps(text: str) -> Iterator[File | Command]:
    """What there is to do, in the order of the page."""
    for block in _BLOCK.finditer(text):
        if block["file"]:
            yield File(block["file"], block["text"])
        elif block["language"] == "console":
            yield from _commands(block["text"], text.count("\n", 0, block.start("text")) + 1)


def _commands(text: str, first_line: int) -> Iterator[Command]:
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    if not starts or starts[0] != 0:
        raise TutorialError(f"line {first_line}: a console block begins with a command: `$ ...`")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        typed = lines[start].removeprefix("$ ")
        fails = _FAILS.search(typed)
        exit_code = 0 if fails is None else int(fails["code"]) if fails["code"] else None
        output = tuple(line for line in lines[start + 1 : end] if line.strip())
        yield Command(first_line + start, _FAILS.sub("", typed), output, exit_code)


def _environment(bin_dir: Path) -> dict[str, str]:
    """The caller's variables without those that change what dbt and mesh do or print."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DBT_", "MESH_", "PYTHON"))}
    path = os.pathsep.join([str(bin_dir), os.environ.get("PATH", os.defpath)])
    return kept | {"PATH": path, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "COLUMNS": "120"}


def _run(command: Command, here: Path, folder: Path, environment: dict[str, str]) -> None:
    run = subprocess.run(
        ["bash", "-c", command.text],
        cwd=here,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS_PER_COMMAND,
        check=False,
    )
    said = run.stdout.replace(str(folder.resolve()), SHOWN_FOLDER)
    expected = "a failure" if command.exit_code is None else f"exit code {command.exit_code}"
    if (command.exit_code is None and run.returncode == 0) or command.exit_code not in (None, run.returncode):
        raise TutorialError(
            f"line {command.line}: `{command.text}` ended with {run.returncode}, shown is {expected}\n{said}"
        )
    missing = first_missing(command.output, said)
    if missing is not None:
        raise TutorialError(f"line {command.line}: `{command.text}` did not print, there: {missing}\n{said}")


def first_missing(shown: tuple[str, ...], said: str) -> str | None:
    """The first line that is shown and was not printed after the ones before it; None when all were."""
    printed = iter([_constant(line) for line in said.splitlines()])
    for line in shown:
        if line.strip() == "...":
            continue
        wanted = _constant(line)
        if wanted not in printed:
            return line
    return None


def _constant(line: str) -> str:
    for pattern, replacement in _VARYING:
        line = pattern.sub(replacement, line)
    return line.strip()
