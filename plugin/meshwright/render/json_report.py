"""The report for programs; its form is fixed by report.schema.json beside this file."""

from __future__ import annotations

import hashlib
import json

from meshwright.mesh.finding import Finding
from meshwright.render.report import Report


def json_report(report: Report) -> str:
    """A JSON document in printable ASCII: texts are complete, and what a terminal would obey is escaped."""
    document = {
        "schema_version": 1,
        "findings": [
            {
                "code": finding.code,
                "name": finding.rule,
                "level": finding.level,
                "domain": finding.domain,
                "file": finding.place.file,
                "line": finding.place.line,
                "subject": finding.subject,
                "fact": finding.fact,
                "because": finding.because,
                "help": finding.help,
                "fingerprint": fingerprint(finding),
            }
            for finding in report.findings
        ],
        "summary": {
            "domains": report.domains,
            "models": report.models,
            "ports": report.ports,
            "rules": report.rules,
            "skipped": [{"reason": reason, "rules": count} for reason, count in report.skipped],
            "against": report.against,
            "errors": report.count("error"),
            "warnings": report.count("warn"),
        },
    }
    return json.dumps(document, indent=2)


def fingerprint(finding: Finding) -> str:
    """What stays the same while messages are reworded and lines move."""
    identity = json.dumps([finding.code, finding.subject, finding.domain])
    return hashlib.sha256(identity.encode("ascii")).hexdigest()
