"""JUnit's XML, which nearly every CI shows as a test report."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from meshwright.mesh.finding import Finding
from meshwright.render.explained import explained
from meshwright.render.plain import plain
from meshwright.render.report import Report


def junit(report: Report) -> str:
    """A suite for each domain: its findings as tests that failed, or one test that passed.

    A warning is a skipped test with a message: it is shown and fails nothing, as in the check itself.
    """
    names = sorted({*report.names, *(finding.domain for finding in report.findings)})
    root = ElementTree.Element("testsuites", {"name": "mesh-check", **_counts(report.findings, names)})
    for name in names:
        findings = [finding for finding in report.findings if finding.domain == name]
        suite = ElementTree.SubElement(root, "testsuite", {"name": plain(name), **_counts(findings, [name])})
        for finding in findings:
            _add_case(suite, finding)
        if not findings:
            ElementTree.SubElement(suite, "testcase", classname=plain(name), name="keeps the rules of the mesh")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _add_case(suite: ElementTree.Element, finding: Finding) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=plain(finding.domain),
        name=plain(f"{finding.code} {finding.rule}: {finding.subject}"),
        file=plain(finding.place.file),
        line=str(finding.place.line),
    )
    if finding.level == "warn":
        ElementTree.SubElement(case, "skipped", message=plain(finding.fact))
        return
    failure = ElementTree.SubElement(case, "failure", type=plain(finding.rule), message=plain(finding.fact))
    place = f"{plain(finding.place.file)}:{finding.place.line}"
    rest = (f"{word}: {text}" for word, text in explained(finding))
    failure.text = "\n".join(map(plain, [f"{place}: {finding.fact}", *rest]))


def _counts(findings: Iterable[Finding], names: Iterable[str]) -> dict[str, str]:
    levels = [finding.level for finding in findings]
    clean = set(names) - {finding.domain for finding in findings}
    return {
        "tests": str(len(levels) + len(clean)),
        "failures": str(levels.count("error")),
        "errors": "0",
        "skipped": str(levels.count("warn")),
    }
