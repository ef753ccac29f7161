"""What a name in SQL may mean, once what it leaves out is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_DEFAULT_SCHEMA = {"snowflake": "public", "tsql": "dbo"}
"""What `sales..orders` leaves out."""


def meanings(
    parts: Sequence[str], dialect: str | None, database: str | None, schemas: Sequence[str | None]
) -> Iterator[tuple[str, ...]]:
    """The full names that a name may stand for, the likeliest first.

    Args:
        parts: the name as SQL writes it, without quotes: `("sales", "orders")`.
        dialect: a value of `relations.DIALECTS`, or None.
        database: the database of the reader, which a name of one or two parts leaves out.
        schemas: the schemas that a name of one part may leave out.
    """
    if len(parts) == 1:
        for schema in dict.fromkeys(schema for schema in schemas if schema):
            yield (database or "", schema, parts[0])
    elif len(parts) == 2:
        yield (database or "", *parts)
        if dialect == "duckdb":
            # DuckDB takes the first part for a schema or for a catalog, whichever there is.
            yield (parts[0], "main", parts[1])
    elif len(parts) == 3:
        yield (parts[0], parts[1] or _DEFAULT_SCHEMA.get(dialect or "", ""), parts[2])
