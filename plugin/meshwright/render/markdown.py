"""A comment on a pull request, or a summary page.

What others wrote is shown as code: there, and only there, no hosting site takes it for HTML, a link or a mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote

from meshwright.mesh.counted import counted
from meshwright.mesh.finding import Finding, Level
from meshwright.render.code_span import code_span
from meshwright.render.described_rule import PAGES
from meshwright.render.explained import explained
from meshwright.render.plain import plain
from meshwright.render.report import Report
from meshwright.render.summary import summary

MARK = "<!-- meshwright mesh-check -->"
"""How the comment of an earlier run is known."""

# GitHub takes 65,536 characters, and bots put some around ours.
_LIMIT = 59_000


def markdown(report: Report) -> str:
    """The counts, the errors by domain, the warnings folded, and the summary line; less than 60,000 characters."""
    errors, warnings = report.count("error"), report.count("warn")
    last = code_span(summary(report))
    room = _LIMIT - len(last)
    parts = [MARK, f"**mesh-check: {counted(errors, 'error')}, {counted(warnings, 'warning')}**"]
    shown = 0
    folds: tuple[tuple[Level, str, str], ...] = (
        ("error", "", ""),
        ("warn", f"<details><summary>{counted(warnings, 'warning')}</summary>", "</details>"),
    )
    for level, open_, close in folds:
        items = []
        for number, text in _items(report, level):
            room -= len(text) + 2
            if room < 0:
                break
            items.append(text)
            shown = number if level == "error" else errors + number
        if items:
            parts += [part for part in (open_, *items, close) if part]
    more = len(report.findings) - shown
    return "\n\n".join([*parts, *([f"and {more} more"] if more else []), last])


def _items(report: Report, level: Level) -> Iterator[tuple[int, str]]:
    """The findings of a level as list items, each with how many there are so far; headings stand before the first."""
    number = 0
    findings = [finding for finding in report.findings if finding.level == level]
    for domain, found in groupby(findings, key=lambda finding: finding.domain):
        heading = f"#### {code_span(domain)}\n\n"
        for finding in found:
            number += 1
            yield number, heading + _item(finding)
            heading = ""


def _item(finding: Finding) -> str:
    place = code_span(f"{finding.place.file}:{finding.place.line}")
    rule = f"[{code_span(f'{finding.code} {finding.rule}')}]({PAGES}{quote(plain(finding.rule), safe='')})"
    lines = [f"- {rule} {place}", code_span(f"{finding.subject}: {finding.fact}")]
    rest = (f"{word}: {code_span(text)}" for word, text in explained(finding))
    return "<br>\n  ".join([*lines, *rest])
