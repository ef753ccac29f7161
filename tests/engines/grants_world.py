"""Domains on a Postgres, made by a plan and looked at by their own logins."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2

from meshwright.grants.names import Names, names_of
from meshwright.grants.offers import DomainOffers, OfferedProduct, Offers
from meshwright.grants.postgres import Planned, applied, planned
from tests.engines.postgres_database import PostgresDatabase


@dataclass(frozen=True)
class World:
    """A database with domains, whose roles have a prefix of their own: roles are those of the whole server."""

    database: PostgresDatabase
    prefix: str

    def names(self, domain: str) -> Names:
        return names_of(domain, self.prefix)

    def url(self, role: str | None = None) -> str:
        given = self.database.variables(role)
        return "postgresql:///?" + "&".join(
            f"{key}={given[variable]}"
            for key, variable in (
                ("host", "PGHOST"),
                ("port", "PGPORT"),
                ("user", "PGUSER"),
                ("password", "PGPASSWORD"),
                ("dbname", "PGDATABASE"),
            )
            if given.get(variable)
        )

    def offers(self, *domains: DomainOffers, scope: tuple[str, ...] = ()) -> Offers:
        return Offers(tuple(domains), frozenset(scope or (each.name for each in domains)), self.prefix)

    def plan(self, offers: Offers, role: str | None = None) -> Planned:
        return planned(self.url(role), offers)

    def apply(self, offers: Offers, role: str | None = None) -> Planned:
        done = applied(self.url(role), offers)
        for domain in offers.scope:
            self.database.create_login(self.names(domain).owner)
        return done

    def run(self, role: str | None, *statements: str) -> None:
        self.database.execute(statements, role)

    def refusal(self, role: str, statement: str) -> str:
        """What Postgres says to a role that tries something; empty when it lets it."""
        try:
            self.database.query(statement, role)
        except psycopg2.Error as error:
            return str(error.diag.message_primary or error).strip()
        return ""


@contextmanager
def world(database: PostgresDatabase) -> Iterator[World]:
    made = World(database, f"g{secrets.token_hex(3)}_")
    try:
        yield made
    finally:
        database.execute([f"alter database {database.name} owner to current_user"])
        for (role,) in database.query(f"select rolname from pg_roles where starts_with(rolname, '{made.prefix}')"):
            quoted = '"' + role.replace('"', '""') + '"'
            database.execute([f"drop owned by {quoted} cascade", f"drop role {quoted}"])


def product(name: str, *readers: str, views: tuple[str, ...] = ()) -> OfferedProduct:
    return OfferedProduct(name, frozenset(readers), frozenset(views))


WEATHER = DomainOffers("weather", (product("observations", "punctuality", views=("hourly",)), product("stations")))
PUNCTUALITY = DomainOffers("punctuality", (OfferedProduct("delays"),))
FLEET = DomainOffers("fleet")
"""`weather` offers one product to one domain and one to nobody; `punctuality` offers one to everybody."""


def fill(made: World) -> None:
    """What dbt and `publish_ports` leave: a private table, a version of a port, and its view with its grant."""
    names = made.names("weather")
    made.run(
        names.owner,
        f'create table "{names.private}".staged as select 1 as id',
        f'create table "{names.data}".hourly__1 as select 1 as id',
        f'create view "{names.interface}".hourly as select * from "{names.data}".hourly__1',
        f'grant select on "{names.interface}".hourly to "{names.product("observations")}"',
    )
