"""Which columns of some tables a SQL text reads, by parsing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshwright.mesh.registry_records import Confidence
from meshwright.usage.named_columns import NamedColumns
from meshwright.usage.parsing import look_at
from meshwright.usage.query_sources import Asked
from meshwright.usage.select_scopes import SelectScopes

if TYPE_CHECKING:
    from sqlglot.expressions import Expr


@dataclass(frozen=True, slots=True)
class Table:
    """A table that may be read: the parts of its name, and its columns as far as they are known."""

    parts: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnsRead:
    """What a text reads of a table.

    Attributes:
        columns: the columns that it reads, spelled and ordered as in the table.
        confidence: how sure that is.
        star: whether every column has a part in what the text does, also one that the table does not have yet.
        missing: columns that the text looks for in the table for sure, and that the table is not known to have; folded.
    """

    columns: tuple[str, ...] = ()
    confidence: Confidence = "unknown"
    star: bool = False
    missing: tuple[str, ...] = ()


def columns_read(sql: str, dialect: str | None, tables: Sequence[Table]) -> tuple[ColumnsRead, ...]:
    """What a text reads of each of the tables.

    A table that the text does not name is `unknown`: whoever asks has a reason to believe that it is read.

    Args:
        sql: rendered SQL: one statement or several.
        dialect: a value of `relations.DIALECTS`, or None.
        tables: the tables that are asked for.

    Raises:
        UnreadableSql: the text cannot be parsed, or is too long or too deep to try.
    """

    def look(statements: Sequence[Expr]) -> tuple[ColumnsRead, ...]:
        asked = [_asked(table) for table in tables]
        scopes = SelectScopes(asked, dialect)
        for statement in statements:
            scopes.statement(statement)
        named = NamedColumns(asked, dialect)
        for scope, parts in scopes.names:
            named.note(scope, parts)
        for scope, parts in () if scopes.doubt else scopes.sure:
            named.note_missing(scope, parts)
        for star in scopes.stars:
            named.star(star)
        named.all_of(scopes.everything)
        return tuple(_result(table, each, scopes.doubt) for table, each in zip(tables, asked, strict=True))

    return look_at(sql, dialect, look)


def _asked(table: Table) -> Asked:
    columns = frozenset(column.casefold() for column in table.columns) if table.columns else None
    return Asked(tuple(part.casefold() for part in table.parts), columns)


def _result(table: Table, asked: Asked, doubt: bool) -> ColumnsRead:
    if not asked.found or asked.columns is None:
        return ColumnsRead(star=asked.star)
    columns = tuple(each for each in table.columns if asked.star or each.casefold() in asked.named)
    missing = tuple(sorted(asked.missing))
    return ColumnsRead(columns, "partial" if doubt or asked.hidden else "exact", asked.star, missing)
