"""Readers in a loop, as a process of their own: each session reads two ports in one transaction, then a view on one.

Two of the eight read the ports in the other order: whoever locks both of them meets readers that wait for each other.

Run by `readers_of`; tells what it saw, as JSON, when its standard input is closed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.engines.postgres_database import PostgresDatabase

READERS = 8
_REPOSITORY = Path(__file__).parents[2]


@dataclass(slots=True)
class Seen:
    """What readers saw.

    Attributes:
        sessions: transactions that read two ports.
        mixed: those in which the two were of different runs.
        errors: what failed, by its text.
        view_lost: reads of the view that failed because it was gone.
        longest: how long the slowest statement took, in seconds.
        releases: how many runs were seen.
    """

    sessions: int = 0
    mixed: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    view_lost: int = 0
    longest: float = 0.0
    releases: int = 0


@contextmanager
def readers_of(database: PostgresDatabase, first: str, second: str, view: str) -> Iterator[Seen]:
    """What readers of two ports and of a view see while the block runs; filled at its end."""
    given = database.variables()
    where = " ".join(
        f"{key}='{given[name]}'"
        for key, name in (("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("dbname", "PGDATABASE"))
        if name in given
    )
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.engines.postgres_readers", where, first, second, view],
        cwd=_REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    seen = Seen()
    try:
        assert program.stdout.readline() == "reading\n"
        yield seen
    finally:
        told = program.communicate(timeout=60)[0]
    for name, value in json.loads(told).items():
        setattr(seen, name, value)


@dataclass(frozen=True, slots=True)
class _Readers:
    where: str
    first: str
    second: str
    view: str
    seen: Seen = field(default_factory=Seen)
    runs: set[str] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    def read(self, backwards: bool) -> None:
        """One reader: the two ports in one order or the other."""
        chance = random.Random(threading.get_ident())
        ports = (self.second, self.first) if backwards else (self.first, self.second)
        connection = psycopg2.connect(self.where)
        while not self.stop.is_set():
            try:
                runs = []
                for port in ports:
                    runs.append(self._ask(connection, port))
                    time.sleep(chance.random() * 0.03)
                connection.commit()
                self.seen.sessions += 1
                self.seen.mixed += len(set(runs)) > 1
                self.runs.update(runs)
                self._ask(connection, self.view)
                connection.commit()
            except psycopg2.errors.UndefinedTable:
                connection.rollback()
                self.seen.view_lost += 1
            except psycopg2.Error as error:
                connection.rollback()
                self.seen.errors[str(error)] = self.seen.errors.get(str(error), 0) + 1
            # A pause, or the readers would take the machine from the builds.
            time.sleep(chance.random() * 0.03)
        connection.close()

    def _ask(self, connection: Any, relation: str) -> str:
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(f"select min(built_by), count(*) from {relation}")
            run = str(cursor.fetchone()[0])
        self.seen.longest = max(self.seen.longest, time.monotonic() - began)
        return run


def _main(where: str, first: str, second: str, view: str) -> None:
    readers = _Readers(where, first, second, view)
    threads = [threading.Thread(target=readers.read, args=(number % 4 == 0,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    print("reading", flush=True)
    sys.stdin.read()
    readers.stop.set()
    for thread in threads:
        thread.join()
    readers.seen.releases = len(readers.runs)
    print(json.dumps(asdict(readers.seen)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
