"""A rule's page: its headings and the files that its fenced blocks show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "rules"

HEADINGS = ["What it finds", "Why it matters", "Example", "Fix"]
OUTPUT = "output"

_FENCE = re.compile(r"^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class RulePage:
    """One page; `files` of the fix are those of the example with the shown ones replaced."""

    path: Path
    title: str
    headings: list[str]
    example: dict[str, str]
    fix: dict[str, str]
    output: str
    anonymous_fences: int

    @property
    def name(self) -> str:
        return self.path.stem


def all_pages() -> list[RulePage]:
    return [load_page(path) for path in sorted(FOLDER.glob("*.md"))]


def load_page(path: Path) -> RulePage:
    text = path.read_text(encoding="utf-8")
    # Headings inside of fences are comments of some language.
    prose = _FENCE.sub("", text)
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    example = _files(sections.get("Example", ""))
    output = example.pop(OUTPUT, "")
    return RulePage(
        path=path,
        title=text.split("\n", 1)[0].removeprefix("# "),
        headings=re.findall(r"^## (.+)$", prose, re.MULTILINE),
        example=example,
        fix=example | _files(sections.get("Fix", "")),
        output=output.rstrip("\n"),
        anonymous_fences=sum(match["file"] is None for match in _FENCE.finditer(text)),
    )


def rewrite_output(page: RulePage, output: str) -> None:
    text = page.path.read_text(encoding="utf-8")
    block = f"```text {OUTPUT}\n{output}\n```"
    page.path.write_text(re.sub(rf"^```text {OUTPUT}\n.*?^```$", lambda _: block, text, flags=re.M | re.S), "utf-8")


def _files(section: str) -> dict[str, str]:
    return {match["file"]: match["text"] for match in _FENCE.finditer(section) if match["file"]}
