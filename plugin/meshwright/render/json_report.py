"""The report for programs; its form is fixed by report.schema.json beside this file."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from meshwright.mesh.finding import Finding
from meshwright.render.ascii_json import ascii_json
from meshwright.render.report import Report

SCHEMA_VERSION = 1


def json_report(report: Report) -> str:
    """A JSON document in printable ASCII: texts are complete, and what a terminal would obey is escaped."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "findings": [finding_document(finding) for finding in report.findings],
        "summary": summary_document(report),
    }
    return ascii_json(document, indent=2)


def finding_document(finding: Finding) -> dict[str, Any]:
    """One entry of `findings`; what is unknown of the place is null."""
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.rule,
        "level": finding.level,
        "domain": finding.domain,
        "file": place.file,
        "line": place.line,
        "column": place.column or None,
        "end_line": place.end_line or None,
        "end_column": place.end_column or None,
        "subject": finding.subject,
        "read": None if finding.read is None else str(finding.read),
        "fact": finding.fact,
        "because": finding.because,
        "readers": None if finding.readers is None else list(finding.readers),
        "change": finding.change or None,
        "help": finding.help,
        "fingerprint": fingerprint(finding),
    }


def summary_document(report: Report) -> dict[str, Any]:
    """The counts."""
    return {
        "domains": report.domains,
        "models": report.models,
        "ports": report.ports,
        "rules": report.rules,
        "skipped": [{"reason": reason, "rules": count} for reason, count in report.skipped],
        "against": report.against,
        "errors": report.count("error"),
        "warnings": report.count("warn"),
        "off": report.off,
        "debt": {
            "accepted": report.debt.accepted,
            "entries": report.debt.entries,
            "solved": len(report.debt.solved),
        },
    }


def fingerprint(finding: Finding) -> str:
    """What stays the same while messages are reworded and lines move."""
    identity = json.dumps([finding.code, finding.subject, finding.domain])
    return hashlib.sha256(identity.encode("ascii")).hexdigest()
