from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from meshwright.app.up import find_mesh, up
from meshwright.app.up_outcome import StepResult
from meshwright.mesh.errors import ConfigError, MeshError, PublishRefused
from meshwright.mesh.input import Input
from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.runner.plan import STEPS, make_plan

READS = {"delays": ["fleet.aircraft", "weather.hours"], "fleet": [], "network": [], "weather": []}


def plan(patterns=(), environment=None):
    domains = tuple(
        DomainConfig(Path("domains") / name, name, name, True, inputs=tuple(map(Input.parse, inputs)))
        for name, inputs in READS.items()
    )
    return make_plan(MeshRoot(Path(), None, domains), patterns, environment)


def run(steps=None, **options):
    """Take the mesh up with steps that do nothing but what `steps` says."""
    calls, events = [], []

    def plain(step):
        def function(domain, environment, progress):
            calls.append((domain.name, step, environment))
            return StepResult()

        return function

    functions = {step: plain(step) for step in STEPS} | (steps or {})
    ticks = count()
    result = up(
        options.pop("plan", None) or plan(),
        functions,
        jobs=1,
        clock=lambda: next(ticks),
        notify=events.append,
        **options,
    )
    return result, calls, events


def raising(error, *names):
    def function(domain, environment, progress):
        if domain.name in names:
            raise error
        return StepResult()

    return function


def test_every_domain_takes_every_step_after_the_domains_it_reads():
    result, calls, _ = run(plan=plan(environment="prod"))
    assert [call[:2] for call in calls] == [
        (name, step) for name in ("fleet", "network", "weather", "delays") for step in STEPS
    ]
    assert {environment for *_, environment in calls} == {"prod"}
    assert result.exit_code == 0
    assert [domain.status for domain in result.domains] == ["ok"] * 4


def test_counts_of_the_steps_add_up_to_those_of_the_domain():
    result, *_ = run(
        {
            "build": lambda *_: StepResult(models=3, tests=7),
            "publish": lambda *_: StepResult(ports=2, releases=(("observations", "1.1.0", True),)),
        },
        plan=plan(["weather"]),
    )
    (weather,) = result.domains
    assert (weather.models, weather.tests, weather.ports) == (3, 7, 2)
    assert weather.releases == (("observations", "1.1.0", True),)
    assert weather.seconds > 0


def test_a_failing_domain_stops_its_consumers_and_nobody_else():
    failed = StepResult(problem="Failure in test x", log_path=Path("logs/mesh-build.log"), models=2)
    steps = {"build": lambda domain, *_: failed if domain.name == "fleet" else StepResult()}
    result, calls, _ = run(steps)
    assert {domain.name: domain.status for domain in result.domains} == {
        "delays": "skipped",
        "fleet": "failed",
        "network": "ok",
        "weather": "ok",
    }
    delays, fleet, *_ = result.domains
    assert delays.problem == "fleet failed"
    assert (fleet.step, fleet.problem, fleet.models) == ("build", "Failure in test x", 2)
    assert fleet.log_path == Path("logs/mesh-build.log")
    assert ("fleet", "publish", None) not in calls
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (PublishRefused("removed a column", "Undo it."), 1),
        (ConfigError(["mesh.yml:1: wrong"]), 2),
        (MeshError("no"), 2),
    ],
)
def test_an_error_of_ours_ends_the_domain_with_its_own_exit_code(error, exit_code):
    result, *_ = run({"publish": raising(error, "weather")})
    weather = result.domains[-1]
    assert (weather.status, weather.step, weather.problem) == ("failed", "publish", error.what)
    assert weather.help == error.remedy
    assert result.exit_code == exit_code


def test_a_folder_that_cannot_be_written_fails_its_domain_alone():
    result, *_ = run({"parse": raising(PermissionError(13, "Permission denied", "weather/logs"), "weather")})
    assert {domain.name: domain.status for domain in result.domains} == {
        "delays": "skipped",
        "fleet": "ok",
        "network": "ok",
        "weather": "failed",
    }
    assert result.domains[-1].problem == "weather/logs: Permission denied"
    assert result.exit_code == 2


