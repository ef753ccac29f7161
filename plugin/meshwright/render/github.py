"""Workflow commands of GitHub Actions: they mark the lines of a pull request."""

from __future__ import annotations

from meshwright.mesh.finding import Finding
from meshwright.render.explained import explained
from meshwright.render.plain import LONGEST_PATH, plain
from meshwright.render.report import Report

_COMMANDS = {"error": "error", "warn": "warning"}


def github(report: Report) -> str:
    """A command for each finding, errors first: GitHub shows ten errors and ten warnings of a step."""
    return "\n".join(_command(finding) for finding in sorted(report.findings, key=lambda each: each.level != "error"))


def _command(finding: Finding) -> str:
    place = finding.place
    properties = {"file": plain(place.file, LONGEST_PATH), "line": str(place.line)}
    if place.end_line:
        properties["endLine"] = str(place.end_line)
    # GitHub takes columns of a single line alone.
    if place.column and place.end_line in (0, place.line):
        properties["col"] = str(place.column)
    properties["title"] = plain(f"{finding.code} {finding.rule}")
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {written}::{_data(_message(finding))}"


def _message(finding: Finding) -> str:
    rest = (f"{word}: {plain(text)}" for word, text in explained(finding))
    return "\n".join([f"{plain(finding.subject)}: {plain(finding.fact)}", *rest])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
