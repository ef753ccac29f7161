"""Going back to earlier publications on Postgres."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.engines.shop import Said, Shop

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("publishing on postgres")]

_RECEIPT = re.compile(r"/\* mesh-publication (\{.*\}) \*/")


def receipt(said: Said) -> dict[str, Any]:
    """What was done, as `mesh rollback` reads it."""
    assert said.ok, said.text
    found = _RECEIPT.search(said.text)
    assert found, said.text
    content: dict[str, Any] = json.loads(found[1])
    return content


def seen(shop: Shop) -> str:
    """The run whose publication readers see."""
    (run,) = set(shop.served().values())
    return run


def test_each_rollback_goes_one_further_and_a_build_goes_on(shop: Shop) -> None:
    first, second, third = shop.publish(), shop.publish(), shop.publish()
    assert third == seen(shop)
    back = receipt(shop.rollback())
    assert (back["restores"], seen(shop)) == (second, second)
    assert back["started_at"] < back["restored_at"]
    assert receipt(shop.rollback("--args", "{tell: true}")) | {"invocation_id": ""} == back | {"invocation_id": ""}
    assert receipt(shop.rollback("--args", "{dry_run: true}"))["restores"] == first
    assert seen(shop) == second
    assert receipt(shop.rollback())["restores"] == first
    assert seen(shop) == first
    said = shop.rollback()
    assert not said.ok
    assert "there is no publication of shop to go back to: 2 are kept before the current one" in said.text

    fourth = shop.publish()
    assert fourth not in (first, second, third)
    assert "serves its last build to prod: nothing is rolled back" in shop.rollback("--args", "{tell: true}").text
    # Neither the second nor the third, which were rolled back.
    assert receipt(shop.rollback())["restores"] == first
    assert seen(shop) == first
    assert shop.publish() == seen(shop)


def test_nothing_to_go_back_to(shop: Shop) -> None:
    assert "nothing of shop was ever published to prod" in shop.rollback().text
    shop.execute("create schema shop_data")  # as `mesh grants apply` does
    assert "nothing of shop was ever published to prod" in shop.rollback().text
    run = shop.publish()
    assert "there is no publication of shop to go back to" in shop.rollback().text
    assert seen(shop) == run


def test_a_build_that_began_before_a_rollback_is_not_published_after_it(shop: Shop) -> None:
    first = shop.publish()
    shop.publish()
    assert shop.rollback().ok
    shop.execute("update shop_data.mesh_publications set started_at = '2999-01-01T00:00:00Z' where restores < sequence")
    assert shop.refuse() == "what was published is rolled back since this build started; run `dbt build` again"
    assert seen(shop) == first


def test_what_was_not_there_is_gone_again_and_views_of_readers_go_on(shop: Shop) -> None:
    first = shop.publish()
    shop.replace("models/orders.sql", "select n as", "select 1 as extra, n as")
    shop.replace("models/ports.yml", "  - name: customers", "  - {name: returns, access: public}\n  - name: customers")
    shop.write("models/returns.sql", "select '{{ invocation_id }}'::text as built_by")
    shop.publish()
    shop.execute(
        "create schema market",
        "create view market.new as select extra, built_by from shop.orders",
        "create view market.old as select built_by from shop.customers",
        "create view market.none as select built_by from shop.returns",
    )
    said = shop.rollback()
    lost = [(loss["identifier"], loss["kind"], loss["column"]) for loss in receipt(said)["losses"]]
    assert sorted(lost) == [("orders", "column", "extra"), ("returns", "table", "")]
    assert "market.new is built on orders, which changes" in said.text
    assert shop.served() == {"customers": first, "orders": first}
    assert shop.query("select distinct built_by from market.old") == [(first,)]
    assert shop.query("select count(*) from market.new, market.none") == [(10,)]
    shop.publish()


def test_a_part_that_was_built_alone_goes_back_alone(shop: Shop) -> None:
    first = shop.publish()
    shop.write("models/returns.sql", "select '{{ invocation_id }}'::text as built_by")
    shop.replace("models/ports.yml", "  - name: customers", "  - {name: returns, access: public}\n  - name: customers")
    shop.build("--select", "returns")
    one = shop.served()
    shop.build("--select", "returns")
    assert shop.rollback().ok
    assert shop.served() == one
    assert one["orders"] == first


def test_after_many_publications_the_last_ones_can_be_gone_back_to(shop: Shop) -> None:
    runs = [shop.publish() for _ in range(6)]
    # Two are kept when a publication begins, so that the one which it replaces is the third.
    assert [receipt(shop.rollback())["restores"] for _ in range(3)] == [runs[4], runs[3], runs[2]]
    assert not shop.rollback().ok
    none = ("--vars", "{mesh_publications_kept: 0}")
    shop.publish(*none)
    assert "0 are kept before the current one" in shop.rollback(*none).text


@pytest.mark.parametrize("kept", ["-1", "two", "1.5", "[]", "null"])
def test_a_number_to_keep_that_is_none_is_refused(shop: Shop, kept: str) -> None:
    first = shop.publish()
    said = shop.dbt("build", "--vars", f"{{mesh_publications_kept: {kept}}}")
    assert not said.ok
    assert "the variable mesh_publications_kept is " in said.text
    assert ": write a whole number, 0 or more" in said.text
    assert seen(shop) == first
