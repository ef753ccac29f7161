"""The pages of the rules are true: their examples are found, their fixes are clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import meshwright.rules
from meshwright.render.full import full
from meshwright.rules import RULES
from meshwright.rules.rule import Rule
from tests.pages.page_check import report_on
from tests.pages.rule_page import HEADINGS, RulePage, all_pages, rewrite_output

PAGES = all_pages()

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_rule_has_its_file_its_page_and_its_line_in_the_tuple() -> None:
    names = sorted(rule.name for rule in RULES)
    modules = Path(meshwright.rules.__file__).parent.glob("*.py")
    files = sorted(path.stem.replace("_", "-") for path in modules if path.stem not in ("__init__", "rule"))
    assert names == files == sorted(page.name for page in PAGES)


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) for code in codes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_introduces_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert rule.summary[0].isupper() or rule.summary[0] == "`"
    assert rule.summary.endswith(".")


@every_page
def test_a_page_has_the_shape_of_the_others(page: RulePage) -> None:
    rule = next(rule for rule in RULES if rule.name == page.name)
    assert page.title == f"{rule.name} ({rule.code})"
    assert page.headings == HEADINGS
    assert page.anonymous_fences == 0
    assert page.fix != page.example


@every_page
def test_the_example_is_found_by_its_rule_alone(page: RulePage, update_pages: bool) -> None:
    report = report_on(page.example)
    assert {finding.rule for finding in report.findings} == {page.name}
    for finding in report.findings:
        assert Path(finding.place.file).is_file()
        assert finding.subject
        assert finding.fact
        assert finding.help
    if update_pages:
        rewrite_output(page, full(report))
    else:
        assert full(report) == page.output


@every_page
def test_the_fix_is_clean_for_all_rules(page: RulePage) -> None:
    assert full(report_on(page.fix)) == ""


@every_page
def test_the_order_of_the_domains_does_not_matter(page: RulePage) -> None:
    assert report_on(page.example, backwards=True) == report_on(page.example)
