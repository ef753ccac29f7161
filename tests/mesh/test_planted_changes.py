"""One change for every change rule, in the domain weather as dbt parses it: each is found, by its own rule alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule
from tests.conftest import SHOWN
from tests.mesh.plants_of_changes import CHANGE_PLANTS, lay
from tests.mesh.reference_mesh import copy_mesh, run

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

ELSEWHERE = {
    "CHG109": "dbt refuses a public model that builds nothing",
    "CHG302": "the domain weather has no versions; tests/mesh/test_quarter.py moves one",
    "CHG402": "dbt wants an owner of every group",
}
"""The rules that nothing is planted for here, and why."""


ALSO = [("CON001", "weather.unbound")]
"""What a rule about the state has to say as well: a port needs a contract, whatever it had before."""


@pytest.fixture(scope="module")
def report(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `mesh-check --against` the former state says of the domain."""
    folder = tmp_path_factory.mktemp("changes")
    for name in ("before", "after"):
        root = folder / name
        copy_mesh(reference, root)
        lay(root / "domains" / "weather", after=name == "after")
        (root / "policy.yml").write_text("version: 1\ndeprecation: {notice: 90d}\n", encoding="utf-8")
        with (root / "mesh.yml").open("a", encoding="utf-8") as file:
            file.write("policy: policy.yml\nrules: {changed-logic: error}\n")
        run(root / "domains" / "weather", "dbt", "parse")
    output = folder / "report.json"
    against = folder / "before" / "domains" / "weather"
    run(
        folder / "after" / "domains/weather",
        "mesh-check",
        "--against",
        str(against),
        "-o",
        f"json={output}",
        codes=(1,),
    )
    document: dict[str, Any] = json.loads(output.read_text())
    return document


def test_every_change_rule_has_a_planted_change() -> None:
    rules = {rule.code for rule in RULES if isinstance(rule, ChangeRule)}
    assert {plant.code for plant in CHANGE_PLANTS} | ELSEWHERE.keys() == rules


def test_what_was_changed_is_found_and_nothing_else(
    report: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    lines = [f"{len(CHANGE_PLANTS)} planted changes, {len(report['findings'])} findings"]
    found = {(each["code"], each["subject"]): each for each in report["findings"]}
    for plant in CHANGE_PLANTS:
        finding = found.get((plant.code, f"weather{plant.subject}"))
        lines.append(f"{plant.code} {finding['subject']}: {finding['fact']}" if finding else f"{plant.code} NOTHING")
    record_property(SHOWN, "\n".join(lines))
    planted = sorted([*((plant.code, f"weather{plant.subject}") for plant in CHANGE_PLANTS), *ALSO])
    assert sorted((each["code"], each["subject"]) for each in report["findings"]) == planted


def test_every_change_has_a_key_of_its_own_and_leads_to_a_line(report: dict[str, Any]) -> None:
    keys = [each["change"] for each in report["findings"] if each["change"]]
    assert len(set(keys)) == len(CHANGE_PLANTS)
    assert all(each["line"] >= 1 and each["because"] and each["help"] for each in report["findings"])
