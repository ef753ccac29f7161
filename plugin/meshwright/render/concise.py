"""One line for each finding."""

from __future__ import annotations

from meshwright.mesh.finding import Finding
from meshwright.render.plain import plain
from meshwright.render.report import Report


def concise(report: Report) -> str:
    """`file:line: CODE rule-name  subject: fact`, without a line end after the last one."""
    return "\n".join(map(headline, report.findings))


def headline(finding: Finding) -> str:
    """The line that says it all; errors go without saying, warnings are marked."""
    rule = finding.rule if finding.level == "error" else f"{finding.rule} (warning)"
    place = f"{plain(finding.place.file)}:{finding.place.line}"
    return f"{place}: {plain(finding.code)} {plain(rule)}  {plain(finding.subject)}: {plain(finding.fact)}"
