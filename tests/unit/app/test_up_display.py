from __future__ import annotations

from pathlib import Path

from rich.console import Console

from meshwright.app.up_outcome import DomainOutcome, Event, UpResult
from meshwright.cli.up_progress import LiveRows, plain_line
from meshwright.cli.up_summary import plan_text, print_problems, print_summary, problem_text, summary_line
from meshwright.runner.plan import Plan

PLAN = Plan({}, {"delays": ("weather",), "fleet": (), "weather": ()}, (("fleet", "weather"), ("delays",)), "prod")

RESULT = UpResult(
    (
        DomainOutcome("delays", "skipped", problem="weather failed"),
        DomainOutcome("fleet", "ok", 4, 21, 2, (("aircraft", "1.1.0", True), ("makers", "1.0.0", False)), 13.31),
        DomainOutcome(
            "weather",
            "failed",
            1,
            2,
            seconds=4.04,
            step="build",
            problem="Failure in test t (t.sql)\n  Got 1 \x1b[31mresult",
            help="Mend it.",
            log_path=Path("domains/weather/logs/mesh-build.log"),
            exit_code=1,
        ),
    ),
    17.36,
)


def test_the_plan_shows_order_and_reasons():
    assert plan_text(PLAN) == (
        "3 domains, environment: prod, steps: sync, deps, compare, parse, check, build, publish\n"
        "  1  fleet\n"
        "  1  weather\n"
        "  2  delays   after weather\n"
    )


def test_plain_lines_come_at_step_changes_alone():
    lines = [
        plain_line(event, width=7)
        for event in [
            Event("weather", "sync", "running"),
            Event("weather", "sync", "ok", "2 files", seconds=0.04),
            Event("weather", "build", "running"),
            Event("weather", "build", "running", done=1, total=31),
            Event("weather", "build", "ok", "9 models, 22 tests", 31, 31, 4.21),
            Event("fleet", "build", "failed", "1 model, 2 tests", 12, 12, 3.0),
            Event("fleet", None, "failed", seconds=5.0),
            Event("delays", None, "skipped", "fleet failed"),
            Event("fleet", "compare", "ok", "models/a.sql changed", seconds=0.01),
            Event("fleet", None, "unchanged", "published 12 min ago", seconds=0.1),
        ]
    ]
    assert [line for line in lines if line] == [
        "weather  sync                  0.0 s  2 files",
        "weather  build    ...",
        "weather  build        31/31    4.2 s  9 models, 22 tests",
        "fleet    build        12/12    3.0 s  failed",
        "fleet    failed                5.0 s",
        "delays   skipped    fleet failed",
        "fleet    compare               0.0 s  models/a.sql changed",
        "fleet    unchanged  published 12 min ago",
    ]


def test_the_live_table_has_a_row_for_each_domain_from_the_start():
    rows = LiveRows(PLAN, clock=lambda: 2.5)
    rows.take(Event("weather", "build", "running", done=1, total=4))
    rows.take(Event("weather", "build", "ok", done=4, total=4))
    rows.take(Event("fleet", None, "failed", seconds=3.0))
    rows.take(Event("delays", None, "skipped", "fleet failed"))
    console = Console(width=90, color_system=None)
    with console.capture() as captured:
        console.print(rows.table())
    fleet, weather, delays = (line.split() for line in captured.get().splitlines())
    assert fleet == ["✗", "fleet", "failed", "3.0", "s"]
    assert weather[:3] == [">", "weather", "build"]
    assert weather[-3:] == ["4/4", "0.0", "s"]
    assert delays == ["-", "delays", "fleet", "failed"]


def test_the_summary_has_a_row_for_each_domain_and_no_message(capsys):
    print_summary(RESULT)
    out = capsys.readouterr().out
    rows = [line.split() for line in out.splitlines() if line.split()]
    assert rows[0] == ["domain", "result", "models", "tests", "ports", "releases", "time"]
    assert rows[2] == ["delays", "skipped"]
    assert rows[3] == ["fleet", "ok", "4", "21", "2", "aircraft", "1.1.0", "new,", "makers", "1.0.0", "13.3", "s"]
    assert rows[4] == ["weather", "failed", "1", "2", "4.0", "s"]
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_the_live_table_says_why_a_domain_is_left_alone():
    rows = LiveRows(PLAN, clock=lambda: 2.5)
    rows.take(Event("fleet", None, "unchanged", "published 3 h ago", seconds=0.1))
    console = Console(width=90, color_system=None)
    with console.capture() as captured:
        console.print(rows.table())
    assert captured.get().splitlines()[0].split() == ["✓", "fleet", "unchanged", "published", "3", "h", "ago"]


def test_the_summary_shows_what_an_unchanged_domain_serves(capsys):
    fleet = DomainOutcome("fleet", "unchanged", ports=2, releases=(("aircraft", "1.1.0", False),), seconds=0.1)
    result = UpResult((fleet, RESULT.domains[1]), 13.4)
    print_summary(result)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines if "unchanged  " in line] == [
        ["fleet", "unchanged", "2", "aircraft", "1.1.0"]
    ]
    assert lines[-1] == "2 of 2 domains up, 4 models, 21 tests, 4 ports in 13.4 s: 1 unchanged"


def test_the_last_line_says_it_all():
    assert summary_line(RESULT) == ("1 of 3 domains up, 5 models, 23 tests, 2 ports in 17.4 s: 1 failed, 1 skipped")
    assert summary_line(UpResult(RESULT.domains[1:2], 1)) == "1 of 1 domain up, 4 models, 21 tests, 2 ports in 1.0 s"


def test_a_problem_is_told_below_the_table_and_cannot_steer_the_terminal(capsys):
    assert problem_text(RESULT.domains[2]) == (
        "error: weather: build: Failure in test t (t.sql)\n"
        "         Got 1 \\x1b[31mresult\n"
        "help: Mend it.\n"
        "log: domains/weather/logs/mesh-build.log\n"
    )
    print_problems(RESULT)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("error:") == 1
