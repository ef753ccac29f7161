"""The joints between the steps and what they call; each use case is replaced, dbt is a record of its output."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from meshwright.app import up_steps
from meshwright.app.up_changes import Comparison
from meshwright.mesh.errors import MeshError
from meshwright.mesh.finding import Finding
from meshwright.mesh.place import Place
from meshwright.read.mesh_yml import DomainConfig
from meshwright.render.report import Report
from meshwright.runner.dbt import DbtRun

WEATHER = DomainConfig(Path("domains/weather"), "weather", "weather", True)
NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)


CHANGED = Comparison(False, "models/a.sql changed")


class Changes:
    """What `UpChanges` would find, and what it was told to remember."""

    def __init__(self, found=CHANGED):
        self.found, self.remembered = found, []

    def compare(self, config, environment):
        return self.found

    def remember(self, config, environment, result):
        self.remembered.append((config.name, environment, result.served))


class RecordedDbt:
    def __init__(self, exit_code=0, lines=()):
        self.exit_code, self.lines, self.calls = exit_code, tuple(lines), []

    def run(self, folder, command, *arguments, target=None, more=False, on_line=lambda line: None):
        self.calls.append((folder, command, arguments, target))
        self.more = more
        for line in self.lines:
            on_line(line)
        return DbtRun(self.exit_code, self.lines, folder / "logs" / f"mesh-{command}.log", 1.0)


def step(name, dbt=None, environment=None, progress=lambda done, total: None, changes=None):
    steps = up_steps.steps_with(dbt or RecordedDbt(), changes or Changes(), lambda: NOW, {"ROOT": "r"})
    return steps[name](WEATHER, environment, progress)


def test_build_reports_progress_and_counts():
    dbt = RecordedDbt(
        lines=["1 of 2 OK created sql table model w.a ... [OK]", "noise", "2 of 2 PASS unique_a ... [PASS]"]
    )
    seen = []
    result = step("build", dbt, "prod", lambda done, total: seen.append((done, total)))
    assert dbt.calls == [(WEATHER.folder, "build", (), "prod")]
    assert seen == [(1, 2), (2, 2)]
    assert not dbt.more, "nothing follows, and others may want the database"
    assert (result.problem, result.models, result.tests, result.detail) == ("", 1, 1, "1 model, 1 test")


@pytest.mark.parametrize(
    ("exit_code", "lines", "problem", "ours"),
    [
        (
            1,
            ["Completed with 1 error, 0 partial successes, and 0 warnings:", "", "Failure in test t", ""],
            "Failure in test t",
            1,
        ),
        (2, ["Encountered an error:", "Compilation Error", "  no such node"], "Compilation Error\n  no such node", 2),
        (2, [], "dbt ended with exit code 2", 2),
        (-9, ["1 of 2 START x"], "dbt was ended by signal 9", 2),
    ],
)
def test_a_failure_of_dbt_is_told_in_its_own_words(exit_code, lines, problem, ours):
    result = step("parse", RecordedDbt(exit_code, lines))
    assert (result.problem, result.exit_code) == (problem, ours)
    assert result.log_path == Path("domains/weather/logs/mesh-parse.log")


@pytest.mark.parametrize("needed", [True, False])
def test_deps_runs_when_it_has_something_to_do(monkeypatch, needed):
    monkeypatch.setattr(up_steps, "needs_deps", lambda folder: needed)
    dbt = RecordedDbt()
    assert step("deps", dbt).problem == ""
    assert len(dbt.calls) == needed


@pytest.mark.parametrize(("level", "stops"), [("error", True), ("warn", False)])
def test_errors_of_mesh_check_stop_the_domain_and_warnings_do_not(monkeypatch, level, stops):
    finding = Finding("DEP001", "a-rule", level, "weather", Place("mesh.yml"), "a -> b", "fact", "", "help")
    report = Report(findings=(finding,))
    monkeypatch.setattr(up_steps, "check", lambda folders, environ, now: report)
    result = step("check")
    assert bool(result.problem) is stops
    assert result.report is report
    assert result.detail == "1 finding"
    assert result.exit_code == 1


def test_sync_and_publish_are_handed_what_they_need(monkeypatch):
    handed = {}

    def sync(folder, **options):
        handed["sync"] = (folder, options)
        return SimpleNamespace(changed=("a", "b"))

    def publish(folder, environment, **options):
        handed["publish"] = (folder, environment, options["now"](), options["environ"])
        return SimpleNamespace(releases=(("observations", "1.0.0", True), ("old", "2.0.0", False)), served=3)

    monkeypatch.setattr(up_steps, "sync", sync)
    monkeypatch.setattr(up_steps, "publish", publish)
    assert step("sync").detail == "2 files"
    changes = Changes()
    result = step("publish", environment="prod", changes=changes)
    assert changes.remembered == [("weather", "prod", 3)]
    assert (result.detail, result.ports) == ("observations 1.0.0", 3)
    assert handed == {
        "sync": (WEATHER.folder, {"environ": {"ROOT": "r"}}),
        "publish": (WEATHER.folder, "prod", NOW, {"ROOT": "r"}),
    }


def test_a_publication_that_fails_is_not_remembered(monkeypatch):
    def publish(folder, environment, **options):
        raise MeshError("no")

    monkeypatch.setattr(up_steps, "publish", publish)
    changes = Changes()
    with pytest.raises(MeshError):
        step("publish", changes=changes)
    assert changes.remembered == []


def test_compare_tells_why_there_is_something_to_build():
    result = step("compare")
    assert (result.unchanged, result.detail) == (False, "models/a.sql changed")


def test_compare_tells_what_an_unchanged_domain_serves():
    result = step("compare", changes=Changes(Comparison(True, "since noon", 2, (("observations", "1.0.0"),))))
    assert (result.unchanged, result.detail, result.ports) == (True, "since noon", 2)
    assert result.releases == (("observations", "1.0.0", False),)
    assert result.problem == ""
