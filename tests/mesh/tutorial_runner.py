"""Runs a tutorial: writes the files that it shows, types the commands that it shows, and reads what they print.

A fenced block with a path behind its language is a file, as it is then. In a `console` block, each line with `$ ` is a
command; the lines below it must occur in its output, in this order. A line `...` stands for any lines. A command ends
with 0, unless `# fails` stands behind it; `# fails: 2` names the exit code. Blocks of other forms are for the reader.

A `diff` block with a path edits a file: what it shows with ` ` and `-` must stand there once, and becomes what it shows
with ` ` and `+`. A line `@@` begins another place of the same file.

A date behind `console` is the day on which its commands run, from noon on, a minute after each other; it holds until
the next date. The Python programs among them see it. What has no date before it runs today.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

SHOWN_FOLDER = "/home/you/shop"
"""What the tutorial calls the folder that it is followed in."""

_BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<about>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FAILS = re.compile(r"\s+# fails(?:: (?P<code>\d+))?$")
_SECONDS_PER_COMMAND = 300
_CLOCK = Path(__file__).parent / "clock"
"""The folder with the `sitecustomize` that sets the clock of a Python program."""

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
class Edit:
    """A place in a file that becomes another; its path is relative to the tutorial's folder."""

    line: int
    path: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """A command to type; `exit_code` is None when any failure will do, `time` when it is run at no certain time."""

    line: int
    text: str
    output: tuple[str, ...]
    exit_code: int | None
    time: datetime | None = None


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
        elif isinstance(step, Edit):
            _edit(step, folder / step.path)
        elif step.text.startswith("cd "):
            here = (here / step.text.removeprefix("cd ")).resolve()
        else:
            _run(step, here, folder, environment | _clock(step.time))


def steps(text: str) -> Iterator[File | Edit | Command]:
    """What there is to do, in the order of the page."""
    time = None
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("text")) + 1
        if block["language"] == "console":
            if block["about"]:
                time = _noon(block["about"], line, after=time)
            for command in _commands(block["text"], line):
                yield replace(command, time=time)
                # A build must not seem to begin before the one before it has ended.
                time = time + timedelta(minutes=1) if time else None
        elif block["language"] == "diff" and block["about"]:
            yield from _edits(block["about"], block["text"], line)
        elif block["about"]:
            yield File(block["about"], block["text"])


def _noon(day: str, line: int, after: datetime | None) -> datetime:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    if after is not None and noon <= after:
        raise TutorialError(f"line {line}: the story goes on at {after:%Y-%m-%d}, and not at {day}")
    return noon


def _edits(path: str, text: str, first_line: int) -> Iterator[Edit]:
    lines = text.splitlines()
    starts = [0, *(number + 1 for number, line in enumerate(lines) if line == "@@")]
    for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(lines)], strict=True):
        # Editors strip the blank from an empty line.
        shown = [line or " " for line in lines[start:end]]
        if any(line[0] not in " -+" for line in shown):
            raise TutorialError(f"line {first_line + start}: each line of an edit begins with ` `, `-` or `+`")
        old = tuple(line[1:] for line in shown if line[0] in " -")
        if not old:
            raise TutorialError(f"line {first_line + start}: an edit shows what stands there already")
        yield Edit(first_line + start, path, old, tuple(line[1:] for line in shown if line[0] in " +"))


def _edit(edit: Edit, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    size = len(edit.old)
    places = [start for start in range(len(lines) - size + 1) if tuple(lines[start : start + size]) == edit.old]
    if len(places) != 1:
        raise TutorialError(f"line {edit.line}: what is shown of {edit.path} stands there {len(places)} times")
    lines[places[0] : places[0] + size] = edit.new
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


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
    unwanted = ("DBT_", "MESH_", "PYTHON", "GIT_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    path = os.pathsep.join([str(bin_dir), os.environ.get("PATH", os.defpath)])
    return kept | {"PATH": path, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "COLUMNS": "120"}


def _clock(time: datetime | None) -> dict[str, str]:
    return {"PYTHONPATH": str(_CLOCK), "STORY_TIME": time.isoformat()} if time else {}


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
