"""Readers beside a producer that builds again and again: what shares are for, and what happens without them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from tests.mesh.small_mesh import SmallMesh

pytestmark = pytest.mark.dbt

BUILDS = 4


@dataclass
class Observations:
    """What a reader saw while the producer was at work."""

    sessions: int = 0
    mixed: int = 0
    errors: list[str] = field(default_factory=list)
    releases: set[str] = field(default_factory=set)


def read_until(done: threading.Event, database: Path, seen: Observations) -> None:
    """Open the file, read two ports one after the other, close it; over and over."""
    while not done.is_set():
        seen.sessions += 1
        try:
            with duckdb.connect(str(database), read_only=True) as connection:
                orders = connection.sql("select distinct built_by from orders").fetchall()
                time.sleep(0.1)
                customers = connection.sql("select distinct built_by from customers").fetchall()
        except duckdb.Error as error:
            seen.errors.append(str(error))
        else:
            seen.mixed += orders != customers or len(orders) != 1
            seen.releases |= {release for (release,) in orders}
        time.sleep(0.02)


def beside_builds(mesh: SmallMesh, *readers: Callable[[threading.Event], None]) -> list[str]:
    """Build sales again and again while the readers run; return the builds that failed."""
    done = threading.Event()
    threads = [threading.Thread(target=reader, args=(done,)) for reader in readers]
    for thread in threads:
        thread.start()
    failures = []
    try:
        for _ in range(BUILDS):
            output = mesh.sales.dbt("build", "--vars", "{rows: 200000}", ok=None)
            if "Completed successfully" not in output:
                failures.append(output)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return failures


def test_readers_of_a_share_see_no_error_and_no_mixed_release(mesh: SmallMesh) -> None:
    seen = Observations()
    consumer_builds: list[str] = []

    def consume(done: threading.Event) -> None:
        while not done.is_set():
            consumer_builds.append(mesh.marketing.dbt("build", ok=None))

    failures = beside_builds(mesh, lambda done: read_until(done, mesh.share, seen), consume)

    assert failures == []
    assert seen.errors == []
    assert seen.mixed == 0
    assert seen.sessions > 20
    assert len(seen.releases) >= BUILDS, "the reader should have met every publication but perhaps the last"
    assert len(consumer_builds) >= 2
    # marketing asserts in a data test of its own that both ports it joined are of one publication.
    assert [output for output in consumer_builds if "Completed successfully" not in output] == []


def test_readers_of_the_private_file_break_the_build_or_are_broken_by_it(mesh: SmallMesh) -> None:
    seen = Observations()
    private = mesh.sales.folder / "private" / "dev" / "sales.duckdb"
    failures = beside_builds(mesh, lambda done: read_until(done, private, seen))
    assert failures or seen.errors or seen.mixed, "direct attach did no harm: shares would not be needed"
