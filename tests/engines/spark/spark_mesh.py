"""Three domains of the reference mesh on Spark, and a small one that does what it is told.

The domains are those that are committed, with what their SQL calls `varchar` called `string`, which is what Spark has.
`punctuality` gets other models: those that it has read flights too, and need ten minutes here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engines.spark.environment import SPARK
from tests.engines.spark.small_domains import CREW, PUNCTUALITY
from tests.mesh import reference_mesh

ENVIRONMENT = "spark"
TAKEN_OVER = ("fleet", "weather")

_PROFILE = """\
{name}:
  target: spark
  outputs:
    spark:
      type: spark
      method: session
      host: none
      schema: {name}_private
      threads: 2
      server_side_parameters:
        spark.master: local[2]
        spark.driver.memory: 2g
        spark.ui.enabled: "false"
        spark.ui.showConsoleProgress: "false"
        spark.sql.shuffle.partitions: "2"
        spark.sql.session.timeZone: UTC
        spark.sql.warehouse.dir: {root}/warehouse
        spark.hadoop.javax.jdo.option.ConnectionURL: jdbc:derby:;databaseName={root}/metastore;create=true
        spark.driver.extraJavaOptions: -Dderby.stream.error.file={root}/derby.log
"""


class Session:
    """The process with Spark in it; answers one request after the other."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request to `session.py`, and wait for the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"Spark is gone:\n{self._log.read_text()[-3000:]}"
        found: dict[str, Any] = json.loads(answer)
        return found

    def rows(self, statement: str) -> list[list[Any]]:
        """The rows of a statement."""
        answer = self.ask(sql=statement)
        assert "rows" in answer, answer["error"]
        found: list[list[Any]] = answer["rows"]
        return found

    def error(self, statement: str) -> str:
        """Why a statement failed."""
        answer = self.ask(sql=statement)
        assert "error" in answer, f"it did not fail: {statement}"
        return str(answer["error"])


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain's folder, and what its team does there."""

    folder: Path
    session: Session

    def dbt(self, *arguments: str, ok: bool = True) -> str:
        """Run dbt here, and return what it printed; fail unless it ended as expected."""
        answer = self.session.ask(folder=str(self.folder), dbt=["--no-use-colors", *arguments])
        assert answer["succeeded"] is ok, answer["said"]
        return str(answer["said"])

    def mesh(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command of the mesh here; it needs no Spark."""
        return reference_mesh.run(self.folder, "mesh", *arguments, codes=codes)

    def build(self, **variables: Any) -> str:
        """`dbt build`, which succeeds whether it publishes or not."""
        return self.dbt("build", "--vars", json.dumps(variables))


@dataclass(frozen=True, slots=True)
class SparkMesh:
    """The mesh's folder, and Spark."""

    root: Path
    session: Session

    def domain(self, name: str) -> Domain:
        return Domain(self.root / "domains" / name, self.session)

    def registered(self, domain: str) -> dict[str, Any]:
        """The newest deployment of a domain, as the registry has it."""
        folder = self.root / "registry" / "environments" / ENVIRONMENT / domain
        document: dict[str, Any] = json.loads(max(folder.glob("*.json")).read_text(encoding="utf-8"))
        return document


@contextmanager
def started(root: Path) -> Iterator[SparkMesh]:
    """Lay the mesh out in a folder, and start its process. Nothing is built."""
    _lay_out(root)
    log = root / "spark.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [SPARK.bin / "python", Path(__file__).with_name("session.py")],
            env=SPARK.environ,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        try:
            yield SparkMesh(root, Session(process, log))
        finally:
            process.terminate()
            process.wait(60)


def _lay_out(root: Path) -> None:
    reference_mesh.lay_out(root)
    for folder in (root / "domains").iterdir():
        if folder.is_dir() and folder.name not in (*TAKEN_OVER, "punctuality"):
            shutil.rmtree(folder)
    for name in TAKEN_OVER:
        _say_string(root / "domains" / name)
        _read_files(root / "domains" / name)
    shutil.rmtree(root / "domains" / "punctuality")
    for name, files in (("punctuality", PUNCTUALITY), ("crew", CREW)):
        for path, text in files.items():
            file = root / "domains" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for folder in (root / "domains").glob("*/"):
        (folder / "profiles.yml").write_text(_PROFILE.format(name=folder.name, root=root), encoding="utf-8")


def _say_string(folder: Path) -> None:
    for file in (*folder.rglob("*.sql"), *folder.rglob("*.yml")):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\bvarchar\b", "string", text), encoding="utf-8")


def _read_files(folder: Path) -> None:
    """Let a domain make tables of its raw files, which stay where they are; every column is text."""
    name = folder.name
    statements = [f"create schema if not exists {name}_raw"]
    for raw in sorted((folder / "raw").glob("*.csv")):
        options = f"path '{raw}', header 'true'"
        statements.append(f"create table if not exists {name}_raw.{raw.stem} using csv options ({options})")
    project = folder / "dbt_project.yml"
    text = project.read_text(encoding="utf-8")
    # Without a format dbt takes tables for Delta tables, and adds constraints to them.
    text = text.replace(f"models:\n  {name}:\n", f"models:\n  {name}:\n    +file_format: parquet\n")
    assert "+file_format" in text
    project.write_text(text + "\non-run-start:\n" + "".join(f'  - "{each}"\n' for each in statements), encoding="utf-8")
