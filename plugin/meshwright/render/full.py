"""One block for each finding: what, why and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.render.concise import headline
from meshwright.render.explained import explained
from meshwright.render.plain import plain
from meshwright.render.report import Report


def full(report: Report) -> str:
    """The blocks with a blank line between, without a line end after the last one."""
    return "\n\n".join("\n".join(_block(finding)) for finding in report.findings)


def _block(finding: Finding) -> Iterator[str]:
    yield headline(finding)
    yield from (f"  {word + ':':8} {plain(text)}" for word, text in explained(finding))
