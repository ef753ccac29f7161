"""The environment with the adapters of all five warehouses, and fakesnow, which answers like Snowflake out of DuckDB.

    python -m tests.engines.warehouses.real_adapters.environment

builds it where the environments of the dbt versions lie, and prints its folder.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.engines.versions.environments import REPOSITORY, Cell

WAREHOUSES = Cell("warehouses", ("warehouses",), duckdb="", carries=False)


def run(folder: Path, program: str, *arguments: str) -> str:
    """What a program of the environment prints.

    Raises:
        AssertionError: it failed.
    """
    environ = {**WAREHOUSES.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [str(WAREHOUSES.bin / program), *arguments]
    ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}"
    return ran.stdout


if __name__ == "__main__":
    print(f"{'built' if WAREHOUSES.build() else 'there'}: {WAREHOUSES.folder}")
