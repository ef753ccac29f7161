"""A Postgres for the tests: the one that PG* variables name, else a server of our own in a temporary folder.

Ours has no port: it listens on a socket in its folder, so it meets nobody else's and needs no network.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.judges.environments import CONTRACTS
from tests.judges.processes import run

DRIVER = Path(__file__).parent / "drivers" / "run_sql.py"
USER = "judge"


@dataclass(frozen=True, slots=True)
class Postgres:
    """How to reach a server.

    Attributes:
        variables: PG* variables.
        network: whether it needs a network.
    """

    variables: dict[str, str]
    network: bool

    @property
    def server(self) -> dict[str, str | int]:
        """The same as an ODCS server, without its schema."""
        return {
            "type": "postgres",
            "host": self.variables["PGHOST"],
            "port": int(self.variables.get("PGPORT", "5432")),
            "database": self.variables.get("PGDATABASE", "postgres"),
        }

    @property
    def credentials(self) -> dict[str, str]:
        """Variables that datacontract-cli reads."""
        return {
            "DATACONTRACT_POSTGRES_USERNAME": self.variables.get("PGUSER", USER),
            "DATACONTRACT_POSTGRES_PASSWORD": self.variables.get("PGPASSWORD", "none"),
        }

    def execute(self, statements: Sequence[str], folder: Path, rows: Sequence[tuple[str, Path]] = ()) -> None:
        """Run statements, then copy files of rows into tables.

        Args:
            statements: in their order, in one transaction.
            folder: where the process runs.
            rows: a COPY statement with the file for it.
        """
        work = {"statements": list(statements), "rows": [(statement, str(file)) for statement, file in rows]}
        command = [CONTRACTS.program("python"), DRIVER]
        ended = run(command, folder, network=self.network, stdin=json.dumps(work), variables=self.variables)
        assert not ended.code, ended.output[-3000:]


def binaries() -> Path | None:
    """The folder of Postgres' server programs; they are seldom on the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")  # noqa: PTH207
    return Path(max(versions, key=lambda each: int(Path(each).parts[-3]))).parent if versions else None


def available() -> bool:
    """Whether there is a Postgres to use."""
    return bool(os.environ.get("PGHOST")) or binaries() is not None


@contextmanager
def running() -> Iterator[Postgres]:
    """A Postgres while it is needed."""
    if os.environ.get("PGHOST"):
        given = {key: value for key, value in os.environ.items() if key.startswith("PG")}
        yield Postgres(given, network=not given["PGHOST"].startswith("/"))
        return
    programs = binaries()
    assert programs
    # Not in pytest's folder: the path of a socket must be short, and another user has to enter.
    folder = Path(tempfile.mkdtemp(prefix="judges-"))
    try:
        yield from _own(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(programs: Path, folder: Path) -> Iterator[Postgres]:
    somebody: tuple[str, ...] = ()
    if os.geteuid() == 0:
        # Postgres refuses to run as root.
        somebody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
        shutil.chown(folder, "nobody", "nogroup")
    plain = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    data = folder / "data"
    made = [programs / "initdb", "--pgdata", data, "--username", USER, "--auth", "trust", "--no-sync", "-E", "UTF8"]
    subprocess.run([*somebody, *made], cwd=folder, env=plain, check=True, capture_output=True)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "timezone=UTC", "-c", "max_connections=20"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [*somebody, programs / "postgres", "-D", data, "-k", folder, *options],
        cwd=folder,
        env=plain,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait(server, folder)
        yield Postgres({"PGHOST": str(folder), "PGUSER": USER, "PGDATABASE": "postgres"}, network=False)
    finally:
        server.terminate()
        server.wait(timeout=60)
        log.close()


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the server says that it is ready."""
    for _ in range(600):
        told = (folder / "log").read_text(errors="replace")
        if "ready to accept connections" in told:
            return
        assert server.poll() is None, told
        time.sleep(0.05)
    raise TimeoutError(told)
