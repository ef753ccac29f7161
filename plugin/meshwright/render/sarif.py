"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import meshwright
from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.place import Place
from meshwright.render.ascii_json import ascii_json
from meshwright.render.described_rule import PAGES, DescribedRule, Rules
from meshwright.render.explained import explained
from meshwright.render.json_report import fingerprint
from meshwright.render.plain import plain
from meshwright.render.report import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warn": "warning"}
_ROOT = "%SRCROOT%"


def sarif(report: Report, rules: Rules) -> str:
    """A JSON document in printable ASCII; the rules are listed with their pages, also those that found nothing."""
    index = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "meshwright",
                "version": meshwright.__version__,
                "informationUri": PAGES.rpartition("rules/")[0],
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "results": [_result(finding, index) for finding in report.findings],
    }
    return ascii_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: DescribedRule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page or rule.summary, "markdown": rule.page or rule.summary},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    rest = (f"{word.capitalize()}: {plain(text)}" for word, text in explained(finding))
    lines = [f"{plain(finding.subject)}: {plain(finding.fact)}", *rest]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.level],
        "message": {"text": _literal("\n".join(lines))},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {"meshwright/v1": fingerprint(finding)},
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    declared = [reason for reason in finding.reasons if isinstance(reason, Declaration)]
    if declared:
        result["relatedLocations"] = [_related(number, declaration) for number, declaration in enumerate(declared, 1)]
    return result


def _related(number: int, declaration: Declaration) -> dict[str, Any]:
    says = declaration.says + (f" ({declaration.owner})" if declaration.owner else "")
    return {
        "id": number,
        "physicalLocation": _location(declaration.place),
        "message": {"text": _literal(plain(says))},
    }


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line}
    if place.column:
        region["startColumn"] = place.column
    if place.end_line:
        region["endLine"] = place.end_line
    if place.end_column:
        region["endColumn"] = place.end_column
    return {"artifactLocation": _artifact(place.file), "region": region}


def _artifact(file: str) -> dict[str, str]:
    escaped = quote(file, errors="replace")
    return {"uri": f"file://{escaped}"} if file.startswith("/") else {"uri": escaped, "uriBaseId": _ROOT}


def _literal(text: str) -> str:
    """A text without links: SARIF reads `[words](target)` as one."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
