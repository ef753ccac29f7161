"""What the runner of GitHub Actions makes of a log: commands, and lines that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"::(?P<name>[a-z-]+)(?: (?P<properties>.*?))?::(?P<data>.*)", re.DOTALL)


@dataclass(frozen=True)
class Annotation:
    """A command, unescaped."""

    level: str
    properties: dict[str, str]
    message: str


def annotations(log: str) -> tuple[list[Annotation], list[str]]:
    """The annotations, and what else was said.

    A command begins its line after blanks. Properties are parted by commas, and end with the next `::`.
    """
    found: list[Annotation] = []
    rest: list[str] = []
    for line in re.split(r"\r\n|\r|\n", log):
        match = _COMMAND.match(line.lstrip())
        if match is None or match["name"] not in ("error", "warning"):
            rest += [line] if line else []
            continue
        pairs = [pair.split("=", 1) for pair in (match["properties"] or "").split(",")]
        properties = {name.strip(): _unescaped(value, property_=True) for name, value in pairs}
        found.append(Annotation(match["name"], properties, _unescaped(match["data"], property_=False)))
    return found, rest


def _unescaped(text: str, *, property_: bool) -> str:
    for char in "\r\n" + (":," if property_ else ""):
        text = text.replace(f"%{ord(char):02X}", char)
    return text.replace("%25", "%")
