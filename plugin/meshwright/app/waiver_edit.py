"""Editing mesh-waivers.yml as a text: an entry comes or goes, and every other line stays as a person left it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from meshwright.app.text_file import write_text
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.waiver import Acknowledgement, Agreements, Waiver
from meshwright.read.waiver_file import ACKNOWLEDGED, FILE_NAME, WAIVED, agreements_in, load_agreements
from meshwright.read.yaml_texts import quoted

_HEADER = """\
# What this domain agreed about single changes of contracts. Reviewers read it: who allowed what, why, and until when.
# `mesh waive` and `mesh acknowledge` write it and keep your comments. A key names one change with its values.
version: 1
"""
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Entry = Waiver | Acknowledgement


def put(folder: Path, entry: Entry) -> Path:
    """Write an entry into the file of a domain: in place of the one with its key, else where its words sort it.

    Returns:
        The file.

    Raises:
        ConfigError: what is in the file is broken, or of a form that cannot be edited.
    """
    before = load_agreements(folder)
    section = WAIVED if isinstance(entry, Waiver) else ACKNOWLEDGED
    path = folder / FILE_NAME
    text = _text(path) if path.exists() else _HEADER
    after = _put(_lines(text), section, entry)
    _write(path, after, _with(before, entry), f"Write it by hand, below `{section}:`:\n{''.join(_block(entry, 2))}")
    return path


def take_out(folder: Path, keys: Collection[str]) -> Path:
    """Take waivers out of the file of a domain, each with the comments above it; a file without entries goes.

    Args:
        folder: the domain.
        keys: of the changes that are not waived any more.

    Returns:
        The file.

    Raises:
        ConfigError: what is in the file is broken, or of a form that cannot be edited.
    """
    before = load_agreements(folder)
    left = tuple(waiver for waiver in before.waivers if waiver.change not in keys)
    path = folder / FILE_NAME
    if not left and not before.acknowledgements:
        path.unlink(missing_ok=True)
        return path
    lines = _lines(_text(path))
    found = _section(lines, WAIVED)
    if found is not None:
        spans = zip(before.waivers, found.entries, strict=False)
        gone = [span for waiver, span in spans if waiver.change in keys]
        if len(gone) == len(found.entries):
            gone = [_Span(found.start, found.end)]
        for span in reversed(gone):
            del lines[span.start : span.end]
    _write(path, lines, Agreements(left, before.acknowledgements), "Take them out by hand.")
    return path


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines of an entry with the comments above it, counted from 0; `dash` is where the entry itself begins."""

    start: int
    end: int
    dash: int = 0


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines of a list with its key; `indent` is where the dashes stand."""

    start: int
    end: int
    indent: int
    entries: tuple[_Span, ...]


def _put(lines: list[str], section: str, entry: Entry) -> list[str]:
    found = _section(lines, section)
    if found is None:
        return [*lines, f"{section}:\n", *_block(entry, 2)]
    block = _block(entry, found.indent)
    if not found.entries:
        return [*lines[: found.start], f"{section}:\n", *block, *lines[found.end :]]
    texts = yaml.load("".join(lines), _LOADER)[section]
    for each, span in zip(texts, found.entries, strict=False):
        if each["change"] == entry.change:
            return [*lines[: span.dash], *block, *lines[span.end :]]
    order = (entry.what, entry.change)
    where = next(
        (
            span.start
            for each, span in zip(texts, found.entries, strict=False)
            if (each["what"], each["change"]) > order
        ),
        found.entries[-1].end,
    )
    return [*lines[:where], *block, *lines[where:]]


def _section(lines: list[str], section: str) -> _Section | None:
    """Where a list stands, or None when the file has none."""
    root = yaml.compose("".join(lines), _LOADER)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    position = next((index for index, (key, _) in enumerate(pairs) if key.value == section), None)
    if position is None:
        return None
    key, value = pairs[position]
    start = key.start_mark.line
    following = pairs[position + 1][0].start_mark.line if position + 1 < len(pairs) else len(lines)
    if not value.value:
        return _Section(start, value.end_mark.line + 1, 2, ())
    indent = value.start_mark.column
    dashes = [_dash(lines, item.start_mark.line) for item in value.value]
    ends = [_end(lines, first, before, indent) for first, before in zip(dashes, [*dashes[1:], following], strict=True)]
    starts = [start + 1, *ends[:-1]]
    spans = map(_Span, starts, ends, dashes)
    return _Section(start, ends[-1], indent, tuple(spans))


def _dash(lines: list[str], line: int) -> int:
    """The line with the dash of an entry: its first key may stand below."""
    while line > 0 and not lines[line].lstrip().startswith("-"):
        line -= 1
    return line


def _end(lines: list[str], first: int, before: int, indent: int) -> int:
    """The line after an entry; blank lines and comments that are not indented deeper belong to what follows."""
    end = before
    while end > first + 1:
        text = lines[end - 1].strip()
        deeper = len(lines[end - 1]) - len(lines[end - 1].lstrip()) > indent
        if text and (not text.startswith("#") or deeper):
            break
        end -= 1
    return end


def _block(entry: Entry, indent: int) -> list[str]:
    """The lines of an entry. Keys are quoted, for some of them would be numbers."""
    values = {"change": entry.change, "what": entry.what, "reason": entry.reason}
    if isinstance(entry, Waiver):
        values["approver"] = entry.approver
    lines = [f"{key}: {quoted(value)}\n" for key, value in values.items()]
    lines += [f"until: {entry.until}\n"] if isinstance(entry, Waiver) else []
    return [" " * indent + ("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]


def _with(before: Agreements, entry: Entry) -> Agreements:
    match entry:
        case Waiver():
            others = tuple(each for each in before.waivers if each.change != entry.change)
            return Agreements((*others, entry), before.acknowledgements)
        case Acknowledgement():
            known = tuple(each for each in before.acknowledgements if each.change != entry.change)
            return Agreements(before.waivers, (*known, entry))


def _write(path: Path, lines: list[str], expected: Agreements, remedy: str) -> None:
    """Write the file if it says what it should say then; nothing is written otherwise."""
    text = "".join(lines)
    try:
        says = agreements_in(path, text.encode("utf-8"))
    except ConfigError:
        says = None
    if says is None or _by_key(says) != _by_key(expected):
        raise ConfigError([f"{path}: is of a form that this command cannot edit"], remedy)
    write_text(path, text)


def _by_key(agreements: Agreements) -> tuple[Mapping[str, Waiver], Mapping[str, Acknowledgement]]:
    return (
        {each.change: each for each in agreements.waivers},
        {each.change: each for each in agreements.acknowledgements},
    )


def _text(path: Path) -> str:
    """What is in a file, with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def _lines(text: str) -> list[str]:
    """The lines of a file, each with its end."""
    lines = text.splitlines(keepends=True)
    return [*lines[:-1], lines[-1] if lines[-1].endswith("\n") else lines[-1] + "\n"] if lines else []
