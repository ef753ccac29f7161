"""How long `mesh-check` takes in a domain, against the floor: starting Python and decoding the same manifest.

Run in a checkout after `make demo`: `python benchmarks/check_a_domain.py [domains/punctuality]`
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

REPEATS = 10


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Best wall seconds and best CPU seconds (user and system) of a command over some runs."""
    walls, cpus = [], []
    for _ in range(REPEATS):
        before = os.times()
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        walls.append(time.perf_counter() - started)
        after = os.times()
        cpus.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return min(walls), min(cpus)


def main() -> None:
    """Print both times and their ratio."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "domains/punctuality")
    manifest = folder / "target" / "manifest.json"
    if not manifest.is_file():
        sys.exit(f"{manifest} is missing: run `make demo` first")
    floor = "import json; json.load(open('target/manifest.json', 'rb'))"
    check = measure([str(Path(sys.executable).parent / "mesh-check")], folder)
    load = measure([sys.executable, "-c", floor], folder)
    print(f"{folder}: manifest of {manifest.stat().st_size / 1e6:.1f} MB, best of {REPEATS}")
    print(f"  mesh-check            {check[0]:.3f} s wall  {check[1]:.3f} s CPU")
    print(f"  python + json.load    {load[0]:.3f} s wall  {load[1]:.3f} s CPU")
    print(f"  ratio                 {check[0] / load[0]:.1f}         {check[1] / load[1]:.1f}")


if __name__ == "__main__":
    main()
