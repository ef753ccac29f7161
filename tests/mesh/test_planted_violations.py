"""One violation of every rule in a copy of the reference mesh: each is found, by its own rule, and nothing else is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.registry import load_published
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule, DatabaseRule
from tests.conftest import SHOWN
from tests.mesh.plants import PLANTS, plant, prepare
from tests.mesh.reference_mesh import copy_mesh, run

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]


@pytest.fixture(scope="module")
def report(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `mesh-check` says of the planted mesh, read from what it prints."""
    root = tmp_path_factory.mktemp("planted") / "mesh"
    copy_mesh(reference, root)
    prepare(root)
    plant(root)
    wait_until_older_than_a_minute(root, "fleet")
    output = root.parent / "report.json"
    run(root, "mesh-check", "-o", f"json={output}", codes=(1,))
    document: dict[str, Any] = json.loads(output.read_text())
    return document


def wait_until_older_than_a_minute(root: Path, name: str) -> None:
    """A promise of freshness cannot be in minutes and broken any sooner; the build mostly was long enough ago."""
    domain = load_published(root).domain(name)
    assert domain is not None
    served = min(port.built_at for deployment in domain.deployments for port in deployment.served)
    built = datetime.strptime(served, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    time.sleep(max(0.0, 62 - (datetime.now(timezone.utc) - built).total_seconds()))


def test_every_rule_has_a_planted_violation() -> None:
    # Those about changes are planted in test_planted_changes.py.
    # What a server grants is planted on one: tests/engines.
    planted = [rule.code for rule in RULES if not isinstance(rule, ChangeRule | DatabaseRule)]
    assert [each.code for each in PLANTS] == planted


def test_the_mesh_is_clean_before_anything_is_planted(reference: Path) -> None:
    document = json.loads(run(reference, "mesh-check", "-f", "json").rpartition("}")[0] + "}")
    assert document["findings"] == []
    summary = document["summary"]
    assert (summary["errors"], summary["warnings"], summary["debt"]) == (
        0,
        0,
        {"accepted": 0, "entries": 0, "solved": 0},
    )


def test_what_was_planted_is_found_and_nothing_else(
    report: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    found = {(each["code"], each["subject"]): each for each in report["findings"]}
    lines = [f"{len(PLANTS)} planted violations, {len(report['findings'])} findings"]
    for each in PLANTS:
        finding = found.get((each.code, each.subject))
        lines.append(f"{each.code} {finding['name'] if finding else ''}\n  planted: {each.what}")
        lines.append(f"  found:   {said(finding) if finding else 'NOTHING'}")
    record_property(SHOWN, "\n".join(lines))
    assert sorted((each["code"], each["subject"]) for each in report["findings"]) == sorted(
        (each.code, each.subject) for each in PLANTS
    )


def said(finding: dict[str, Any]) -> str:
    return f"{finding['file']}:{finding['line']}: {finding['level']}: {finding['fact']}"


def test_every_rule_looked_and_none_was_skipped(report: dict[str, Any]) -> None:
    summary = report["summary"]
    # Another rule that is in preview, outdated-package, is turned on in the planted mesh.
    asked = [rule for rule in RULES if rule.stage != "preview" or rule.name == "outdated-package"]
    # No domain of it is on an engine with grants.
    asked = [rule for rule in asked if not isinstance(rule, DatabaseRule)]
    assert (summary["rules"], summary["skipped"], summary["off"]) == (len(asked), [], 0)


def test_every_finding_leads_to_a_line_that_is_there(report: dict[str, Any]) -> None:
    for each in report["findings"]:
        assert each["line"] >= 1, said(each)
        assert each["because"], said(each)
        assert each["help"], said(each)
