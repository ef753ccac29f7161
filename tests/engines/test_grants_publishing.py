"""What `mesh grants` makes and what `publish_ports` grants are the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.grants.offers import DomainOffers
from tests.engines.grants_world import product, world
from tests.engines.postgres_database import PostgresDatabase
from tests.engines.shop import SHOP, Shop

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("publishing on postgres")]

DOMAINS = (DomainOffers("shop", (product("sales", "market", views=("orders", "customers")),)), DomainOffers("market"))


def test_a_domain_that_builds_as_its_own_role_leaves_nothing_to_grant_or_take(
    postgres: PostgresDatabase, tmp_path: Path
) -> None:
    with world(postgres) as made:
        offers = made.offers(*DOMAINS, DomainOffers("bank"))
        made.apply(offers)
        names, people = made.names("shop"), f"{made.prefix}people"
        made.run(None, f'create role "{people}"', f'grant usage on schema "{names.interface}" to "{people}"')
        variables = postgres.server.variables | {"PGUSER": names.owner}
        own = PostgresDatabase(replace(postgres.server, variables=variables), postgres.name)
        shop = Shop.create(tmp_path, own, schema=names.private)
        for name, text in SHOP.items():
            shop.write(name, text)
        # dbt's own grants of a model go to the table where it is built, too, and move with it.
        shop.write(
            "models/orders.sql", f"{{{{ config(grants={{'select': ['{people}']}}) }}}}" + SHOP["models/orders.sql"]
        )
        for _ in range(2):
            assert "meshwright: publishing 2 ports" in shop.build()
            assert made.plan(offers).plan.steps == ()
        assert shop.rollback().ok
        assert made.plan(offers).plan.steps == ()
        read = f'select count(*) from "{names.interface}".orders'
        assert made.database.query(read, made.names("market").owner) == [(10,)]
        assert "permission denied" in made.refusal(made.names("bank").owner, read)
        assert made.database.query(f'set role "{people}"; {read}') == [(10,)]
        assert "permission denied" in made.refusal(names.owner, f'create schema "{made.prefix}other"')
