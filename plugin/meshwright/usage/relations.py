"""Which tables a SQL text reads, by parsing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshwright.usage.parsing import UnreadableSql, look_at, sentence

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

DIALECTS = {
    **dict.fromkeys(("athena", "bigquery", "clickhouse", "databricks", "duckdb", "hive", "materialize"), ""),
    **dict.fromkeys(("mysql", "oracle", "postgres", "redshift", "risingwave", "snowflake", "spark", "sqlite"), ""),
    **dict.fromkeys(("starrocks", "teradata", "trino"), ""),
    **dict.fromkeys(("fabric", "sqlserver", "synapse"), "tsql"),
    **dict.fromkeys(("fabricspark", "glue"), "spark"),
    "greenplum": "postgres",
}
DIALECTS = {adapter: dialect or adapter for adapter, dialect in DIALECTS.items()}
"""The sqlglot dialect of a dbt adapter. For an adapter that is not here: None, sqlglot's mixture of all."""

SELF_READING = frozenset(("tsql", "oracle", "snowflake", "sqlite"))
"""The dialects in which a common table expression recurs without RECURSIVE."""

# Where a table is named and not read: targets of writes, and what is managed or referenced.
_NOT_READ = {
    **dict.fromkeys(("Insert", "Create", "Merge", "Update", "Delete", "Drop", "Cache"), ("this", "tables")),
    **dict.fromkeys(("Alter", "Comment", "Into", "Schema", "Use", "UserDefinedFunction"), ("this",)),
    "Analyze": ("tables",),
    "Grant": ("securable",),
    "TruncateTable": ("expressions",),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """The common table expressions that a part of a statement sees: those of one WITH, up to a position."""

    outer: _Names | None = None
    position: dict[str, int] = field(default_factory=dict)
    seen: int = 0

    def __contains__(self, name: str) -> bool:
        names: _Names | None = self
        while names is not None:
            if names.position.get(name, names.seen) < names.seen:
                return True
            names = names.outer
        return False


def relations_in(sql: str, dialect: str | None) -> tuple[tuple[str, ...], ...]:
    """Every table that a SQL text reads: its parts without quotes, sorted, each once, in the case of the text.

    Names of common table expressions, table functions, and targets of writes are left out. An empty part stands for one
    that the text leaves out (`sales..orders`).

    Args:
        sql: one statement or several.
        dialect: a value of `DIALECTS`, or None.

    Raises:
        UnreadableSql: the text cannot be parsed, or is too long or too deep to try.
    """

    def read(statements: Sequence[Expr]) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted({parts for statement in statements for parts in _read(statement, dialect)}))

    return look_at(sql, dialect, read)


def _read(statement: Expr, dialect: str | None) -> Iterator[tuple[str, ...]]:
    from sqlglot import exp

    waiting: list[tuple[Expr, _Names]] = [(statement, _Names())]
    while waiting:
        node, names = waiting.pop()
        if isinstance(node, exp.Command):
            raise UnreadableSql(sentence(f"sqlglot cannot parse a statement that starts with {str(node.this)[:20]}"))
        clause = next((value for value in node.args.values() if isinstance(value, exp.With)), None)
        if clause is not None:
            position: dict[str, int] = {}
            for index, cte in enumerate(clause.expressions):
                recurs = dialect in SELF_READING and isinstance(cte.this, exp.SetOperation)
                last = len(clause.expressions) if clause.args.get("recursive") else index + recurs
                waiting.append((cte.this, _Names(names, position, last)))
                if not cte.args.get("scalar"):  # ClickHouse: the name of a value
                    position.setdefault(cte.alias.casefold(), index)
            names = _Names(names, position, len(clause.expressions))
        if isinstance(node, exp.Table):
            parts = _parts(node)
            if parts and not (len(parts) == 1 and parts[0].casefold() in names):
                yield parts
        # A hint names aliases as if they were tables.
        waiting.extend(
            (child, names)
            for child in node.iter_expressions()
            if child is not clause and not isinstance(child, exp.Hint)
        )


def _parts(table: Expr) -> tuple[str, ...]:
    """The name of a table that is read, else nothing."""
    from sqlglot import exp

    parent = table.parent
    if parent is not None and table.arg_key in _NOT_READ.get(type(parent).__name__, ()):
        return ()
    parts = list(table.parts) if isinstance(table, exp.Table) else []
    if not all(isinstance(part, exp.Identifier) and not part.args.get("temporary") for part in parts):
        return ()  # a function, a stage, a variable, a temporary table
    names = [part.name for part in parts]
    if len(names) == 2 and table.args.get("catalog"):
        names.insert(1, "")
    return tuple(names)
