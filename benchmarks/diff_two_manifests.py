"""What it costs to compare the promises of a large project with what they were: `mesh-check --against PATH`.

Generates a project, and a second state of it in which some hundred ports differ: columns gone or of another type,
contracts off, other aliases, other descriptions. The measure is reading both manifests, which nobody can do without.
CPU seconds are user and system time of the process, the best of some runs. A tool counts only if it finds what was
changed, and says nothing of two equal states.

Run in a checkout: `python benchmarks/diff_two_manifests.py [--models 100 1000 10000] [--peers FOLDER]`
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from check_peers import Cost, generate, run
from peers.tools import HERE as PEERS
from peers.tools import default_folder

LIMIT = 120  # CPU seconds; a tool that needs more is stopped
KINDS = 5
# The second state: of the first half of the ports each fifth has the same change. Prints how many have each of them.
MUTATE = """
import json, sys
path = sys.argv[1]
manifest = json.load(open(path, "rb"))

def write(node, old, new):
    for key in ("raw_code", "compiled_code"):
        assert old in node[key]
        node[key] = node[key].replace(old, new)

ports = [node for node in manifest["nodes"].values() if node.get("access") == "public"]
changed = ports[: len(ports) // 2]
for number, node in enumerate(changed):
    columns = node["columns"]
    if number % 5 == 0:
        name, column = columns.popitem()
        write(node, f",\\n    cast(input_0.{name} as {column['data_type']}) as {name}", "")
    elif number % 5 == 1:
        name = list(columns)[1]
        write(node, f"input_0.{name} as {columns[name]['data_type']})", f"input_0.{name} as boolean)")
        columns[name]["data_type"] = "boolean"
    elif number % 5 == 2:
        node["contract"]["enforced"] = node["config"]["contract"]["enforced"] = False
    elif number % 5 == 3:
        node["alias"] += "_new"
        node["relation_name"] = node["relation_name"].replace(node["name"], node["alias"])
    else:
        node["description"] += " Really."
json.dump(manifest, open(path, "w"))
print(json.dumps([sum(number % 5 == kind for number in range(len(changed))) for kind in range(5)]))
"""
# Catalogs of the declared columns: some peers compare nothing else.
CATALOG = """
import json, sys
from pathlib import Path
for path in map(Path, sys.argv[1:]):
    nodes = {}
    for key, node in json.load(open(path, "rb"))["nodes"].items():
        if node["resource_type"] == "model":
            columns = {
                name: {"name": name, "type": column["data_type"], "index": index}
                for index, (name, column) in enumerate(node["columns"].items(), 1)
            }
            about = {key: node[key] for key in ("database", "schema", "name")} | {"type": "table"}
            nodes[key] = {"unique_id": key, "metadata": about, "columns": columns, "stats": {}}
    path.with_name("catalog.json").write_text(json.dumps({"metadata": {}, "nodes": nodes, "sources": {}}))
"""
READ = """
import sys
from datetime import date
from pathlib import Path
from meshwright.app.baselines import baselines, promises_of
from meshwright.read.domain import load_domain
from meshwright.read.mesh_yml import load_domain_config
new, old = Path(sys.argv[1]), sys.argv[2]
domain = load_domain(new)
(before,) = baselines(old, [domain], [load_domain_config(new)], None)[domain.name]
"""
COMPARE = (
    READ
    + """
from meshwright.app.changes import changes_in
from meshwright.contracts.pairing import compare
changes = changes_in(
    compare(domain.name, before.promises, promises_of(domain), adapter=domain.adapter, today=date(2026, 1, 4))
)
print(*(change.name for change in changes))
"""
)
DECODE = """
import runpy, sys
for path in sys.argv[2:]:
    sys.argv[1] = path
    runpy.run_path({script!r}, run_name="__main__")
"""
PINS = {"dbt-guard": "0.3.0", "dbt-data-contracts": "0.3.2", "parrant": "0.21.1"}
# Plainly installed, the second one stops with every command because this one is missing.
EXTRAS = {"dbt-data-contracts": "[server]"}


@dataclass(frozen=True)
class Tool:
    """A command to measure.

    Attributes:
        command: makes it from the folders of the new and of the old state.
        finds: what it has to print for each removed column and for each changed type; empty for what is no tool.
        remark: what it looks at.
    """

    name: str
    command: Callable[[Path, Path], list[str]]
    finds: tuple[str, str] | None = None
    remark: str = ""


def ours() -> list[Tool]:
    """The floors, and what we do in steps."""
    python = sys.executable
    decode = DECODE.format(script=str(PEERS / "bare_decode.py"))
    check = str(Path(python).parent / "mesh-check")
    return [
        Tool("bare decode of both", lambda new, old: [python, "-c", decode, "", manifest(new), manifest(old)]),
        Tool("reading both", lambda new, old: [python, "-c", READ, str(new), str(old)]),
        Tool(
            "reading both and comparing",
            lambda new, old: [python, "-c", COMPARE, str(new), str(old)],
            (r"\bremoved-column\b", r"\bchanged-type\b"),
            "all change rules and what is harmless",
        ),
        Tool("mesh-check", lambda new, old: [check, str(new), "-f", "concise"]),
        Tool(
            "mesh-check --against",
            lambda new, old: [check, str(new), "-f", "concise", "--against", str(old)],
            (r"\bremoved-column\b", r"\bchanged-type\b"),
            "the change rules and all others, verdicts, and the line of each finding",
        ),
    ]


def peers(folder: Path) -> tuple[list[Tool], list[str]]:
    """Install the peers with uv; return them, and a line for each that could not be installed."""
    tools, missing = [], []
    for name, version in PINS.items():
        home = folder / f"{name}-{version}"
        if not (home / "bin" / name).is_file():
            shutil.rmtree(home, ignore_errors=True)
            steps = (
                ["uv", "venv", "--quiet", str(home)],
                ["uv", "pip", "install", "--quiet", "--python", str(home), f"{name}{EXTRAS.get(name, '')}=={version}"],
            )
            done = [subprocess.run(step, capture_output=True, text=True, check=False) for step in steps][-1]
            if done.returncode:
                missing.append(f"{name} {version} is not measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
                continue
        tools.append(_peer(name, version, str(home / "bin" / name)))
    return tools, missing


def _peer(name: str, version: str, command: str) -> Tool:
    if name == "dbt-guard":
        return Tool(
            f"{name} {version}",
            lambda new, old: [
                *[command, "diff", "--base", str(old / "target"), "--current", str(new / "target")],
                *["--no-impact", "--dialect", "duckdb"],
            ],
            (r"(?m)^\s+REMOVED\b", r"(?m)^\s+TYPE\b"),
            "columns of all models, without impact analysis",
        )
    if name == "parrant":
        return Tool(
            f"{name} {version}",
            lambda new, old: [
                *[command, "impact", "--manifest", manifest(new), "--catalog", catalog(new)],
                *["--base-manifest", manifest(old), "--base-catalog", catalog(old), "-f", "json"],
            ],
            (r'"removed"', r'"type_changed"'),
            "columns of all models with a catalog, and whom they reach in the project",
        )
    return Tool(
        f"{name} {version}",
        lambda new, old: [command, "diff", "-m", manifest(new), "-b", manifest(old), "-f", "json"],
        (r'"removed_column"', r'"incompatible_data_type"'),
        "public models",
    )


def manifest(folder: Path) -> str:
    """The manifest of a project."""
    return str(folder / "target" / "manifest.json")


def catalog(folder: Path) -> str:
    """The catalog of a project."""
    return str(folder / "target" / "catalog.json")


def limited(command: list[str]) -> list[str]:
    """A command that the system ends after some CPU seconds."""
    limit = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_CPU, ({LIMIT}, {LIMIT})); "
    return [sys.executable, "-S", "-c", limit + "os.execv(sys.argv[1], sys.argv[1:])", *command]


def best(command: list[str], folder: Path, repeats: int) -> Cost:
    """The cheapest of some runs by CPU seconds; one that takes long is not run again."""
    costs = [run(command, folder)]
    while len(costs) < repeats and costs[0].cpu < LIMIT / 4:
        costs.append(run(command, folder))
    return min(costs, key=lambda cost: cost.cpu)


def verdict(tool: Tool, cost: Cost, same: Cost | None, expected: list[int]) -> str:
    """Whether a tool found what was changed, and nothing where nothing was."""
    if cost.exit_code < 0:
        return f"stopped after {LIMIT} CPU s"
    if tool.finds is None:
        return "" if cost.exit_code in (0, 1) else f"exit code {cost.exit_code}"
    found = [len(re.findall(pattern, cost.output)) for pattern in tool.finds]
    quiet = same is not None and not any(re.search(pattern, same.output) for pattern in tool.finds)
    if all(there >= wanted for there, wanted in zip(found, expected, strict=False)) and quiet:
        return "finds them"
    said = cost.output.strip().splitlines()
    return (
        f"does NOT count: {found} of {expected[:2]}{'' if quiet else ', not silent'}: {(said or ['silent'])[-1][:80]}"
    )


def compare(models: int, tools: list[Tool], folder: Path) -> None:
    """Measure all tools on a project of this size and print the table."""
    new = generate(models, folder / "mesh")
    old = folder / "old" / new.name
    shutil.copytree(new, old)
    same = {}
    python = [sys.executable, "-c"]
    subprocess.run([*python, CATALOG, manifest(new), manifest(old)], check=True)
    for tool in tools:
        if tool.finds and models <= 1_000:  # that it is quiet about small projects is enough
            same[tool.name] = run(limited(tool.command(new, old)), new)
    changed = subprocess.run([*python, MUTATE, manifest(new)], check=True, capture_output=True, text=True)
    expected = json.loads(changed.stdout)
    subprocess.run([*python, CATALOG, manifest(new)], check=True)
    repeats = 5 if models <= 1_000 else 3
    costs = {tool.name: best(limited(tool.command(new, old)), new, repeats) for tool in tools}
    reading = costs["reading both"]
    size = Path(manifest(new)).stat().st_size / 1e6
    print(f"\n{models:,} models, two manifests of {size:.1f} MB, {sum(expected)} ports differ, best of {repeats}\n")
    print("| tool | CPU s | x reading both | peak MB | |")
    print("| --- | ---: | ---: | ---: | --- |")
    for tool in tools:
        cost = costs[tool.name]
        silent = same.get(tool.name) or Cost(0, 0, 0, 0, "")
        print(
            f"| {tool.name} | {cost.cpu:.2f} | {cost.cpu / reading.cpu:.1f} | {cost.peak_mb:.0f} "
            f"| {verdict(tool, cost, silent, expected)} |"
        )
    for name in ("mesh", "old"):
        shutil.rmtree(folder / name)


def main() -> None:
    """Install the peers and print a table for each size."""
    parser = argparse.ArgumentParser(description="Measure comparing two states of a project.")
    parser.add_argument("--models", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--peers", type=Path, default=default_folder(), help="where the peers are installed")
    arguments = parser.parse_args()
    others, missing = peers(arguments.peers.resolve())
    tools = ours() + others
    with tempfile.TemporaryDirectory() as name:
        for models in arguments.models:
            compare(models, tools, Path(name))
    print("\n".join(["", *(f"{tool.name}: {tool.remark}" for tool in tools if tool.remark), *missing]))


if __name__ == "__main__":
    main()
