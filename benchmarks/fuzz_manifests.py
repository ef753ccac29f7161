"""Check meshes with damaged manifests, as many as wanted: `python benchmarks/fuzz_manifests.py [NUMBER] [SEED]`.

Ends at the first check that raises what is no message, and names the seed and the number that tell it again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.unit.read.fuzzed_check import FuzzedCheck


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ended = FuzzedCheck(Path(folder)).run(seed, number)
    for how, count in ended.most_common():
        print(f"{count:>9,}  {how}")
    print(f"seed {seed}, {(time.monotonic() - start) / number * 1000:.1f} ms each")


if __name__ == "__main__":
    main()
