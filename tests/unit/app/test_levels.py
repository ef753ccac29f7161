"""Levels of rules: who says them, who wins, and what a wrong name is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.app import levels as levels_module
from meshwright.app import run_rules as run_rules_module
from meshwright.app.check import check
from meshwright.app.levels import levels_of
from meshwright.app.mesh_root import roots_of
from meshwright.mesh.errors import ConfigError
from meshwright.read.mesh_yml import load_domain_config
from meshwright.render.json_report import json_report
from meshwright.render.notes import notes
from meshwright.render.summary import summary
from meshwright.rules import RULES, unenforced_contract
from meshwright.rules.rule import ChangeRule, Rule, Stage
from tests.unit.app.small_domain import built, domain, port


def said(folder: Path, rules: str, more: str = "") -> None:
    (folder / "mesh.yml").write_text(f"version: 1\n{more}rules: {rules}\n")


def fleet(root: Path, rules: str = "{}") -> Path:
    folder = built(domain(root / "fleet"), port("aircraft", contract={"enforced": False}))
    said(folder, rules)
    return folder


def found(folder: Path) -> dict[str, str]:
    return {finding.code: finding.level for finding in check([folder]).findings}


def test_a_domain_may_lower_raise_and_silence_a_rule_by_code_or_name(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    assert found(folder)["CON001"] == "error"
    said(folder, "{CON001: warn}")
    assert found(folder)["CON001"] == "warn"
    said(folder, "{unenforced-contract: off}")
    assert "CON001" not in found(folder)
    said(folder, "{keyless-port: error, unenforced-contract: 'off'}")
    assert "CON001" not in found(folder)


def test_the_domain_wins_over_the_root_and_the_root_over_the_rule(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    said(tmp_path, "{CON001: off}", "domains: ['*']\n")
    assert "CON001" not in found(folder)
    said(folder, "{unenforced-contract: warn}")
    assert found(folder)["CON001"] == "warn"
    config = load_domain_config(folder)
    (level,) = {setting for code, setting in levels_of([config], roots_of([config]))["fleet"].items() if setting.place}
    assert level.place is not None
    assert (level.level, Path(level.place.file)) == ("warn", folder / "mesh.yml")


def test_each_domain_of_a_mesh_has_its_own_levels(tmp_path: Path) -> None:
    for name, rules in (("fleet", "{CON001: off}"), ("weather", "{CON001: warn}")):
        folder = built(domain(tmp_path / name, name), port("aircraft", contract={"enforced": False}))
        said(folder, rules)
    report = check([tmp_path / "fleet", tmp_path / "weather"])
    assert [(f.domain, f.level) for f in report.findings if f.code == "CON001"] == [("weather", "warn")]
    assert report.off == 0


def test_a_rule_that_is_off_everywhere_is_counted_as_off(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    before = check([folder])
    said(folder, "{CON001: off, SYN001: off}")
    after = check([folder])
    assert (after.rules, after.off, before.off) == (before.rules, 2, 0)
    # SYN001 needs a registry, so it was among the skipped ones before.
    assert sum(count for _, count in after.skipped) == sum(count for _, count in before.skipped) - 1
    assert "; 2 off)" in summary(after)
    assert '"off": 2' in json_report(after)


def can_be_off(rule: Rule, *but: str) -> bool:
    return rule.code not in but and not (isinstance(rule, ChangeRule) and rule.change_class != "risky")


@pytest.mark.parametrize("level", ["off", "warn"])
def test_a_broken_promise_does_not_weigh_less_because_its_own_domain_says_so(tmp_path: Path, level: str) -> None:
    folder = fleet(tmp_path, f"{{removed-column: {level}}}")
    with pytest.raises(ConfigError, match=r"mesh\.yml:\d+: rules\.removed-column: .*`mesh waive`"):
        check([folder])


def test_what_breaks_no_promise_can_weigh_more_or_less(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "{widened-type: error, changed-order: off, changed-logic: warn, removed-column: error}")
    assert {finding.code for finding in check([folder]).findings} == {"CON001"}


def test_a_check_without_a_rule_to_run_is_never_a_pass(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "{" + ", ".join(f"{rule.code}: off" for rule in RULES if can_be_off(rule)) + "}")
    with pytest.raises(ConfigError, match="nothing was checked: every rule is off") as caught:
        check([folder])
    assert caught.value.exit_code == 2


def test_rules_that_cannot_run_are_no_rules_to_run(tmp_path: Path) -> None:
    """Without a registry, a rule that needs one does not make a check of nothing a check of something."""
    folder = fleet(tmp_path, "{" + ", ".join(f"{rule.code}: off" for rule in RULES if can_be_off(rule, "SYN001")) + "}")
    with pytest.raises(ConfigError, match="nothing was checked"):
        check([folder])


def test_every_unknown_and_doubled_name_is_told_with_its_line(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    said(tmp_path, "\n  stale-interfac: off", "domains: ['*']\n")
    said(folder, "\n  CON001: warn\n  unenforced-contrct: warn\n  unenforced-contract: error")
    with pytest.raises(ConfigError) as caught:
        check([folder])
    assert caught.value.problems == [
        f"{tmp_path}/mesh.yml:4: rules.stale-interfac: there is no rule stale-interfac; did you mean stale-interface?",
        f"{folder}/mesh.yml:4: rules.unenforced-contrct: there is no rule unenforced-contrct; "
        "did you mean unenforced-contract?",
        f"{folder}/mesh.yml:5: rules.unenforced-contract: the same rule as CON001; keep one of them",
    ]


def test_a_level_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"rules\.CON001: .*eror.* is not one of error, warn, off; did you mean error"
    ):
        check([fleet(tmp_path, "{CON001: eror}")])


def staged(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    rule: Rule = replace(unenforced_contract.RULE, stage=stage)
    rules = tuple(rule if each.code == rule.code else each for each in RULES)
    monkeypatch.setattr(levels_module, "RULES", rules)
    monkeypatch.setattr(run_rules_module, "RULES", rules)


def test_a_rule_in_preview_runs_where_a_mesh_yml_gives_it_a_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fleet(tmp_path)
    before = check([folder])
    staged(monkeypatch, "preview")
    without = check([folder])
    assert "CON001" not in found(folder)
    assert (without.rules, without.off) == (before.rules - 1, 0)
    said(folder, "{CON001: warn}")
    assert found(folder)["CON001"] == "warn"
    assert check([folder]).rules == before.rules


def test_a_deprecated_rule_runs_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fleet(tmp_path)
    staged(monkeypatch, "deprecated")
    assert found(folder)["CON001"] == "error"
    assert list(notes(check([folder]))) == ["note: CON001 unenforced-contract is deprecated"]


def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule itself takes its findings less seriously than its level."""
    original = unenforced_contract.RULE
    rule = replace(original, check=lambda mesh: [replace(finding, level="warn") for finding in original.check(mesh)])
    rules = tuple(rule if each.code == rule.code else each for each in RULES)
    monkeypatch.setattr(run_rules_module, "RULES", rules)


def test_a_level_that_the_rule_lowered_stays_until_a_mesh_yml_names_the_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fleet(tmp_path)
    lenient(monkeypatch)
    assert found(folder)["CON001"] == "warn"
    said(folder, "{CON001: error}")
    assert found(folder)["CON001"] == "error"


def test_a_domain_that_names_no_registry_has_that_of_its_mesh(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    assert check([folder]).skipped[-1][0] == "no registry in mesh.yml"
    said(tmp_path, "{}", "domains: ['*']\nregistry: registry\n")
    assert check([folder]).skipped[-1][0] == "nothing is published yet"
