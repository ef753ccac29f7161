"""JUnit's XML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from meshwright.mesh.finding import Finding
from meshwright.render.junit import junit
from meshwright.render.report import Report
from tests.unit.render.example_report import DOMAIN, FINDING, hostile_report


def suites(*findings: Finding, names: tuple[str, ...] = ("punctuality",)) -> dict[str, ElementTree.Element]:
    report = Report.of(findings, [replace(DOMAIN, name=name) for name in names], rules=1)
    root = ElementTree.fromstring(junit(report).encode())
    assert root.tag == "testsuites"
    return {suite.attrib["name"]: suite for suite in root}


def counts(suite: ElementTree.Element) -> list[int]:
    return [int(suite.attrib[key]) for key in ("tests", "failures", "errors", "skipped")]


def test_a_domain_is_a_suite_and_a_clean_one_a_test_that_passed() -> None:
    found = suites(FINDING, names=("fleet", "punctuality"))
    (passed,) = found["fleet"]
    assert (passed.tag, len(passed)) == ("testcase", 0)
    assert counts(found["fleet"]) == [1, 0, 0, 0]
    (failed,) = found["punctuality"]
    assert counts(found["punctuality"]) == [1, 1, 0, 0]
    assert failed.attrib == {
        "classname": "punctuality",
        "name": "DEP001 undeclared-input: delays_by_hour -> weather.stations",
        "file": "domains/punctuality/models/delays/delays.yml",
        "line": "12",
    }
    (failure,) = failed
    assert failure.attrib == {"type": "undeclared-input", "message": FINDING.fact}
    assert (failure.text or "").split("\n") == [
        f"domains/punctuality/models/delays/delays.yml:12: {FINDING.fact}",
        "because: domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)",
        f"help: {FINDING.help}",
    ]


def test_a_warning_is_shown_and_fails_nothing() -> None:
    found = suites(replace(FINDING, level="warn"))["punctuality"]
    assert counts(found) == [1, 0, 0, 1]
    assert [child.tag for child in found[0]] == ["skipped"]
    assert found[0][0].attrib["message"] == FINDING.fact


def test_the_counts_of_the_whole_are_those_of_its_suites() -> None:
    root = ElementTree.fromstring(junit(hostile_report()).encode())
    assert counts(root) == [sum(column) for column in zip(*map(counts, root), strict=True)] == [4, 2, 0, 1]
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}


def test_nothing_at_all_is_still_a_document() -> None:
    assert suites(names=()) == {}
