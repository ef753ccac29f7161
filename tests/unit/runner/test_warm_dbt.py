"""The server that has imported dbt, as a real process, with a stand-in for dbt's own package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from meshwright.mesh.errors import BuildError
from meshwright.runner.dbt import Dbt
from meshwright.runner.warm_dbt import can_fork

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere dbt is not forked")

DBT = Path(sys.executable).parent / "dbt"

MAIN = """\
import os, sys, subprocess, threading, time
with open(os.environ["IMPORTS"], "a") as file:
    file.write("imported\\n")
if "UNIMPORTABLE" in os.environ and "dbt_server" in sys.orig_argv[-2]:
    raise ImportError("no")
if "THREAD" in os.environ and "dbt_server" in sys.orig_argv[-2]:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
left_behind = []

def cli():
    words = [word for word in sys.argv[1:] if not word.startswith("-")][2:]
    command, words = words[0], words[1:-1]
    print(command, os.getpid(), os.getcwd())
    if command == "leave":
        left_behind.append(command)
        os.environ["LEFT"] = "behind"
        os.chdir("/")
    elif command == "look":
        print(left_behind, os.environ.get("LEFT"), os.environ["COLOUR"], sys.stdin.read(), file=sys.stderr)
    elif command == "exit":
        sys.exit(int(words[0]))
    elif command == "say":
        sys.exit(words[0])
    elif command == "raise":
        raise ValueError("\\N{SNOWMAN} not caught")
    elif command == "kill":
        os.kill(os.getpid(), 9)
    elif command == "hang":
        time.sleep(60)
    elif command == "outlive":
        print(subprocess.Popen(["sleep", "60"]).pid)
        sys.stdout.write("no end of line")
    elif command == "much":
        print("x" * 100 + "\\n" * 50000)
