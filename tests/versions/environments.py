"""The versions of dbt to compare, each in a virtual environment of its own."""

from __future__ import annotations

import os
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

_DUCKDB = "duckdb==1.5.6"
_LIBRARY = "@duckdb/node-bindings-linux-x64@1.5.6-r.1"

# What dbt-core 1.12 requires besides a package whose wheel is on no index; dbt does without it.
_OF_1_12 = (
    "agate<1.15", "click<9", "daff", "dbt-adapters==1.24.5", "dbt-common==1.39.0", "dbt-extractor==0.6.0",
    "dbt-protos==1.0.615", "jinja2<4", "jsonschema<5", "mashumaro[msgpack]<3.18", "metricflow<1", "networkx<4",
    "opentelemetry-api<2", "packaging", "pathspec<1.1", "protobuf<8", "pydantic<3", "python-dotenv", "pytz", "pyyaml",
    "requests<3", "snowplow-tracker<2", "sqlparse<0.7", "typing-extensions", _DUCKDB,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dbt:
    """A version of dbt.

    Attributes:
        requirements: what is installed with all that it requires.
        alone: what is installed without that.
        native: whether it is the dbt that is written in Rust, which takes DuckDB from a shared library.
        carries: whether it can parse the dbt package `meshwright`; mesh-check needs no package.
    """

    version: str
    requirements: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    native: bool = False
    carries: bool = True


VERSIONS = (
    Dbt("1.8.10", ("dbt-core==1.8.10", "dbt-duckdb==1.8.4", _DUCKDB), carries=False),
    Dbt("1.9.11", ("dbt-core==1.9.11", "dbt-duckdb==1.9.6", _DUCKDB), carries=False),
    Dbt("1.10.23", ("dbt-core==1.10.23", "dbt-duckdb==1.9.6", _DUCKDB)),
    Dbt("1.11.16", ("dbt-core==1.11.16", "dbt-duckdb==1.11.1", _DUCKDB)),
    Dbt("1.12.6", _OF_1_12, ("dbt-core==1.12.6", "dbt-duckdb==1.11.1")),
    Dbt("2.0.0a1", (), ("dbt-core==2.0.0a1",), native=True),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a version of dbt is installed."""

    dbt: Dbt
    folder: Path

    def install(self) -> None:
        """Install it, unless that was done before; needs uv, and npm for the native dbt."""
        done = self.folder / "installed"
        if done.is_file():
            return
        _run("uv", "venv", "--quiet", "--clear", str(self.folder))
        install = ("uv", "pip", "install", "--quiet", "--python", str(self.folder / "bin" / "python"))
        if self.dbt.requirements:
            _run(*install, *self.dbt.requirements)
        if self.dbt.alone:
            _run(*install, "--no-deps", *self.dbt.alone)
        if self.dbt.native:
            _run("npm", "pack", "--silent", _LIBRARY, folder=self.folder)
            with tarfile.open(next(self.folder.glob("duckdb-*.tgz"))) as package:
                package.extract("package/libduckdb.so", self.folder)
        done.touch()

    def run(self, project: Path, *arguments: str) -> tuple[int, str]:
        """Run dbt in a project; its exit code and what it printed."""
        environ = {
            **os.environ,
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "NO_COLOR": "1",
            "LD_LIBRARY_PATH": str(self.folder / "package"),
        }
        ended = subprocess.run(
            [self.folder / "bin" / "dbt", *arguments],
            cwd=project,
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return ended.returncode, ended.stdout


def _run(*command: str, folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True)