def test_what_could_not_be_done_outweighs_what_is_wrong():
    result, *_ = run(
        {"check": lambda domain, *_: StepResult(problem="bad", exit_code=2 if domain.name == "fleet" else 1)}
    )
    assert result.exit_code == 2


def test_events_tell_the_story_of_a_domain():
    def build(domain, environment, progress):
        progress(1, 2)
        progress(2, 2)
        return StepResult(detail="2 models")

    _, _, events = run({"build": build}, plan=plan(["weather"]))
    told = [(event.step, event.status, event.done, event.total) for event in events]
    assert told[told.index(("build", "running", 0, 0)) :][:4] == [
        ("build", "running", 0, 0),
        ("build", "running", 1, 2),
        ("build", "running", 2, 2),
        ("build", "ok", 2, 2),
    ]
    assert told[-1] == (None, "ok", 0, 0)
    assert next(event.detail for event in events if (event.step, event.status) == ("build", "ok")) == "2 models"


def test_an_unchanged_domain_goes_no_further_and_its_consumers_go_on():
    def compare(domain, environment, progress):
        return StepResult(detail="since noon", unchanged=domain.name == "fleet", ports=2)

    result, calls, events = run({"compare": compare})
    delays, fleet, *_ = result.domains
    assert (fleet.status, fleet.problem, fleet.ports) == ("unchanged", "since noon", 2)
    assert [step for name, step, _ in calls if name == "fleet"] == ["sync", "deps"]
    assert delays.status == "ok"
    assert result.exit_code == 0
    told = [(event.step, event.status, event.detail) for event in events if event.domain == "fleet"]
    assert told[-2:] == [("compare", "running", ""), (None, "unchanged", "since noon")]


def test_each_domain_lets_go_of_its_process_whatever_came_of_it():
    released = []
    run({"check": raising(MeshError("no"), "fleet")}, release=released.append)
    assert released == [Path("domains") / name for name in ("fleet", "network", "weather")], "delays never began"


def test_a_domain_that_somebody_else_holds_fails_and_stops_its_consumers():
    held = []

    @contextmanager
    def hold(folder):
        if folder.name == "fleet":
            raise MeshError("another one is at work", "Wait.")
        held.append(folder.name)
        yield
        held.append(f"{folder.name} ended")

    result, calls, events = run(hold=hold)
    assert {domain.name: domain.status for domain in result.domains} == {
        "delays": "skipped",
        "fleet": "failed",
        "network": "ok",
        "weather": "ok",
    }
    fleet = next(domain for domain in result.domains if domain.name == "fleet")
    assert (fleet.problem, fleet.help, fleet.exit_code) == ("another one is at work", "Wait.", 2)
    assert "fleet" not in {name for name, *_ in calls}
    assert ("fleet", "failed") in {(event.domain, event.status) for event in events}
    assert held == ["network", "network ended", "weather", "weather ended"]


def test_an_interrupt_is_passed_on_after_running_work_was_cancelled():
    cancelled = []
    with pytest.raises(KeyboardInterrupt):
        run({"parse": raising(KeyboardInterrupt(), "fleet")}, cancel=lambda: cancelled.append(True))
    assert cancelled == [True]


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        run({"sync": raising(ZeroDivisionError(), "fleet")})


def test_the_mesh_is_found_from_inside_a_domain(tmp_path, monkeypatch):
    domain = tmp_path / "domains" / "weather"
    domain.mkdir(parents=True)
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: [domains/*]\n")
    (domain / "mesh.yml").write_text("version: 1\n")
    (domain / "dbt_project.yml").write_text("name: weather\n")
    monkeypatch.chdir(domain)
    root = find_mesh(Path.cwd())
    assert root.folder == Path("../..")
    assert [config.folder.resolve() for config in root.domains] == [domain]


def test_a_folder_outside_every_mesh_is_told_so(tmp_path):
    with pytest.raises(MeshError, match=r"no mesh\.yml with `domains`"):
        find_mesh(tmp_path)
