"""Finding the lines of places: in YAML by keys and names, in SQL by what is written there."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from meshwright.mesh.place import Place
from meshwright.read.yaml_lines import YamlLines

_COMMENT = re.compile(r"--[^\n]*|/\*|\{#")
_CLOSER = {"/*": "*/", "{#": "#}"}
_ARGUMENT = r"""\s*['"]{}['"]\s*"""
# An argument of a call that does not end before it. The next call is looked at for itself: it takes no longer than the
# file is long, whatever is in it.
_CONFIG = r"(?s)\bconfig\s*\((?:(?!\)\s*(?:-?\}}\}}|\n)|\bconfig\s*\().)*?\b({})\s*="
# A manifest may name anything as a file; what is larger was not written by hand, and nobody reads a line of it.
_LARGEST = 10_000_000


class PlaceFinder:
    """Looks places up in the files of a checked mesh; opens each file once."""

    def __init__(self) -> None:
        self._yaml: dict[str, YamlLines | None] = {}
        self._text: dict[tuple[str, Callable[[str], str]], str] = {}

    def locate(self, place: Place) -> Place:
        """The place with its lines, without anchor and alternatives.

        The first of the place and its alternatives whose anchor is in its file wins. When none is, the nearest thing
        to the last one that is in its file, which is the first line at worst. A file that cannot be read has no lines.

        Args:
            place: its file is relative to the working directory.
        """
        nearest = None
        for candidate in (place, *place.alternatives):
            found, exact = self._find(candidate)
            if exact and found is not None:
                return found
            nearest = found or nearest
        return nearest or Place(place.file, place.line)

    def _find(self, place: Place) -> tuple[Place | None, bool]:
        """A place with lines, or None, and whether it is what the anchor means."""
        match place.anchor:
            case ():
                return replace(place, alternatives=()), True
            case ("yaml", *steps):
                return self._in_yaml(place.file, steps)
            case ("ref", package, model, version):
                patterns = _ref_patterns(package, model, version)
            case ("config", key):
                patterns = iter((_CONFIG.format(re.escape(key)),))
            case ("table", *parts):
                return self._in_text(place.file, _table_patterns(parts), prepare=_without_comments)
            case ("word", text):
                patterns = iter((rf"(?i)(?<!\w)({re.escape(text)})(?!\w)",))
            case _:
                return None, False
        return self._in_text(place.file, patterns)

    def _in_yaml(self, name: str, steps: list[str]) -> tuple[Place | None, bool]:
        if name not in self._yaml:
            try:
                self._yaml[name] = YamlLines(Path(name).read_text(encoding="utf-8")) if _is_readable(name) else None
            except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError):
                # dbt parsed it; that it changed since is the freshness check's business, not the line number's.
                self._yaml[name] = None
        file = self._yaml[name]
        scalar, exact = file.find(steps) if file else (None, False)
        return (_place_of(name, scalar), exact) if scalar else (None, False)

    def _in_text(
        self, name: str, patterns: Iterator[str], prepare: Callable[[str], str] = str
    ) -> tuple[Place | None, bool]:
        if (name, prepare) not in self._text:
            self._text[name, prepare] = prepare(_read(name))
        text = self._text[name, prepare]
        for pattern in patterns:
            match = re.search(pattern, text)
            if match:
                start, end = match.span(1)
                return Place(name, *_line_and_column(text, start), *_line_and_column(text, end)), True
        return (Place(name), False) if text else (None, False)


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace") if _is_readable(name) else ""
    except OSError:
        return ""


def _is_readable(name: str) -> bool:
    """Whether a name is that of a file of text, and not of a device or a pipe, which would never end."""
    try:
        found = Path(name).stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST


def _ref_patterns(package: str, model: str, version: str) -> Iterator[str]:
    """Calls of `ref`, the most telling one first: of this version, of none, of any, then without the package."""
    name = _ARGUMENT.format(re.escape(model))
    number = r"""['"]?[\w.]+['"]?\s*"""
    for names in (_ARGUMENT.format(re.escape(package)) + "," + name, name):
        if version:
            this = rf"""['"]?{re.escape(version)}(?:\.0)?['"]?\s*"""
            yield rf"\b(ref\s*\({names},\s*v(?:ersion)?\s*=\s*{this}\))"
        yield rf"\b(ref\s*\({names}\))"
        yield rf"\b(ref\s*\({names},\s*v(?:ersion)?\s*=\s*{number}\))"


def _table_patterns(parts: list[str]) -> Iterator[str]:
    """A table's name in SQL, as far as it is written out: all of it, else its last part; quoted or not."""
    for first, before in ((0, r"(?<![\w.])"), (-1, r"(?<!\w)")):
        name = r"\s*\.\s*".join(rf"""["'`\[]?{re.escape(part)}["'`\]]?""" for part in parts[first:])
        yield rf"(?i){before}({name})(?!\w)"


def _without_comments(sql: str) -> str:
    """The text with its comments blanked, so that all else stays where it is; one that never ends is none."""
    parts: list[str] = []
    done = 0
    endless: set[str] = set()
    for match in _COMMENT.finditer(sql):
        opener = match[0]
        if match.start() < done or opener in endless:
            continue
        end = match.end()
        if opener in _CLOSER:
            closed = sql.find(_CLOSER[opener], end)
            if closed < 0:
                endless.add(opener)
                continue
            end = closed + 2
        parts += [sql[done : match.start()], re.sub(r"[^\n]", " ", sql[match.start() : end])]
        done = end
    return "".join([*parts, sql[done:]])


def _place_of(name: str, node: yaml.Node) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
