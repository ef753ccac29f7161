"""`mesh up` against a shell loop of `dbt deps && dbt build`, over the five domains of the reference mesh.

Each repetition lays the mesh out twice, without anything that dbt has left behind, and runs one after the other:

- the loop, twice in the same folder: from nothing, and again, where dbt finds what it parsed before;
- `mesh up` in the other folder: from nothing; with nothing changed; with a comment more in one model of a domain that
  nobody reads (`punctuality`); with a comment more in one model of a domain that one other reads (`weather`).

What changed nothing, or little, is compared with the second loop. The loop does less: it neither checks nor records
what is published. Wall time is what a person waits for; CPU seconds are of all processes, and do not depend on how many
there are at once. Run it on a machine that does nothing else, after `make data`:

    python benchmarks/up_against_a_loop.py [--repetitions 3] [--jobs 2]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
DOMAINS = ("fleet", "network", "operations", "weather", "punctuality")
LOOP = f"set -e; for domain in {' '.join(DOMAINS)}; do (cd domains/$domain && dbt deps && dbt build); done"
GENERATED = shutil.ignore_patterns("target", "logs", "private", "dbt_packages", "interfaces", "__pycache__")
LEAF = Path("domains/punctuality/models/delays/delays_by_origin.sql")
SOURCE = Path("domains/weather/models/staging/stg_nycflights13__weather.sql")
RUNS = {
    # what is run: (what it is compared with, at most)
    "loop, from nothing": ("", 0.0),
    "loop, again": ("", 0.0),
    "mesh up, from nothing": ("loop, from nothing", 0.5),
    "mesh up, nothing changed": ("loop, again", 0.05),
    "mesh up, a leaf changed": ("loop, again", 0.3),
    "mesh up, a source and its reader": ("loop, again", 0.0),
}


@dataclass(frozen=True)
class Cost:
    """Seconds: of the clock on the wall, and of all processors together."""

    wall: float
    cpu: float


def lay_out(root: Path) -> None:
    """Lay the mesh and the dbt package into a folder, without what dbt and the mesh have left behind."""
    root.mkdir()
    for name in ("dbt_project.yml", "mesh.yml"):
        shutil.copy2(REPOSITORY / name, root / name)
    for name in ("macros", "models"):
        shutil.copytree(REPOSITORY / name, root / name)
    for domain in DOMAINS:
        shutil.copytree(REPOSITORY / "domains" / domain, root / "domains" / domain, ignore=GENERATED)


def with_interfaces(root: Path) -> None:
    """Add the committed interface packages, which `dbt deps` in the loop needs; `mesh up` writes them itself."""
    for packages in REPOSITORY.glob("domains/*/interfaces"):
        shutil.copytree(packages, root / packages.relative_to(REPOSITORY))


def measured(root: Path, *command: str) -> Cost:
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "NO_COLOR": "1",
    }
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{output.read().decode(errors='replace')}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def comment(path: Path) -> None:
    path.write_text(f"-- {time.time_ns()}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def repetition(folder: Path, jobs: int) -> dict[str, Cost]:
    loop, up = folder / "loop", folder / "up"
    lay_out(loop)
    with_interfaces(loop)
    lay_out(up)
    with_interfaces(up)
    shell = ("sh", "-c", LOOP)
    mesh_up = ("mesh", "up", "--jobs", str(jobs))
    costs = {
        "loop, from nothing": measured(loop, *shell),
        "mesh up, from nothing": measured(up, *mesh_up),
        "loop, again": measured(loop, *shell),
        "mesh up, nothing changed": measured(up, *mesh_up),
    }
    comment(up / LEAF)
    costs["mesh up, a leaf changed"] = measured(up, *mesh_up)
    comment(up / SOURCE)
    costs["mesh up, a source and its reader"] = measured(up, *mesh_up)
    return costs


def table(repetitions: list[dict[str, Cost]]) -> str:
    lines = ["| run | wall s | CPU s | ratio of wall | of CPU | at most |", "| --- | --- | --- | --- | --- | --- |"]
    for run, (against, most) in RUNS.items():
        wall = median(costs[run].wall for costs in repetitions)
        cpu = median(costs[run].cpu for costs in repetitions)
        ratios = ["", ""]
        if against:
            # Each with the loop of its own repetition: what else the machine did weighs on both.
            ratios = [
                f"{median(costs[run].wall / costs[against].wall for costs in repetitions):.3f}",
                f"{median(costs[run].cpu / costs[against].cpu for costs in repetitions):.3f}",
            ]
        lines.append(f"| {run} | {wall:.2f} | {cpu:.2f} | {' | '.join(ratios)} | {most or ''} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    done = []
    for number in range(arguments.repetitions):
        with tempfile.TemporaryDirectory() as folder:
            done.append(repetition(Path(folder), arguments.jobs))
        print(f"repetition {number + 1}: load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        for run, cost in done[-1].items():
            print(f"  {run:34} {cost.wall:6.2f} s, {cost.cpu:6.2f} CPU s", file=sys.stderr)
    print(table(done))


if __name__ == "__main__":
    main()