"""


@pytest.fixture
def environment(tmp_path):
    package = tmp_path / "stand-in" / "dbt"
    for name, text in {"__init__.py": "", "cli/__init__.py": "", "cli/main.py": MAIN}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(package.parent),
        "IMPORTS": str(tmp_path / "imports"),
        "COLOUR": "blue",
    }


@pytest.fixture
def dbt(environment):
    dbt = Dbt(DBT, environment, time.monotonic)
    yield dbt
    dbt.close()


@pytest.fixture
def folders(tmp_path):
    for name in ("fleet", "weather"):
        (tmp_path / name).mkdir()
    return tmp_path / "fleet", tmp_path / "weather"


def process(run):
    return int(run.lines[0].split()[1])


def is_gone(number):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_dbt_is_imported_once_and_each_project_has_a_process_of_its_own(dbt, folders, tmp_path):
    fleet, weather = folders
    runs = [dbt.run(folder, "look", more=True) for folder in (fleet, weather, fleet)]
    assert process(runs[0]) == process(runs[2]) != process(runs[1])
    assert [run.lines[0].split()[2] for run in runs] == [str(fleet), str(weather), str(fleet)]
    assert (tmp_path / "imports").read_text() == "imported\n"


def test_a_command_without_others_to_follow_is_the_last_one_of_its_process(dbt, folders):
    first, second = dbt.run(folders[0], "look"), dbt.run(folders[0], "look")
    assert process(first) != process(second)
    assert is_gone(process(first))


def test_a_failure_is_the_last_command_of_its_process(dbt, folders):
    first, second = dbt.run(folders[0], "exit", "1", more=True), dbt.run(folders[0], "look")
    assert process(first) != process(second)


def test_what_a_command_leaves_behind_is_not_there_in_another_project(dbt, folders):
    dbt.run(folders[0], "leave", more=True)
    assert dbt.run(folders[1], "look").lines[1] == "[] None blue "


def test_the_next_command_of_a_project_finds_folder_and_variables_as_they_were(dbt, folders):
    dbt.run(folders[0], "leave", more=True)
    run = dbt.run(folders[0], "look")
    assert run.lines[0].split()[2] == str(folders[0])
    assert run.lines[1] == "['leave'] None blue "


@pytest.mark.parametrize(
    ("command", "exit_code", "last"),
    [
        (("exit", "0"), 0, None),
        (("exit", "1"), 1, None),
        (("exit", "2"), 2, None),
        (("say", "no"), 1, "no"),
        (("raise",), 1, "ValueError: \N{SNOWMAN} not caught"),
        (("kill",), -9, None),
    ],
)
def test_the_end_of_a_command_is_told_as_of_a_process_of_its_own(dbt, folders, command, exit_code, last):
    run = dbt.run(folders[0], *command)
    assert run.exit_code == exit_code
    assert last is None or run.lines[-1] == last
    assert dbt.run(folders[0], "look").exit_code == 0, "the next one has a new process"


def test_everything_that_is_printed_arrives(dbt, folders):
    run = dbt.run(folders[0], "much")
    assert len(run.lines) == 50_002
    assert run.log_path.read_text().splitlines() == list(run.lines)


def test_a_process_that_outlives_the_command_does_not_hold_it_up(dbt, folders):
    _, outliving, last = dbt.run(folders[0], "outlive", more=True).lines
    os.kill(int(outliving), signal.SIGKILL)  # which finds it alive
    assert last == "no end of line"


def test_projects_are_worked_on_at_the_same_time(dbt, folders):
    begun = threading.Barrier(2, timeout=20)
    runs = []

    def work(folder):
        runs.append(dbt.run(folder, "look", on_line=lambda line: line.startswith("look") and begun.wait()))

    threads = [threading.Thread(target=work, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [run.exit_code for run in runs] == [0, 0]


def test_a_listener_that_raises_ends_the_command(dbt, folders):
    seen = []

    def interrupt(line):
        seen.append(int(line.split()[1]))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dbt.run(folders[0], "hang", on_line=interrupt)
    assert is_gone(seen[0])
    assert dbt.run(folders[0], "look").exit_code == 0


def test_cancel_ends_what_runs_and_what_waits(dbt, folders):
    waiting = process(dbt.run(folders[1], "look", more=True))
    seen, caught = threading.Event(), []
    running = []

    def on_line(line):
        running.append(int(line.split()[1]))
        seen.set()

    def work():
        try:
            dbt.run(folders[0], "hang", on_line=on_line)
        except BuildError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert seen.wait(20)
    dbt.cancel()
    thread.join(20)
    assert "cancelled" in caught[0].what
    assert is_gone(running[0])
    assert is_gone(waiting)
    with pytest.raises(BuildError, match="cancelled"):
        dbt.run(folders[0], "look")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_the_one_who_started_it(environment, folders, number):
    script = (
        "import sys, time; from pathlib import Path; from meshwright.runner.dbt import Dbt\n"
        f"Dbt(Path({str(DBT)!r}), {environment!r}, time.monotonic)"
        f".run(Path({str(folders[0])!r}), 'hang', on_line=lambda line: print(line, flush=True))"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    running = int(starter.stdout.readline().split()[1])
    server = int(Path(f"/proc/{running}/stat").read_text().rpartition(")")[2].split()[1])
    starter.send_signal(number)
    starter.wait(20)
    starter.stdout.close()
    assert is_gone(running)
    assert is_gone(server)


@pytest.mark.parametrize("obstacle", ["UNIMPORTABLE", "THREAD"])
def test_where_dbt_cannot_be_forked_it_is_started(environment, folders, tmp_path, obstacle):
    dbt = Dbt(DBT, environment | {obstacle: "1"}, time.monotonic)
    runs = [dbt.run(folders[0], "look", more=True) for _ in range(2)]
    dbt.close()
    assert [run.exit_code for run in runs] == [0, 0]
    assert process(runs[0]) != process(runs[1])
    assert (tmp_path / "imports").read_text() == "imported\n" * 3


def test_a_server_that_died_is_told_with_what_to_do(dbt, folders):
    run = dbt.run(folders[0], "look", more=True)
    server = int(Path(f"/proc/{process(run)}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(server, signal.SIGKILL)
    with pytest.raises(BuildError, match="its process ended") as caught:
        dbt.run(folders[1], "look")
    assert "Run it again" in caught.value.remedy


def test_only_the_dbt_of_our_own_python_is_forked(tmp_path):
    assert can_fork(DBT)
    copy = tmp_path / "dbt"
    copy.write_bytes(DBT.read_bytes())
    assert not can_fork(copy), "another environment has other packages"
    assert not can_fork(DBT.with_name("mesh")), "something else"
    assert not can_fork(DBT.with_name("nothing"))
