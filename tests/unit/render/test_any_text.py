"""Whatever others write into their names, each form stays one, and no finding is lost or made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.render.described_rule import DescribedRule
from meshwright.render.formats import FORMATS
from meshwright.render.report import Report
from tests.unit.render.example_report import DOMAIN, HOSTILE, RULES
from tests.unit.render.runner_log import annotations

PIECES = [
    "\n",
    "\r\n",
    "\x1b[2J",
    "\x00",
    "\u202e",
    "\u2028",
    "\ud800",
    "\ufffe",
    "::error::",
    "##[a]",
    "%0A",
    ",",
    ":",
]
PIECES += [
    "`",
    "```",
    "~~~",
    "<b>",
    "</details>",
    "<!--",
    "]]>",
    "&",
    "@team",
    "|",
    "\\",
    "[a](b)",
    "{0}",
    " ",
    "*",
    "a",
]
texts = st.text(st.characters(), max_size=20) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
texts |= st.just(HOSTILE) | st.just("`" * 600)
places = st.builds(Place, texts, st.integers(1, 10**6)) | st.builds(
    lambda file, line, column, more, end: Place(file, line, column, line + more, end),
    texts,
    st.integers(1, 10**6),
    st.integers(1, 500),
    st.integers(0, 3),
    st.integers(501, 900),
)
findings = st.builds(
    Finding,
    code=st.sampled_from(["DEP001", "DOC001", "NEW001"]),
    rule=texts,
    level=st.sampled_from(["error", "warn"]),
    domain=texts,
    place=places,
    subject=texts,
    fact=texts,
    reasons=st.lists(texts | st.builds(Declaration, places, texts, texts), max_size=2).map(tuple),
    help=texts,
    read=st.none() | st.builds(PortId, texts, texts),
)
reports = st.builds(
    lambda found, reason, names: Report.of(
        found, [replace(DOMAIN, name=name) for name in names], rules=2, skipped=[(reason, 1)]
    ),
    st.lists(findings, max_size=4),
    texts,
    st.lists(texts, max_size=2, unique=True),
)
rules = st.just(RULES) | st.builds(
    lambda summary, page: (DescribedRule("DEP001", "undeclared-input", summary, "error", page),), texts, texts
)


def count(form: str, text: str, report: Report) -> int:  # noqa: PLR0911
    """How many findings a reader of the form sees."""
    match form:
        case "full":
            return sum(line.startswith("  help:    ") for line in text.split("\n"))
        case "concise":
            return len(text.split("\n")) if text else 0
        case "json":
            return len(json.loads(text)["findings"])
        case "json-lines":
            *lines, last = (json.loads(line) for line in text.split("\n"))
            assert set(last) == {"schema_version", "summary"}
            return sum("code" in line for line in lines)
        case "github":
            found, rest = annotations(text)
            assert not rest
            return len(found)
        case "gitlab":
            return len({entry["fingerprint"] for entry in json.loads(text)})
        case "junit":
            clean = set(report.names) - {finding.domain for finding in report.findings}
            return len(list(ElementTree.fromstring(text.encode()).iter("testcase"))) - len(clean)
        case "sarif":
            return len(json.loads(text)["runs"][0]["results"])
        case "markdown":
            return len(re.findall(r"^- \[`", text, re.MULTILINE))
    raise AssertionError(form)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150, deadline=None)
@given(report=reports, described=rules)
def test_a_form_stays_one_and_keeps_every_finding(form: str, report: Report, described: Any) -> None:
    text = FORMATS[form](report, described)
    text.encode("utf-8")
    assert count(form, text, report) == len(report.findings)


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_check_has_a_form_too(form: str) -> None:
    report = Report.of([], [DOMAIN], rules=2)
    assert count(form, FORMATS[form](report, RULES), report) == 0
