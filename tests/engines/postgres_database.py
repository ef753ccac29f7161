"""A database of its own on the tests' Postgres, and what the roles that log in to it may do."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import sql

from tests.engines.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A database that a test may fill.

    Attributes:
        server: where it is.
        name: what it is called.
    """

    server: PostgresServer
    name: str

    def variables(self, role: str | None = None) -> dict[str, str]:
        """PG* variables of a process that uses the database.

        Args:
            role: who logs in; default: the administrator. Roles have the administrator's password.
        """
        return {**self.server.variables, "PGDATABASE": self.name, **({"PGUSER": role} if role else {})}

    @contextmanager
    def connected(self, role: str | None = None) -> Iterator[Any]:
        """A connection whose statements take effect one by one."""
        given = self.variables(role)
        with closing(
            psycopg2.connect(
                host=given["PGHOST"],
                port=given.get("PGPORT", "5432"),
                user=given.get("PGUSER"),
                password=given.get("PGPASSWORD"),
                dbname=given["PGDATABASE"],
            )
        ) as connection:
            connection.autocommit = True
            yield connection

    def query(self, statement: str, role: str | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement; none for one without rows."""
        with self.connected(role) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def execute(self, statements: Sequence[str], role: str | None = None) -> None:
        """Run statements, each in a transaction of its own."""
        with self.connected(role) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def create_login(self, role: str) -> None:
        """A role that can log in, unless it is there: roles are those of the whole server."""
        with self.connected() as connection, connection.cursor() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = %s", (role,))
            statement = "alter role {} login password {}" if cursor.fetchone() else "create role {} login password {}"
            password = self.server.variables.get("PGPASSWORD", "none")
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(password)))


@contextmanager
def new_database(server: PostgresServer, *, template: str = "template1") -> Iterator[PostgresDatabase]:
    """A database while it is needed, a copy of another one to which nobody is connected."""
    name = f"mesh_{secrets.token_hex(4)}"
    administration = PostgresDatabase(server, server.variables.get("PGDATABASE", "postgres"))
    administration.execute([f'create database "{name}" template "{template}"'])
    try:
        yield PostgresDatabase(server, name)
    finally:
        administration.execute([f'drop database "{name}" with (force)'])
