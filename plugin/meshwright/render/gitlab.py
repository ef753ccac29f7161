"""GitLab's code quality report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from meshwright.mesh.finding import Finding
from meshwright.render.ascii_json import ascii_json
from meshwright.render.json_report import fingerprint
from meshwright.render.plain import LONGEST_PATH, plain
from meshwright.render.report import Report

_SEVERITIES = {"error": "major", "warn": "minor"}


def gitlab(report: Report) -> str:
    """A JSON array in printable ASCII, one entry for each finding."""
    entries = [_entry(finding, unique) for finding, unique in _with_fingerprints(report.findings)]
    return ascii_json(entries, indent=2)


def _entry(finding: Finding, unique: str) -> dict[str, Any]:
    place = finding.place
    return {
        "description": f"{plain(finding.subject)}: {plain(finding.fact)}",
        "check_name": plain(f"{finding.code} {finding.rule}"),
        "fingerprint": unique,
        "severity": _SEVERITIES[finding.level],
        "location": {
            "path": plain(place.file, LONGEST_PATH),
            "lines": {"begin": place.line, "end": max(place.line, place.end_line)},
        },
    }


def _with_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """GitLab shows one entry for each fingerprint: a second finding of the same identity gets one of its own."""
    seen: Counter[str] = Counter()
    for finding in findings:
        same = fingerprint(finding)
        seen[same] += 1
        yield finding, same if seen[same] == 1 else hashlib.sha256(f"{same} {seen[same]}".encode()).hexdigest()
