"""Parsing SQL that may be anything: it comes from a pull request.

Deep nesting is met with a deep stack, because a compiled sqlglot does not count its recursion and would take the
interpreter down; what sends the parser back again and again is met with a limit of syntax nodes; and a length bounds
both.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

MAX_LENGTH = 500_000
MAX_NODES = 200_000
_STACK = 512 * 1024 * 1024  # address space, not memory: only what is touched is taken
_RECURSION = 12_500  # 500 nested brackets, at 22 calls each
_NESTED = 10  # sqlglot reads what stands in a nested type twice, on every level
_ONE_AT_A_TIME = threading.Lock()
_OF_TYPES = frozenset({"struct", "row", "map", "array", "list", "object", "tuple", "nested", "union", "record"})
_CLOSED_BY = {"(": ")", "<": ">", "[": "]"}

Seen = TypeVar("Seen")


class UnreadableSql(ValueError):
    """A SQL text that cannot be parsed; its message is one sentence on one line."""


def look_at(sql: str, dialect: str | None, look: Callable[[Sequence[Expr]], Seen]) -> Seen:
    """Parse a text and return what a function sees in its statements.

    The function must return nothing of the trees: they die in the thread that made them, for freeing a deep one needs
    the stack, too.

    Args:
        sql: one statement or several.
        dialect: a value of `relations.DIALECTS`, or None.
        look: called with the statements. It may raise `UnreadableSql`, and anything else it raises becomes one.

    Raises:
        UnreadableSql: the text cannot be parsed, or is too long or too deep to try.
    """
    if len(sql) > MAX_LENGTH:
        raise UnreadableSql(f"it has more than {MAX_LENGTH:,} characters")
    result: list[Seen] = []
    reasons: list[str] = []
    with _ONE_AT_A_TIME:
        logger = logging.getLogger("sqlglot")
        before = (threading.stack_size(), sys.getrecursionlimit(), logger.disabled)
        try:
            logger.disabled = True  # it warns of what it cannot parse, and so do we
            sys.setrecursionlimit(max(before[1], _RECURSION))
            threading.stack_size(_STACK)
            thread = threading.Thread(target=_parse, args=(sql, dialect, look, result, reasons), daemon=True)
            thread.start()
            thread.join()
        except (RuntimeError, MemoryError) as error:
            raise UnreadableSql("there is not enough memory to parse it") from error
        finally:
            threading.stack_size(before[0])
            sys.setrecursionlimit(before[1])
            logger.disabled = before[2]
    if not result:
        raise UnreadableSql(reasons[0] if reasons else "sqlglot cannot parse it")
    return result[0]


def sentence(text: str) -> str:
    """One printable line of bounded length."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:200]


def _parse(
    sql: str,
    dialect: str | None,
    look: Callable[[Sequence[Expr]], Seen],
    result: list[Seen],
    reasons: list[str],
) -> None:
    """Add what is seen to the results, or why there is nothing to the reasons."""
    try:
        from sqlglot.dialects.dialect import Dialect
        from sqlglot.errors import ParseError

        engine = Dialect.get_or_raise(dialect)
        parser = engine.parser(max_nodes=MAX_NODES)
        try:
            tokens = engine.tokenize(sql)
            _require_shallow_types([token.text for token in tokens])
            statements = parser.parse(tokens, sql)
        except ParseError as error:
            first = error.errors[0] if error.errors else {}
            said = f"sqlglot cannot parse line {first.get('line', '?')}: {first.get('description') or error}"
            reasons.append(sentence(said))
            return
        result.append(look([statement for statement in statements if statement]))
    except UnreadableSql as error:
        reasons.append(str(error))
    except RecursionError:
        reasons.append("it is nested too deep to parse")
    except Exception as error:
        reasons.append(sentence(f"sqlglot cannot parse it: {str(error) or type(error).__name__}"))


def _require_shallow_types(words: Sequence[str]) -> None:
    """Refuse what could be a type in a type in a type: its time doubles with each level."""
    waiting: list[tuple[str, bool]] = []
    nested = 0
    for before, word in zip(["", *words], words, strict=False):
        of_a_type = before.lower() in _OF_TYPES
        if word in ("(", "[") or (word == "<" and of_a_type):
            waiting.append((_CLOSED_BY[word], of_a_type))
            nested += of_a_type
            if nested > _NESTED:
                raise UnreadableSql("types are nested too deep in it to parse")
        elif waiting and word == waiting[-1][0]:
            nested -= waiting.pop()[1]
