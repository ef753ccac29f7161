"""A connection to Postgres, and errors of it that tell no password."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote

from meshwright.grants.cursor import Cursor
from meshwright.grants.variables import URL
from meshwright.mesh.errors import GrantsError

_PLACES = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT")
_SCHEMES = ("postgresql://", "postgres://")
# We may be a superuser. A function that somebody has put into `public`, whose arguments fit better than those of
# Postgres' own, would run with our rights.
_NOBODY_ELSES = "set local search_path = pg_catalog, pg_temp"


def address(url: str | None, environ: Mapping[str, str]) -> str | None:
    """Where the database is: an address, the empty text where libpq's own variables say it, None where nobody does."""
    said = url or environ.get(URL)
    if said:
        return said
    return "" if any(environ.get(name) for name in _PLACES) else None


def require_address(url: str | None, environ: Mapping[str, str]) -> str:
    """The same.

    Raises:
        GrantsError: nobody says where the database is, or it is no Postgres.
    """
    said = address(url, environ)
    if said is None:
        raise GrantsError(
            "nobody says which database is meant", f"Set {URL}, the PG* variables, or --url to postgresql://..."
        )
    if said and not said.startswith(_SCHEMES):
        raise GrantsError("the address is not one of Postgres", "Write postgresql://user@host:5432/database.")
    return said


@contextmanager
def connected(said: str) -> Iterator[Cursor]:
    """One transaction, which counts when it ends well and not when it ends with an error.

    Args:
        said: what `require_address` gives.

    Raises:
        GrantsError: there is no psycopg2, the server cannot be reached, or it refused a statement.
    """
    try:
        import psycopg2
    except ImportError:
        raise GrantsError(
            "psycopg2 is not installed, which speaks to Postgres", "Run `pip install 'dbt-meshwright[postgres]'`."
        ) from None
    try:
        options = {} if "connect_timeout" in said else {"connect_timeout": 10}
        connection = psycopg2.connect(said, application_name="mesh grants", **options)
    except psycopg2.Error as error:
        raise GrantsError(
            f"the database cannot be reached: {_told(error, said)}",
            "Check that the server runs there, that the login may connect to that database, and the address: "
            "signs such as @ or / in a password are written %40 or %2F.",
        ) from None
    with closing(connection):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_NOBODY_ELSES)
                yield cursor
            connection.commit()
        except psycopg2.Error as error:
            raise _refused(error) from None


def run(cursor: Cursor, statement: str) -> None:
    """Run a statement.

    Raises:
        GrantsError: the server refused it, with the statement.
    """
    import psycopg2

    try:
        cursor.execute(statement)
    except psycopg2.Error as error:
        raise _refused(error, f"; the statement was: {statement}") from None


def _refused(error: Any, of: str = "") -> GrantsError:
    said = (getattr(error, "diag", None) and error.diag.message_primary) or type(error).__name__
    return GrantsError(
        f"Postgres refused: {said}{of}; nothing was changed",
        "Use a superuser, or a role with CREATEROLE that owns the database and the schemas; when something was busy, "
        "try again.",
    )


def _told(error: BaseException, said: str) -> str:
    """What libpq said, unless a part of the password is in it: an address that is badly written is read in odd ways."""
    text = " ".join(str(error).split())
    user = said.partition("://")[2].rpartition("@")[0] or said.partition("://")[2]
    password = user.partition(":")[2]
    parts = {password, unquote(password), *password.replace("/", "@").replace("?", "@").split("@")}
    query = [part.partition("=")[2] for part in said.partition("?")[2].split("&") if "pass" in part.casefold()]
    secrets = {part for part in (*parts, *query, *map(unquote, query)) if part}
    odd = "invalid" in text and "://" in said and not getattr(error, "pgcode", None)
    if odd or any(secret in text for secret in secrets):
        return "what was said of it is not shown, for a part of the password may be in it"
    return text
