"""What DuckDB says of a query when a column is taken from a table, or added to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from meshwright.usage.columns_read import ColumnsRead, Table, columns_read
from meshwright.usage.parsing import UnreadableSql
from tests.unit.usage.random_queries import OWN, OWN_COLUMNS, PORT, PORT_COLUMNS, RandomQueries

TABLE = Table(("weather", "main", "obs"), tuple(PORT_COLUMNS))


@dataclass
class Counts:
    """How often what was said was right.

    Attributes:
        tried: how many queries were made.
        queries: how many of them DuckDB could bind.
        unread: those of which we cannot tell.
        needed: pairs of a query and a column of the port without which it fails, or puts out something else.
        said: pairs of which we said so, in queries without a star that counts.
        said_rightly: those among them that are needed.
        stars: queries with a star that counts.
        stars_needed: queries that a new column changes.
        lacking: queries that need a column which the table was not said to have.
        looked_for: queries of which we said that they look for it in vain.
        looked_for_rightly: those among them that need it; others name it where nobody uses it.
    """

    tried: int = 0
    queries: int = 0
    unread: int = 0
    needed: int = 0
    said: int = 0
    said_rightly: int = 0
    stars: int = 0
    stars_needed: int = 0
    lacking: int = 0
    looked_for: int = 0
    looked_for_rightly: int = 0


class ColumnRemoval:
    """One database for each column that is missing, one with all of them, and one with a column more."""

    def __init__(self) -> None:
        self._whole = _database(PORT_COLUMNS)
        self._more = _database(PORT_COLUMNS | {"added": "integer"})
        self._without = {
            column: _database({name: kind for name, kind in PORT_COLUMNS.items() if name != column})
            for column in PORT_COLUMNS
        }

    def check(self, sql: str, counts: Counts, *, precision: bool = False) -> Iterator[str]:
        """Compare what we say of a query with what DuckDB does; yield what we missed, or made up.

        Args:
            sql: a query.
            counts: where to count it.
            precision: whether to try what we said, too, and not only what we did not.
        """
        counts.tried += 1
        before = _outcome(self._whole, sql)
        if before is None:
            return
        counts.queries += 1
        try:
            read = columns_read(sql, "duckdb", [TABLE])[0] if PORT in sql else ColumnsRead((), "exact")
        except UnreadableSql:
            read = ColumnsRead()
        exact = read.confidence == "exact"
        counts.unread += not exact
        counts.stars += read.star
        said = set(read.columns) if exact else set(PORT_COLUMNS)
        tried = set(PORT_COLUMNS) if precision else PORT_COLUMNS.keys() - said
        needed = {column for column in tried if _outcome(self._without[column], sql) != before}
        counts.needed += len(needed)
        if exact and not read.star:
            counts.said += len(said)
            counts.said_rightly += len(said & needed)
        yield from (f"{column} is no column in: {sql}" for column in read.missing)
        yield from self._lacking(sql, counts, before)
        for column in sorted(needed - said):
            yield f"{column} is needed by: {sql}"
        if precision or (exact and not read.star):
            grows = _outcome(self._more, sql) != before
            counts.stars_needed += grows
            if grows and exact and not read.star:
                yield f"a new column changes: {sql}"

    def _lacking(self, sql: str, counts: Counts, before: list[tuple[str, str]]) -> Iterator[str]:
        """Say that the port does not have one of its columns; whether a name means that one is up to DuckDB."""
        lacks = list(PORT_COLUMNS)[counts.queries % len(PORT_COLUMNS)]
        table = Table(TABLE.parts, tuple(column for column in TABLE.columns if column != lacks))
        try:
            missing = columns_read(sql, "duckdb", [table])[0].missing
        except UnreadableSql:
            return
        needed = _outcome(self._without[lacks], sql) != before
        counts.lacking += needed
        counts.looked_for += bool(missing)
        counts.looked_for_rightly += needed and bool(missing)
        # DuckDB does not look into a common table expression that nobody uses.
        made_up = {*missing} - ({lacks} if needed or "with " in sql else set())
        yield from (f"without {lacks}, {column} is not looked for by: {sql}" for column in made_up)

    def run(self, seed: int, number: int, *, precision: bool = False) -> tuple[Counts, list[str]]:
        """Check a number of queries that can be bound, up to the first of which we missed something."""
        counts = Counts()
        missed: list[str] = []
        queries = RandomQueries(seed)
        while counts.queries < number and not missed:
            missed += self.check(queries.query(), counts, precision=precision)
        return counts, missed


def _database(columns: dict[str, str]) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("attach ':memory:' as weather")
    for name, of in ((PORT, columns), (OWN, OWN_COLUMNS), ("main.few", {"few": "integer"})):
        written = ", ".join(f"{each} {kind}" for each, kind in of.items())
        database.execute(f"create table {name} ({written})")
    return database


def _outcome(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str, str]] | None:
    """The columns that a query puts out and their types, or None where DuckDB refuses it."""
    try:
        return [(name, kind) for name, kind, *_ in database.execute(f"describe {sql}").fetchall()]
    except duckdb.Error:
        return None
