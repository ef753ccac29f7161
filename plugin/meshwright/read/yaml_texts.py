"""Texts and dates in the YAML files that commands write and people read."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_QUOTES = '"\\'
_BRACKETS = "[]{}"
_FEW_BRACKETS = 20


def is_date(text: str) -> bool:
    """Whether a text is a day like `2027-01-31`."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def quoted(text: str) -> str:
    """A text in double quotes on one line, with escapes for what an editor would hide.

    Subjects hold names that anybody may have given, so this decides the form of every text itself.
    """
    # Lone surrogates come from arguments that are no UTF-8; no file can hold them.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    # The reader counts brackets to refuse files that are nested too deep, and does not know of quotes.
    escaped = _QUOTES + _BRACKETS if _confuses_counting(whole) else _QUOTES
    return '"' + "".join(_escape(char) if char in escaped or not char.isprintable() else char for char in whole) + '"'


def _confuses_counting(text: str) -> bool:
    opened, closed = sum(map(text.count, "[{")), sum(map(text.count, "]}"))
    return opened != closed or opened > _FEW_BRACKETS


def _escape(char: str) -> str:
    code = ord(char)
    if char in _QUOTES:
        return f"\\{char}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
