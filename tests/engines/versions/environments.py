"""The environments of the cells: each a version of dbt and of DuckDB, with this repository installed beside them.

    python -m tests.engines.versions.environments

builds those that are missing and prints where they lie. The folder is MESH_ENGINES_CACHE, or .engines in the
repository. An environment is called by the hash of what it is made from, so a change of a pin makes a new one; once
built, nothing in it needs a network.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
PINNED = Path(__file__).parent / "pinned"
PLACE = "MESH_ENGINES_CACHE"


@dataclass(frozen=True, slots=True)
class Cell:
    """A version of dbt with a version of DuckDB.

    Attributes:
        pins: files of `pinned/`, without `.txt`; what a later one names replaces what an earlier one does.
        duckdb: the version that dbt works with.
        native: whether it is the dbt that is written in Rust, which takes DuckDB from a shared library.
        carries: whether dbt can parse the dbt package `meshwright`; `mesh-check` needs no package.
    """

    name: str
    pins: tuple[str, ...]
    duckdb: str
    native: bool = False
    carries: bool = True

    @property
    def folder(self) -> Path:
        """Where its environment lies, built or not."""
        made_from = hashlib.sha256(b"".join(file.read_bytes() for file in self._files))
        made_from.update(f"{sys.implementation.name} {sys.version_info[:3]} {sys.base_prefix} {REPOSITORY}".encode())
        return cache_folder() / f"{self.name}-{made_from.hexdigest()[:16]}"

    @property
    def _files(self) -> list[Path]:
        library = sorted((PINNED / "libduckdb").glob("*.json")) if self.native else []
        return [*(PINNED / f"{pin}.txt" for pin in self.pins), *library]

    @property
    def bin(self) -> Path:
        """The folder of its programs."""
        return self.folder / "bin"

    @property
    def environ(self) -> dict[str, str]:
        """The variables that its programs run with. Nothing here reports to anyone, and nothing may be downloaded."""
        environ = {
            **os.environ,
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_USE_COLORS": "false",
            "NO_COLOR": "1",
            # Whoever asks for something beyond this machine, dbt's drivers among it, meets a closed port.
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"),
        }
        environ.pop("PYTHONPATH", None)
        if self.native:
            library = self.folder / "node_modules" / "@duckdb" / "node-bindings-linux-x64"
            environ["LD_LIBRARY_PATH"] = str(library)
        return environ

    def build(self) -> bool:
        """Install what is pinned, unless it is there; True when something was to do.

        Raises:
            RuntimeError: a download or an installation failed.
        """
        with _alone(self.folder):
            # The mark is written last: what a stopped run left has none.
            if (self.folder / ".built").exists():
                return False
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            for command in self._commands():
                ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
                if ran.returncode:
                    raise RuntimeError(f"{' '.join(map(str, command))}: {ran.stderr[-2000:] or ran.stdout[-2000:]}")
            (self.folder / ".built").touch()
            return True

    def _commands(self) -> Iterator[list[str | Path]]:
        uv = Path(sys.executable).parent / "uv"
        yield [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, self.folder]
        # The pins are complete. Without --no-deps, dbt 1.12 would ask for a package that is on no index as a wheel.
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--no-deps", "--python", self.bin / "python"]
        for pin in self.pins:
            yield [*install, "--require-hashes", "--requirement", PINNED / f"{pin}.txt"]
        if self.carries:
            yield [*install, "--no-build-isolation", "--editable", REPOSITORY]
        if self.native:
            yield ["cp", *sorted((PINNED / "libduckdb").glob("*.json")), self.folder]
            yield ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else build the environment meanwhile."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cache_folder() -> Path:
    """Where the environments lie."""
    chosen = os.environ.get(PLACE)
    return Path(chosen).resolve() if chosen else REPOSITORY / ".engines"


DBT_1_8 = Cell("dbt-1.8", ("dbt-1.8",), "1.5.6", carries=False)
DBT_1_9 = Cell("dbt-1.9", ("dbt-1.9",), "1.5.6", carries=False)
DBT_1_10 = Cell("dbt-1.10", ("dbt-1.10",), "1.5.6")
DBT_1_11 = Cell("dbt-1.11", ("dbt-1.11",), "2.0.0")
DBT_1_12 = Cell("dbt-1.12", ("dbt-1.12",), "2.0.0")
DBT_2 = Cell("dbt-2", ("dbt-2",), "1.5.6", native=True)
DUCKDB_1_4 = Cell("duckdb-1.4", ("dbt-1.11", "duckdb-1.4"), "1.4.5")
DUCKDB_1_5 = Cell("duckdb-1.5", ("dbt-1.11", "duckdb-1.5"), "1.5.6")
CELLS = (DBT_1_8, DBT_1_9, DBT_1_10, DBT_1_11, DBT_1_12, DBT_2, DUCKDB_1_4, DUCKDB_1_5)


def main() -> int:
    """Build what is missing."""
    for cell in CELLS:
        started = time.monotonic()
        done = f"built in {time.monotonic() - started:.0f} s" if cell.build() else "there"
        print(f"{cell.name}: {done}, {cell.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
