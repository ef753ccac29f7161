"""The comment of a pull request, as a parser of CommonMark reads it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from meshwright.mesh.finding import Finding
from meshwright.mesh.place import Place
from meshwright.render.markdown import MARK, markdown
from meshwright.render.report import Report
from meshwright.render.summary import summary
from tests.unit.render.example_report import FINDING, HOSTILE, hostile_report, report

OWN_HTML = {MARK, "<br>", "<details>", "</details>", "<summary>", "</summary>"}
OWN_WORDS = re.compile(r"(mesh-check: \d+ errors?, \d+ warnings?|and \d+ more|because: |readers: |help: | |\n)*")


def tokens(text: str) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [inner for token in parsed for inner in (token.children if token.children is not None else [token])]


def require_own(text: str) -> None:
    """Nothing but our words is outside of code."""
    for token in tokens(text):
        if token.type in ("html_block", "html_inline"):
            tags = re.findall(r"<[^>]*>", token.content)
            assert set(tags) <= OWN_HTML, token.content
            assert re.fullmatch(r"\s*(\d+ warnings?)?\s*", re.sub(r"<[^>]*>", "", token.content))
        elif token.type == "text":
            assert OWN_WORDS.fullmatch(token.content), token.content
        elif token.type == "link_open":
            assert str(token.attrs["href"]).startswith("https://meshwright.dev/rules/")
        assert not token.type.startswith(("table", "image", "fence", "code_block", "s_open")), token


def test_it_says_the_counts_then_each_domain_then_folded_warnings_then_the_summary() -> None:
    of = hostile_report()
    text = markdown(of)
    assert text.startswith(f"{MARK}\n\n**mesh-check: 2 errors, 1 warning**\n")
    assert text.endswith(f"`{summary(of)}`")
    first, warnings = text.split("<details><summary>1 warning</summary>")
    assert first.count("#### `punctuality`") == warnings.count("#### `punctuality`") == 1
    assert "DOC001" not in first
    assert "</details>" in warnings
    assert "DEP001" not in warnings
    assert "[`DEP001 undeclared-input`](https://meshwright.dev/rules/undeclared-input)" in first


def test_a_clean_check_has_the_counts_and_the_summary() -> None:
    assert markdown(report()).split("\n\n") == [
        MARK,
        "**mesh-check: 0 errors, 0 warnings**",
        f"`{summary(report())}`",
    ]


def test_a_hostile_name_is_code_and_nothing_else() -> None:
    require_own(markdown(hostile_report()))
    codes = [token.content for token in tokens(markdown(hostile_report())) if token.type == "code_inline"]
    for part in ("@team", "<script>", "[click](https://evil.example)", "</details>"):
        assert any(part in code for code in codes)


pieces = [
    "`",
    "``",
    "```",
    "~~~",
    "<b>",
    "</details>",
    "<!--",
    "-->",
    "@team",
    "|",
    "\\",
    "[a](b)",
    " ",
    "\n",
    "*",
    "a",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(pieces), max_size=12).map("".join), min_size=5, max_size=5))
def test_no_name_gets_out_of_its_code(texts: list[str]) -> None:
    domain, file, subject, fact, help_ = texts
    finding = replace(
        FINDING, domain=domain, place=Place(file), subject=subject, fact=fact, reasons=(fact,), rule=subject, help=help_
    )
    text = markdown(report(finding, replace(finding, level="warn")))
    require_own(text)
    assert re.findall(r"^</?details>", text, re.MULTILINE) == ["<details>", "</details>"]


def many(number: int, **changes: object) -> Report:
    findings: list[Finding] = [
        replace(FINDING, subject=f"reader_{each} -> weather.x", **changes) for each in range(number)
    ]  # type: ignore[arg-type]
    return report(*findings)


@pytest.mark.parametrize("number", [1, 100, 1000])
@pytest.mark.parametrize("changes", [{}, {"fact": "\U000e0001" * 600, "help": HOSTILE * 9}, {"level": "warn"}])
def test_it_is_never_longer_than_a_comment_may_be_and_counts_what_it_left_out(
    number: int, changes: dict[str, object]
) -> None:
    text = markdown(many(number, **changes))
    assert len(text) < 60_000
    shown = len(re.findall(r"^- \[", text, re.MULTILINE))
    more = re.search(r"^and (\d+) more$", text, re.MULTILINE)
    assert shown + (int(more[1]) if more else 0) == number
    assert shown >= 1
    folds = re.findall(r"^</?details>", text, re.MULTILINE)
    assert folds in ([], ["<details>", "</details>"])


def test_warnings_left_out_behind_shown_errors_are_counted() -> None:
    findings = [replace(FINDING, subject=f"{each}", level="warn" if each else "error") for each in range(500)]
    text = markdown(report(*findings))
    shown = len(re.findall(r"^- \[", text, re.MULTILINE))
    assert f"and {500 - shown} more" in text
    assert text.index("DEP001") < text.index("<details>")
