"""The environments of the judges: built once from pinned files, then used without a network.

    python -m tests.judges.environments

builds those that are missing and prints where they lie. The folder is MESH_JUDGES_CACHE, or one of the user's cache. An
environment is called by the hash of what it is made from, so a change of a pin makes a new one. None of them is ever a
dependency of meshwright.
"""

from __future__ import annotations

import argparse
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

PINNED = Path(__file__).parent / "pinned"
PLACE = "MESH_JUDGES_CACHE"
REQUIRED = "MESH_JUDGES_REQUIRED"


@dataclass(frozen=True, slots=True)
class Environment:
    """What some judges are installed into.

    Attributes:
        name: as its pins are called: `contracts.txt` for Python, a folder with package.json for node.
        pins: the files that it is made from.
    """

    name: str
    pins: tuple[Path, ...]

    @property
    def python(self) -> bool:
        """Whether it is one of Python, else one of node."""
        return self.pins[0].suffix == ".txt"

    @property
    def folder(self) -> Path:
        """Where it lies, built or not."""
        made_from = hashlib.sha256(b"".join(pin.read_bytes() for pin in self.pins))
        if self.python:
            made_from.update(f"{sys.implementation.name} {sys.version_info[:3]} {sys.base_prefix}".encode())
        return cache_folder() / f"{self.name}-{made_from.hexdigest()[:16]}"

    @property
    def built(self) -> bool:
        """Whether all of it is there: the mark is written last."""
        return (self.folder / ".built").exists()

    def program(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.folder / "bin" / name)

    def build(self) -> bool:
        """Install what is pinned, unless it is there; True when something was to do.

        Raises:
            RuntimeError: a download or an installation failed.
        """
        with _alone(self.folder):
            if self.built:
                return False
            # What a stopped run left has no mark.
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            for command in _python(self) if self.python else _node(self):
                ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
                if ran.returncode:
                    raise RuntimeError(f"{' '.join(map(str, command))}: {ran.stderr[-2000:] or ran.stdout[-2000:]}")
            (self.folder / ".built").touch()
            return True


def _python(environment: Environment) -> Iterator[list[str | Path]]:
    yield ["uv", "venv", "--quiet", "--allow-existing", "--python", sys.executable, environment.folder]
    into = ["--python", environment.folder / "bin" / "python"]
    yield ["uv", "pip", "install", "--quiet", *into, "--require-hashes", "--requirement", environment.pins[0]]


def _node(environment: Environment) -> Iterator[list[str | Path]]:
    yield ["cp", *environment.pins, environment.folder]
    yield ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else build the environment meanwhile."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cache_folder() -> Path:
    """Where the environments lie."""
    chosen = os.environ.get(PLACE)
    if chosen:
        return Path(chosen).resolve()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "meshwright" / "judges"


CONTRACTS = Environment("contracts", (PINNED / "contracts.txt",))
"""datacontract-cli, dataproduct-cli and odcslint."""
DATAHUB = Environment("datahub", (PINNED / "datahub.txt",))
VOCABULARIES = Environment("vocabularies", (PINNED / "vocabularies.txt",))
"""OpenLineage's client, and rdflib."""
BACKSTAGE = Environment(
    "backstage", (PINNED / "backstage" / "package.json", PINNED / "backstage" / "package-lock.json")
)
ENVIRONMENTS = (CONTRACTS, DATAHUB, VOCABULARIES, BACKSTAGE)


def main() -> int:
    """Build what is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--oracle", action="store_true", help="print only the Python that has datacontract-cli")
    options = parser.parse_args()
    for environment in (CONTRACTS,) if options.oracle else ENVIRONMENTS:
        started = time.monotonic()
        done = f"built in {time.monotonic() - started:.0f} s" if environment.build() else "there"
        if not options.oracle:
            print(f"{environment.name}: {done}, {environment.folder}")
    if options.oracle:
        print(CONTRACTS.program("python"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
