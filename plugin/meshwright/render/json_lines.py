"""The report for programs that read one line at a time."""

from __future__ import annotations

from meshwright.render.ascii_json import ascii_json
from meshwright.render.json_report import SCHEMA_VERSION, finding_document, summary_document
from meshwright.render.report import Report


def json_lines(report: Report) -> str:
    """A line for each finding, as in the JSON report, then one with `schema_version` and `summary`.

    So the last line of a report is known by its keys, and a report that was cut off has none.
    """
    last = {"schema_version": SCHEMA_VERSION, "summary": summary_document(report)}
    return "\n".join(map(ascii_json, [*map(finding_document, report.findings), last]))
