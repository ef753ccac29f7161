"""Other people's text, made safe for a terminal and a log."""

from __future__ import annotations

import unicodedata

LIMIT = 500

# Control, format (bidi overrides, zero-width), surrogate, unassigned; line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line that cannot move the cursor, colour the screen, fake another finding or flood the log."""
    short = text if len(text) <= LIMIT else text[:LIMIT] + "…"
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSAFE else char for char in short)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
