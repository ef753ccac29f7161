"""Accepted debt that is still there is never called solved, however little of a mesh is checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from meshwright.app.check import check
from tests.pages.page_check import NOON, REGISTRY, ROOT, report_on
from tests.pages.rule_page import RulePage, all_pages


@pytest.mark.parametrize("with_root", [True, False], ids=["below a root", "without a root"])
@pytest.mark.parametrize(
    "page", [page for page in all_pages() if REGISTRY not in page.example], ids=lambda page: page.name
)
def test_a_check_of_one_domain_does_not_call_live_debt_solved(
    page: RulePage, with_root: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    debt: dict[str, list[dict[str, str]]] = {}
    for finding in report_on(page.example).findings:
        entry = {"rule": finding.code, "subject": finding.subject, "reason": "x", "owner": "Ann", "since": "2026-01-01"}
        debt.setdefault(finding.domain, []).append(entry)
    root = Path(ROOT)
    if with_root and not root.exists():
        folders = [path.parent.name for path in sorted(Path().glob("*/dbt_project.yml"))]
        root.write_text(json.dumps({"version": 1, "domains": folders}))
    if not with_root:
        root.unlink(missing_ok=True)
    assert debt
    for name, entries in debt.items():
        Path(name, "mesh-debt.yml").write_text(json.dumps({"version": 1, "debt": entries}))
        _with_an_input(Path(name, "mesh.yml"))
        report = check([Path(name)], now=NOON)
        assert report.debt.entries == len(entries)
        assert report.debt.solved == ()


def _with_an_input(path: Path) -> None:
    """What a domain has to do with others may only show beside them, and a check of nothing is refused."""
    said = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {"version": 1}
    if not said.get("inputs"):
        path.write_text(yaml.safe_dump(said | {"inputs": ["elsewhere.nothing"]}), encoding="utf-8")
