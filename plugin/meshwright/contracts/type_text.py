"""The text of a data type as it is compared: what can be told of it without knowing a type."""

from __future__ import annotations

import re

MAX_LENGTH = 2_000
MAX_DEPTH = 50

# A quote that is not closed is a letter like others. No alternative can match in two ways, so this is linear.
_QUOTED = re.compile(r"""('[^']*'|"[^"]*"|`[^`]*`)""")
_BLANKS = re.compile(r"\s+")
_AROUND_MARKS = re.compile(r" ?([(),<>\[\]:]) ?")


def normal(text: str) -> str:
    """A text in lower case and without needless blanks; what is quoted stays as it is."""
    parts = _QUOTED.split(text)
    parts[::2] = [_AROUND_MARKS.sub(r"\1", _BLANKS.sub(" ", part.lower())) for part in parts[::2]]
    return "".join(parts).strip()


def is_excessive(text: str) -> bool:
    """Whether a type is too long, or nested too deep, to be read."""
    if len(text) > MAX_LENGTH or text.count("][") > MAX_DEPTH or text.count(" array") > MAX_DEPTH:
        return True
    depth = 0
    for letter in text:
        depth += (letter in "([<") - (letter in ")]>")
        if depth > MAX_DEPTH:
            return True
    return False
