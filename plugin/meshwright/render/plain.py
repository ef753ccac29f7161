"""Other people's text, made safe for a terminal and a log."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 500
LONGEST_PATH = 4096

# Control, format (bidi overrides, zero-width), surrogate, unassigned; line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
# CI runners obey `##[command]` and `##vso[command]` anywhere in a line.
_COMMAND = re.compile(r"##(?=\w*\[)")


def plain(text: str, limit: int = LIMIT) -> str:
    """One line that cannot move the cursor, colour the screen, fake another finding or flood the log.

    Nor can it tell the runner of a CI what to do, unless the line begins with it.
    """
    short = text if len(text) <= limit else text[:limit] + "…"
    short = _COMMAND.sub(r"#\\x23", short)
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSAFE else char for char in short)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
