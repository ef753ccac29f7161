"""The texts in a Python model: a table's name is in one of them, not in a variable's name or a comment."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator, Sequence
from io import StringIO

_TEXTS = ("STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE")  # the second since Python 3.12, the third since 3.14
_BLANK = (tokenize.COMMENT, tokenize.NL)
_LAYOUT = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)
_ESCAPED_BLANK = re.compile(r"\\[abfnrtv]")
_READS = ("ref", "source")


def texts_of_python(code: str) -> str:
    """The string literals of some Python, besides those that stand alone, as docstrings do, and those of `dbt.ref`.

    Code that is no Python is returned as it is: then any word in it counts.
    """
    try:
        tokens = [each for each in tokenize.generate_tokens(StringIO(code).readline) if each.type not in _BLANK]
    except (tokenize.TokenError, SyntaxError, RecursionError, ValueError):
        return code
    if any(each.type == tokenize.ERRORTOKEN for each in tokens):
        return code
    return "\n".join(_ESCAPED_BLANK.sub(" ", text.replace("\\\n", "")) for text in _texts(tokens))


def _texts(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[str]:
    brackets: list[bool] = []  # of each that is open, whether it is the one of `dbt.ref` or `dbt.source`
    for position, token in enumerate(tokens):
        if token.string in ("(", "[", "{"):
            brackets.append(token.string == "(" and _is_read(tokens[max(position - 4, 0) : position]))
        elif token.string in (")", "]", "}"):
            del brackets[-1:]
        elif tokenize.tok_name[token.type] in _TEXTS and not (brackets and brackets[-1]):
            around = (*tokens[max(position - 1, 0) : position], *tokens[position + 1 : position + 2])
            if not all(each.type in _LAYOUT for each in around):
                yield token.string


def _is_read(before: Sequence[tokenize.TokenInfo]) -> bool:
    """Whether tokens end in `dbt.ref` or `dbt.source`, and not in `x.dbt.ref`."""
    words = [each.string for each in before]
    return words[-3:-1] == ["dbt", "."] and words[-1] in _READS and words[-4:-3] != ["."]
