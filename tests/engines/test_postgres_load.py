"""Builds in a loop under readers, with meshwright and without; `benchmarks/publish_on_postgres.py` is the long form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SHOWN
from tests.engines.postgres_readers import Seen, readers_of
from tests.engines.shop import Shop

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("publishing on postgres")]

BUILDS = 10
MOST_BUILDS = 30
"""How often dbt alone may build until readers have met it at a bad moment."""
ROWS = ("--vars", "{rows: 20000}")
VIEW = "create view market.report as select order_id, built_by from {}.orders"


def told(name: str, builds: int, seen: Seen) -> str:
    return (
        f"{name}: {builds} builds, {seen.releases} releases seen, {seen.sessions} sessions, {sum(seen.errors.values())}"
        f" errors, {seen.mixed} mixed, view lost in {seen.view_lost}, longest statement {seen.longest:.2f} s"
    )


def test_readers_see_whole_releases_and_keep_their_views(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    shop.publish(*ROWS)
    shop.execute("create schema market", VIEW.format("shop"))
    with readers_of(shop.database, "shop.orders", "shop.customers", "market.report") as seen:
        for _ in range(BUILDS):
            shop.publish(*ROWS)
    record_property(SHOWN, told("meshwright", BUILDS, seen))
    assert seen.errors == {}
    assert (seen.mixed, seen.view_lost) == (0, 0)
    assert seen.releases > 1, "no reader saw a build come in"


def test_readers_of_plain_dbt_see_parts_of_builds_and_lose_their_views(
    shop: Shop, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The same load finds something where there is something to find."""
    plain = Shop.create(tmp_path / "plain", shop.database, schema="plain", packages="packages: []\n")
    plain.reset()
    plain.build(*ROWS)
    plain.execute("create schema market", VIEW.format("plain"))
    builds = 0
    mixed = 0
    view_lost = 0
    while builds < MOST_BUILDS and not (mixed and view_lost):
        with readers_of(plain.database, "plain.orders", "plain.customers", "market.report") as seen:
            for _ in range(5):
                plain.build(*ROWS)
        builds += 5
        mixed += seen.mixed
        view_lost += seen.view_lost
        record_property(SHOWN, told("plain dbt", 5, seen))
    assert mixed
    assert view_lost
