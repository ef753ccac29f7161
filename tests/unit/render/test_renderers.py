from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.render.concise import concise
from meshwright.render.full import full
from meshwright.render.json_report import fingerprint, json_report
from meshwright.render.plain import plain
from meshwright.render.report import Report
from meshwright.render.summary import summary
from tests.unit.render.example_report import DOMAIN, FINDING, report

SCHEMA = json.loads(files("meshwright.render").joinpath("report.schema.json").read_text("utf-8"))


def test_full_says_what_why_and_what_to_do() -> None:
    assert (
        full(report(FINDING))
        == """\
domains/punctuality/models/delays/delays.yml:12: DEP001 undeclared-input  delays_by_hour -> weather.stations: \
punctuality reads weather.stations, which its inputs do not list
  because: domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)
  help:    add `weather.stations` to `inputs` in mesh.yml, or run `mesh add weather.stations`"""
    )


def test_full_leaves_out_an_empty_reason_and_separates_blocks_by_a_blank_line() -> None:
    text = full(report(replace(FINDING, reasons=()), replace(FINDING, subject="a", reasons=())))
    assert "because" not in text
    assert text.count("\n\n") == 1


def test_concise_is_one_line_a_finding_and_marks_warnings() -> None:
    lines = concise(report(replace(FINDING, level="warn"), replace(FINDING, subject="a"))).split("\n")
    assert len(lines) == 2
    assert " DEP001 undeclared-input  a: " in lines[0]
    assert " DEP001 undeclared-input (warning)  delays_by_hour " in lines[1]


def test_no_findings_are_no_text() -> None:
    assert full(report()) == concise(report()) == ""


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        (".", "mesh.yml"),
        ("./", "mesh.yml"),
        ("./domains/a", "domains/a/mesh.yml"),
        ("../a", "../a/mesh.yml"),
        ("/tmp/a/", "/tmp/a/mesh.yml"),
    ],
)
def test_files_are_seen_from_where_the_user_is(folder: str, file: str) -> None:
    assert replace(DOMAIN, folder=folder).path_of(Place("mesh.yml")).file == file


def test_a_report_is_sorted_whatever_the_order_of_the_findings() -> None:
    findings = [replace(FINDING, place=Place("models/a.yml", line)) for line in (10, 9, 100)]
    assert report(*findings) == report(*reversed(findings))
    assert [finding.place.line for finding in report(*findings).findings] == [9, 10, 100]


def test_the_summary_counts_in_singular_and_plural() -> None:
    assert summary(report(FINDING)) == (
        "checked 1 domain, 2 models, 1 port, 8 rules (2 skipped: no registry): 1 error, 0 warnings"
    )
    assert summary(Report(rules=1, against="env:prod", skipped=(("a", 1), ("b", 2)))) == (
        "checked 0 domains, 0 models, 0 ports, 1 rule (1 skipped: a; 2 skipped: b) against env:prod: "
        "0 errors, 0 warnings"
    )


def test_json_keeps_to_its_schema_and_loses_nothing() -> None:
    text = "é\u202e\x1b\x7f\ud800" + "x" * 1000
    document = json.loads(json_report(report(replace(FINDING, fact=text))))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["findings"][0]["fact"] == text
    assert document["summary"]["errors"] == 1


def test_json_has_the_whole_place_and_says_null_where_it_does_not_know() -> None:
    place = Place("models/a.yml", 3, 5, 4, 9)
    known, unknown = json.loads(
        json_report(report(replace(FINDING, place=place), replace(FINDING, place=Place("models/b.yml"), read=None)))
    )["findings"]
    keys = ("line", "column", "end_line", "end_column", "read")
    assert [known[key] for key in keys] == [3, 5, 4, 9, "weather.stations"]
    assert [unknown[key] for key in keys] == [1, None, None, None, None]
    jsonschema.Draft202012Validator(SCHEMA["$defs"]["finding"] | {"$defs": SCHEMA["$defs"]}).validate(unknown)


def test_identity_survives_new_words_and_moved_lines() -> None:
    moved = replace(
        FINDING,
        fact="x",
        reasons=("y",),
        help="z",
        place=Place("other.yml", 1, 2, 3, 4),
        level="warn",
        rule="renamed",
        read=PortId("fleet", "aircraft"),
    )
    assert fingerprint(moved) == fingerprint(FINDING)
    others = (replace(FINDING, code="x"), replace(FINDING, subject="x"), replace(FINDING, domain="x"))
    assert len({fingerprint(finding) for finding in (FINDING, *others)}) == 4
    # Written into debt files and dashboards: another value would forget what was accepted.
    expected = '["DEP001", "delays_by_hour -> weather.stations", "punctuality"]'
    assert fingerprint(FINDING) == hashlib.sha256(expected.encode()).hexdigest()


def test_hostile_text_is_shown_not_obeyed() -> None:
    assert plain("a\nb\x1b[31m\u202e\u2028\x9b\ud800") == r"a\nb\x1b[31m\u202e\u2028\x9b\ud800"
    assert plain("x" * 501) == "x" * 500 + "…"
    assert plain("x" * 500) == "x" * 500
    assert plain("Größe 風 `x` ## [a]") == "Größe 風 `x` ## [a]"


@pytest.mark.parametrize("text", ["##[add-mask]x", "a ##vso[task.complete]", "###[x]", "##\u200b[x]"])
def test_no_text_is_a_command_to_a_runner(text: str) -> None:
    for safe in (plain(text), json_report(report(replace(FINDING, fact=text)))):
        assert not re.search(r"##\w*\[", safe)
    assert json.loads(json_report(report(replace(FINDING, fact=text))))["findings"][0]["fact"] == text


hostile = st.text(st.characters(), max_size=20) | st.text(st.sampled_from("\n\r\x1b\x00\u202e\u2028a`"), max_size=600)


@given(
    st.lists(
        st.builds(
            Finding,
            code=hostile,
            rule=hostile,
            level=st.sampled_from(["error", "warn"]),
            domain=st.just("punctuality"),
            place=st.builds(Place, hostile, st.integers(1, 10**6)),
            subject=hostile,
            fact=hostile,
            reasons=st.lists(
                hostile | st.builds(Declaration, st.builds(Place, hostile), hostile, hostile), max_size=2
            ).map(tuple),
            help=hostile,
        ),
        max_size=3,
    ),
    hostile,
)
def test_no_text_can_break_out_of_its_line(findings: list[Finding], text: str) -> None:
    whole = Report.of(findings, [DOMAIN], rules=1, skipped=[(text, 1)], against=text)
    for rendered in (concise(whole), full(whole), summary(whole), json_report(whole)):
        rendered.encode("utf-8")
        lines = rendered.split("\n")
        assert not [char for line in lines for char in line if unicodedata.category(char) in _UNSAFE]
    assert len(concise(whole).split("\n")) == max(1, len(findings))
    assert "\n" not in summary(whole)
    assert len(json.loads(json_report(whole))["findings"]) == len(findings)


_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
