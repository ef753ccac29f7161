"""Which tables a SQL text reads, by parsing it.

The text comes from a pull request, so it may be anything. Deep nesting is met with a deep stack, because a compiled
sqlglot does not count its recursion and would take the interpreter down; what sends the parser back again and again is
met with a limit of syntax nodes; and a length bounds both.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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

MAX_LENGTH = 500_000
MAX_NODES = 200_000
_STACK = 512 * 1024 * 1024  # address space, not memory: only what is touched is taken
_RECURSION = 12_500  # 500 nested brackets, at 22 calls each

_SELF_READING = {"tsql", "oracle", "snowflake", "sqlite"}  # where a common table expression recurs without RECURSIVE
# Where a table is named and not read: targets of writes, and what is managed or referenced.
_NOT_READ = {
    **dict.fromkeys(("Insert", "Create", "Merge", "Update", "Delete", "Drop", "Cache"), ("this", "tables")),
    **dict.fromkeys(("Alter", "Comment", "Into", "Schema", "Use", "UserDefinedFunction"), ("this",)),
    "Analyze": ("tables",),
    "Grant": ("securable",),
    "TruncateTable": ("expressions",),
}
_ONE_AT_A_TIME = threading.Lock()


class UnreadableSql(ValueError):
    """A SQL text that cannot be parsed; its message is one sentence on one line."""


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
    if len(sql) > MAX_LENGTH:
        raise UnreadableSql(f"it has more than {MAX_LENGTH:,} characters")
    result: list[tuple[tuple[str, ...], ...] | str] = []
    with _ONE_AT_A_TIME:
        logger = logging.getLogger("sqlglot")
        before = (threading.stack_size(), sys.getrecursionlimit(), logger.disabled)
        try:
            logger.disabled = True  # it warns of what it cannot parse, and so do we
            sys.setrecursionlimit(max(before[1], _RECURSION))
            threading.stack_size(_STACK)
            thread = threading.Thread(target=lambda: result.append(_parsed(sql, dialect)), daemon=True)
            thread.start()
            thread.join()
        except (RuntimeError, MemoryError) as error:
            raise UnreadableSql("there is not enough memory to parse it") from error
        finally:
            threading.stack_size(before[0])
            sys.setrecursionlimit(before[1])
            logger.disabled = before[2]
    if not result or isinstance(result[0], str):
        raise UnreadableSql(result[0] if result else "sqlglot cannot parse it")
    return result[0]


def _parsed(sql: str, dialect: str | None) -> tuple[tuple[str, ...], ...] | str:
    """The tables, or why there are none. The tree must die in this thread: freeing a deep one needs the stack, too."""
    try:
        from sqlglot.dialects.dialect import Dialect
        from sqlglot.errors import ParseError

        engine = Dialect.get_or_raise(dialect)
        parser = engine.parser(max_nodes=MAX_NODES)
        try:
            statements = parser.parse(engine.tokenize(sql), sql)
        except ParseError as error:
            first = error.errors[0] if error.errors else {}
            return _sentence(f"sqlglot cannot parse line {first.get('line', '?')}: {first.get('description') or error}")
        return tuple(sorted({parts for each in statements if each for parts in _read(each, dialect)}))
    except UnreadableSql as error:
        return str(error)
    except RecursionError:
        return "it is nested too deep to parse"
    except Exception as error:
        return _sentence(f"sqlglot cannot parse it: {str(error) or type(error).__name__}")


def _sentence(text: str) -> str:
    """One printable line of bounded length."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:200]


def _read(statement: Expr, dialect: str | None) -> Iterator[tuple[str, ...]]:
    from sqlglot import exp

    waiting: list[tuple[Expr, _Names]] = [(statement, _Names())]
    while waiting:
        node, names = waiting.pop()
        if isinstance(node, exp.Command):
            raise UnreadableSql(_sentence(f"sqlglot cannot parse a statement that starts with {str(node.this)[:20]}"))
        clause = next((value for value in node.args.values() if isinstance(value, exp.With)), None)
        if clause is not None:
            position: dict[str, int] = {}
            for index, cte in enumerate(clause.expressions):
                recurs = dialect in _SELF_READING and isinstance(cte.this, exp.SetOperation)
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
