"""Publications on Postgres that meet readers, each other, and their end."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.engines.shop import Shop

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("publishing on postgres")]

PUBLISHING = (
    "select pid from pg_stat_activity where datname = current_database() and state = 'active'"
    " and pid <> pg_backend_pid() and query like '%/* mesh-publication%'"
)


@contextmanager
def reading(shop: Shop, port: str = "orders") -> Iterator[Any]:
    """A reader in the middle of a transaction, so that the view stays locked."""
    with shop.database.connected() as connection:
        connection.autocommit = False
        with connection.cursor() as cursor:
            cursor.execute(f"select min(built_by) from shop.{port}")
            yield cursor
        connection.rollback()


@contextmanager
def publishing(shop: Shop, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A build that has begun to publish, and its backend; somebody must be reading."""
    build = shop.start("build", *arguments)
    try:
        deadline = time.monotonic() + 120
        while not (found := shop.query(PUBLISHING)):
            assert build.poll() is None, build.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield build, found[0][0]
    finally:
        build.kill()
        build.communicate()


def said(build: subprocess.Popen[str], code: int) -> str:
    text = build.communicate(timeout=120)[0]
    assert build.returncode == code, text
    return text


def sessions(shop: Shop) -> list[tuple[Any, ...]]:
    """Who is still connected, besides this question."""
    return shop.query(
        "select state, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )


def test_a_reader_that_stays_too_long_stops_a_publication_and_is_not_disturbed(shop: Shop) -> None:
    run = shop.publish()
    with reading(shop) as reader:
        build = shop.start("build", "--vars", "{mesh_publish_attempts: 2}")
        text = said(build, 1)
        assert "meshwright: readers kept the ports of shop locked through 2 attempts; nothing was published" in text
        reader.execute("select min(built_by) from shop.customers")
        assert reader.fetchall() == [(run,)]
    assert shop.served() == {"customers": run, "orders": run}
    assert shop.publish() != run


def test_a_publication_waits_for_a_reader(shop: Shop) -> None:
    run = shop.publish()
    with reading(shop) as reader, publishing(shop) as (build, _):
        # The two ports that one transaction reads are of one publication, whatever waits for them.
        reader.execute("select min(built_by) from shop.customers")
        assert reader.fetchall() == [(run,)]
        reader.connection.rollback()
        said(build, 0)
    served = set(shop.served().values())
    assert len(served) == 1
    assert served != {run}


def test_a_run_that_was_overtaken_does_not_publish(shop: Shop) -> None:
    run = shop.publish()
    with reading(shop) as reader, publishing(shop) as (build, _):
        shop.execute(
            "insert into shop_data.mesh_publications (sequence, restores, state, started_at, invocation_id, row_count,"
            " port, data_table, model, version, product, built_at)"
            " select 2, 2, state, started_at, 'another', row_count, port, data_table, model, version, product, built_at"
            " from shop_data.mesh_publications where sequence = 1 and state = 'served'"
        )
        reader.connection.rollback()
        assert "meshwright: another run has published meanwhile; nothing was published" in said(build, 1)
    assert shop.served() == {"customers": run, "orders": run}
    assert shop.publish() != run


def test_a_build_that_started_earlier_does_not_replace_a_later_one(shop: Shop) -> None:
    run = shop.publish()
    shop.execute("update shop_data.mesh_publications set started_at = '2999-01-01T00:00:00Z'")
    assert shop.refuse() == "a build that started later is published already"
    assert shop.served() == {"customers": run, "orders": run}


def test_a_connection_that_is_lost_publishes_nothing_and_the_next_build_heals(shop: Shop) -> None:
    run = shop.publish()
    with reading(shop), publishing(shop) as (build, backend):
        shop.query(f"select pg_terminate_backend({backend})")
        assert "ERROR=1" in said(build, 1)
    assert shop.served() == {"customers": run, "orders": run}
    assert sessions(shop) == []
    assert shop.publish() != run


def test_a_client_that_is_killed_publishes_all_or_nothing_and_the_next_build_heals(shop: Shop) -> None:
    run = shop.publish()
    with reading(shop) as reader:
        with publishing(shop) as (build, backend):
            build.kill()
            build.wait()
        reader.connection.rollback()
        # The server goes on until it has an answer for a client that is gone.
        deadline = time.monotonic() + 60
        while shop.query(f"select 1 from pg_stat_activity where pid = {backend}"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    served = set(shop.served().values())
    assert len(served) == 1
    assert shop.publish() not in served | {run}


def test_two_builds_of_one_domain_at_once_leave_one_publication(shop: Shop) -> None:
    run = shop.publish()
    builds = [shop.start("build"), shop.start("build", "--target-path", "elsewhere")]
    texts = [build.communicate(timeout=300)[0] for build in builds]
    served = set(shop.served().values())
    assert len(served) == 1
    # dbt itself may stumble over the other one's tables; whoever comes through is what readers see.
    if any("meshwright: publishing" in text for text in texts) and 0 in [build.returncode for build in builds]:
        assert served != {run}, texts
    assert shop.publish() not in served


def test_nothing_is_locked_and_no_transaction_is_open_while_rows_are_copied(shop: Shop) -> None:
    """The copy of a view that takes long: readers, and another run, find every port as it was."""
    run = shop.publish()
    shop.reset_model("customers", "{{ config(materialized='view') }} with wait as (select pg_sleep(3)) ")
    shop.replace("models/customers.sql", "ref('orders') }}", "ref('orders') }}, wait")
    build = shop.start("build")
    copying = (
        "select pid from pg_stat_activity where datname = current_database() and state = 'active'"
        " and pid <> pg_backend_pid() and query like '%create table%shop_data%'"
    )
    try:
        deadline = time.monotonic() + 120
        while not (found := shop.query(copying)):
            assert build.poll() is None, build.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        locks = shop.query(
            "select relation::regclass::text, mode from pg_locks join pg_class on pg_class.oid = relation"
            f" join pg_namespace on pg_namespace.oid = relnamespace where pid = {found[0][0]}"
            " and nspname like 'shop%' and mode <> 'AccessShareLock'"
        )
        assert locks == []
        assert (
            shop.query(
                "select query from pg_stat_activity where datname = current_database() and state like 'idle in%'"
            )
            == []
        )
        assert shop.served() == {"customers": run, "orders": run}
    finally:
        build.communicate(timeout=120)
    assert build.returncode == 0
    assert len(set(shop.served().values())) == 1
