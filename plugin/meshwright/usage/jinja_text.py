"""dbt's SQL without its Jinja, so that a SQL parser can read it where nothing was compiled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from meshwright.usage.parsing import MAX_LENGTH, UnreadableSql

if TYPE_CHECKING:
    from jinja2.lexer import Lexer

PLACEHOLDER = "jinja__expression"
"""Stands where Jinja writes something. A name that contains it is no relation that we know."""

# What is between these is text for later or elsewhere: a statement of its own, not a part of the one around it.
_OWN_STATEMENTS = {"set", "call", "macro", "snapshot", "materialization", "test"}
WRITES_NOTHING = {"config", "log", "print", "set_sql_header", "return"}


def without_jinja(raw: str) -> str:
    """Replace `{{ ... }}` by a name, remove `{% ... %}` and comments, keep the number of each line.

    All branches of an `if` stay, except what is written between the rounds of a loop (`{% if not loop.last %},`): the
    body of a loop stays once. A block never joins what is before and after it into one word.

    Raises:
        UnreadableSql: the Jinja is broken, or the text is too long.
    """
    from jinja2 import TemplateError

    if len(raw) > MAX_LENGTH:
        raise UnreadableSql(f"it has more than {MAX_LENGTH:,} characters")
    text = _Text()
    try:
        for line, token, value in _lexer().tokeniter(raw, None):
            text.add(line, token, value)
    except (TemplateError, RecursionError) as error:
        raise UnreadableSql(f"its Jinja is broken: {' '.join(str(error).split())[:150]}") from error
    if text.inside:
        raise UnreadableSql("its Jinja is broken: a tag is not closed")
    return "".join(text.pieces)


def pieces(raw: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The text piece by piece: `data`, and between that the tags, `block` or `variable`; comments are left out.

    With each, the kinds and texts of its tokens, without white space; `data` is one token.

    Raises:
        UnreadableSql: the Jinja is broken, or the text is too long.
    """
    from jinja2 import TemplateError

    if len(raw) > MAX_LENGTH:
        raise UnreadableSql(f"it has more than {MAX_LENGTH:,} characters")
    inside = ""
    tokens: list[tuple[str, str]] = []
    try:
        for _, token, value in _lexer().tokeniter(raw, None):
            if token in ("block_begin", "variable_begin"):
                inside, tokens = token.removesuffix("_begin"), []
            elif inside and token == f"{inside}_end":
                yield inside, tokens
                inside = ""
            elif inside and token != "whitespace":
                tokens.append((token, value))
            elif token == "data":
                yield token, [(token, value)]
    except (TemplateError, RecursionError) as error:
        raise UnreadableSql(f"its Jinja is broken: {' '.join(str(error).split())[:150]}") from error
    if inside:
        raise UnreadableSql("its Jinja is broken: a tag is not closed")


class _Text:
    """What is left, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.inside = ""  # the kind of tag that is open
        self._line = 1
        self._words: list[str] = []  # of the open tag
        self._skipping = 0  # how many `if` are open since the one whose content is left out

    def add(self, line: int, token: str, value: str) -> None:
        """Take the next token of the lexer."""
        if token.endswith("_begin") and token != "raw_begin":
            self.inside, self._words = token.removesuffix("_begin"), []
        elif self.inside and token == f"{self.inside}_end":
            kind, self.inside = self.inside, ""
            self._write(line, self._block() if kind == "block" else self._expression() if kind == "variable" else " ")
        elif self.inside:
            if token != "whitespace":
                self._words.append(value)
        else:
            self._write(line, value if token == "data" else " ")

    def _write(self, line: int, text: str) -> None:
        # Inside a tag, or where `{%-` took the white space away, lines passed without being written.
        self.pieces.append("\n" * (line - self._line))
        if not self._skipping:
            self.pieces.append(text)
            line += text.count("\n")
        self._line = max(self._line, line)

    def _expression(self) -> str:
        return " " if self._words and self._words[0] in WRITES_NOTHING else PLACEHOLDER

    def _block(self) -> str:
        words = self._words
        name = words[0] if words else ""
        if self._skipping or (name == "if" and words[1:4] == ["not", "loop", "."]):
            self._skipping += {"if": 1, "endif": -1}.get(name, 0)
            return " "
        assigns = name == "set" and "=" in words
        return " ; " if name.removeprefix("end") in _OWN_STATEMENTS and not assigns else " "


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    from jinja2 import Environment

    return Environment(keep_trailing_newline=True).lexer
