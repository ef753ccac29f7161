"""The runner against a stand-in for dbt: a script that does what the first word after the flags says."""

from __future__ import annotations

import os
import threading
import time

import pytest

from meshwright.mesh.errors import BuildError
from meshwright.runner.dbt import Dbt, find_dbt

SCRIPT = """\
#!/bin/sh
while [ "${1#--}" != "$1" ]; do
  case "$1" in --log-format|--log-level) shift;; esac
  shift
done
case "$1" in
  say) pwd; echo "$@"; echo "stats=$DBT_SEND_ANONYMOUS_USAGE_STATS colour=$COLOUR" >&2;;
  fail) echo no; exit 1;;
  kill) kill -9 $$;;
  hang) echo started; exec sleep 60;;
esac
"""


@pytest.fixture
def executable(tmp_path):
    path = tmp_path / "bin" / "dbt"
    path.parent.mkdir()
    path.write_text(SCRIPT)
    path.chmod(0o755)
    return path


@pytest.fixture
def dbt(executable):
    ticks = iter(range(100))
    return Dbt(executable, {"PATH": os.environ["PATH"], "COLOUR": "blue"}, lambda: next(ticks))


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "weather"
    path.mkdir()
    return path


def test_a_command_runs_in_the_domains_folder_with_the_environment_it_was_handed(dbt, folder):
    seen = []
    run = dbt.run(folder, "say", "--static", target="prod", on_line=seen.append)
    assert run.exit_code == 0
    assert run.lines == (
        str(folder),
        "say --static --project-dir . --target prod",
        "stats=false colour=blue",
    )
    assert seen == list(run.lines)
    assert run.log_path == folder / "logs" / "mesh-say.log"
    assert run.log_path.read_text().splitlines() == seen
    assert run.seconds == 1


def test_without_an_environment_the_profile_decides(dbt, folder):
    assert "--target" not in dbt.run(folder, "say").lines[1].split()


def test_a_failure_and_a_signal_are_told_by_the_exit_code(dbt, folder):
    assert dbt.run(folder, "fail").exit_code == 1
    assert dbt.run(folder, "kill").exit_code == -9


def test_a_listener_that_raises_stops_dbt(dbt, folder):
    def interrupt(line):
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        dbt.run(folder, "hang", on_line=interrupt)
    assert time.monotonic() - started < 5


def test_cancel_ends_what_runs_and_starts_nothing_any_more(dbt, folder):
    started, caught = threading.Event(), []

    def work():
        try:
            dbt.run(folder, "hang", on_line=lambda line: started.set())
        except BuildError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(5)
    dbt.cancel()
    thread.join(5)
    assert "cancelled" in caught[0].what
    with pytest.raises(BuildError, match="cancelled"):
        dbt.run(folder, "say")


def test_dbt_beside_the_interpreter_comes_before_the_path(executable, tmp_path):
    assert find_dbt(executable.parent, "/nowhere") == executable
    assert find_dbt(tmp_path, str(executable.parent)) == executable


def test_no_dbt_is_told_with_the_remedy(tmp_path):
    with pytest.raises(BuildError) as caught:
        find_dbt(tmp_path, str(tmp_path))
    assert 'pip install "dbt-meshwright[duckdb]"' in caught.value.remedy
    with pytest.raises(BuildError, match="could not be started"):
        Dbt(tmp_path / "dbt", {}, time.monotonic).run(tmp_path, "build")
