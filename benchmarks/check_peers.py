"""What `mesh-check` costs on large projects, against its floor and against its peers, measured in one run.

All of them look at the same generated project. The floor is a bare decode of its manifest into typed structs. CPU
seconds are user and system time of the process, the best of some runs; on a shared machine they say more than seconds
on the wall. A linter counts only if it is silent on the clean project and names the one model that has a fault planted.

Run in a checkout after `make demo`: `python benchmarks/check_peers.py [--models 100 1000 10000] [--peers FOLDER]`
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from peers.tools import Tool, default_folder, floors_and_ours, install

HERE = Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "NO_COLOR": "1", "COLUMNS": "300"}
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
# Takes the contract, the description and a type from the last public model, and prints its name.
PLANT = """
import json, sys
path = sys.argv[1]
manifest = json.load(open(path, "rb"))
node = [node for node in manifest["nodes"].values() if node.get("access") == "public"][-1]
node["contract"]["enforced"] = node["config"]["contract"]["enforced"] = False
node["description"], node["columns"]["id"]["data_type"] = "", None
json.dump(manifest, open(path, "w"))
print(node["name"])
"""


@dataclass(frozen=True)
class Cost:
    """One run of a command."""

    exit_code: int
    wall: float
    cpu: float
    peak_mb: float
    output: str


def run(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder, and ask the system what that process alone has used."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    peak = usage.ru_maxrss * MAXRSS_UNIT / 1e6
    return Cost(process.returncode, wall, usage.ru_utime + usage.ru_stime, peak, text)


def best(tool: Tool, folder: Path, repeats: int) -> Cost:
    """The cheapest of some runs by CPU seconds."""
    return min((run(tool.command, folder) for _ in range(repeats)), key=lambda cost: cost.cpu)


def generate(models: int, folder: Path) -> Path:
    """Write a mesh of one domain, with the config files of the peers in it; return the domain's folder."""
    # In a process of its own, to keep this one small: see what `unseen` is.
    subprocess.run(
        [sys.executable, HERE / "generate_mesh.py", str(models), "--domains", "1", folder],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (domain,) = (folder / "domains").iterdir()
    for config in (HERE / "peers").glob("*.yml"):
        shutil.copy(config, domain)
    (domain / "target" / "manifest.json").touch()
    return domain


def verdict(clean: Cost, faulty: Cost | None, name: str) -> str:
    """The exit codes without and with the fault, and what was printed if the tool did not look."""
    if faulty is None:
        return str(clean.exit_code)
    if clean.exit_code == 0 and faulty.exit_code == 1 and name in faulty.output:
        return "0, 1 with a fault"
    said = (faulty if clean.exit_code == 0 else clean).output.strip().splitlines()
    return f"{clean.exit_code}, {faulty.exit_code} with a fault: does NOT count: {said[-1] if said else 'silent'}"


def compare(models: int, tools: list[Tool], folder: Path) -> None:
    """Measure all tools on a project of this size and print the table."""
    domain = generate(models, folder / "mesh")
    size = (domain / "target" / "manifest.json").stat().st_size / 1e6
    repeats = 5 if models <= 1000 else 3
    costs = {tool.name: best(tool, domain, repeats) for tool in tools}
    planted = subprocess.run(
        [sys.executable, "-c", PLANT, domain / "target" / "manifest.json"], check=True, capture_output=True, text=True
    )
    name = planted.stdout.strip()
    faulty = {tool.name: run(tool.command, domain) for tool in tools if tool.finds}
    floor = costs["bare decode"]
    # A process counts the memory of the one that started it, up to the moment when it becomes its own program.
    unseen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT / 1e6
    print(f"\n{models:,} models, {models * 3:,} nodes, manifest of {size:.1f} MB, best of {repeats}\n")
    print("| tool | exit code | CPU s | x bare decode | peak MB | x bare decode |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for tool in tools:
        cost = costs[tool.name]
        peak = f"{cost.peak_mb:.0f}" if cost.peak_mb > unseen * 1.05 else f"under {cost.peak_mb:.0f}"
        print(
            f"| {tool.name} | {verdict(cost, faulty.get(tool.name), name)} "
            f"| {cost.cpu:.2f} | {cost.cpu / floor.cpu:.1f} | {peak} | {cost.peak_mb / floor.peak_mb:.1f} |"
        )
    shutil.rmtree(folder / "mesh")


def main() -> None:
    """Install the peers, print a table for each size, and the seconds that one waits in a small domain."""
    parser = argparse.ArgumentParser(description="Measure mesh-check against its floor and its peers.")
    parser.add_argument("--models", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--peers", type=Path, default=default_folder(), help="where the peers are installed")
    arguments = parser.parse_args()
    peers, missing = install(arguments.peers.resolve())
    tools = floors_and_ours() + peers
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for models in arguments.models:
            compare(models, tools, folder)
        small = generate(50, folder / "mesh")
        ours = next(tool for tool in tools if tool.name == "mesh-check")
        wall = min(run(ours.command, small).wall for _ in range(10))
    print(f"\nmesh-check in a domain of 50 models: {wall:.2f} s on the wall, start of Python included, best of 10")
    print("\n".join(["", *(f"{tool.name}: {tool.remark}" for tool in tools if tool.remark), *missing]))


if __name__ == "__main__":
    main()
