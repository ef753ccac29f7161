"""A Postgres for the tests: the one that PG* variables name, else a server of our own in a temporary folder.

Ours has no port: it listens on a socket in its folder, so it meets nobody else's and needs no network.
"""

from __future__ import annotations

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADMIN = "mesh_admin"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """How to reach a server as one who may create roles and databases.

    Attributes:
        variables: PG* variables.
        network: whether it needs a network.
    """

    variables: dict[str, str]
    network: bool


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
def running() -> Iterator[PostgresServer]:
    """A Postgres while it is needed."""
    if os.environ.get("PGHOST"):
        given = {key: value for key, value in os.environ.items() if key.startswith("PG")}
        yield PostgresServer(given, network=not given["PGHOST"].startswith("/"))
        return
    programs = binaries()
    assert programs
    # Not in pytest's folder: the path of a socket must be short, and another user has to enter.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        yield from _own(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(programs: Path, folder: Path) -> Iterator[PostgresServer]:
    somebody: tuple[str, ...] = ()
    if os.geteuid() == 0:
        # Postgres refuses to run as root.
        somebody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
        shutil.chown(folder, "nobody", "nogroup")
    plain = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    data = folder / "data"
    made = [programs / "initdb", "--pgdata", data, "--username", ADMIN, "--auth", "trust", "--no-sync", "-E", "UTF8"]
    subprocess.run([*somebody, *made], cwd=folder, env=plain, check=True, capture_output=True)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "timezone=UTC", "-c", "max_connections=60"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*somebody, programs / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            env=plain,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, folder)
            variables = {"PGHOST": str(folder), "PGPORT": "5432", "PGUSER": ADMIN, "PGDATABASE": "postgres"}
            yield PostgresServer(variables, network=False)
        finally:
            # SIGINT: without waiting for whoever is still connected.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the server says that it is ready."""
    for _ in range(600):
        told = (folder / "log").read_text(errors="replace")
        if "ready to accept connections" in told:
            return
        assert server.poll() is None, told
        time.sleep(0.05)
    raise TimeoutError(told)
