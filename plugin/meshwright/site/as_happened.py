"""What a release was judged by, told as what it did.

A change is judged before it goes out, so its record says what *would* happen. In a timeline it has happened.
"""

from __future__ import annotations

import re

_WORDS = {"would be": "is", "would not be": "is not", "would no longer be": "is no longer", "would have": "has"}
_OF_SEVERAL = {"is": "are", "is not": "are not", "is no longer": "are no longer", "has": "have"}
_SEVERAL = re.compile(
    r"(rows|columns|types|tests|refs without a version|keys|values) (would no longer be|would not be|would \w+)\b"
)
_ONE = re.compile(r"\b(would no longer be|would not be|would \w+|could)\b")


def as_happened(fact: str) -> str:
    """`the column would be gone` as `the column is gone`; what stands in backquotes is a value and stays."""
    if "would" not in fact and "could" not in fact:
        return fact
    parts = fact.split("`")
    return "`".join(part if index % 2 else _told(part) for index, part in enumerate(parts))


def _told(text: str) -> str:
    several = _SEVERAL.sub(lambda match: f"{match[1]} {_verb(match[2], is_one=False)}", text)
    return _ONE.sub(lambda match: _verb(match[1], is_one=True), several)


def _verb(words: str, *, is_one: bool) -> str:
    if words == "could":
        return "can"
    if words in _WORDS:
        return _WORDS[words] if is_one else _OF_SEVERAL[_WORDS[words]]
    verb = words.removeprefix("would ")
    if verb in ("no", "not"):
        return words
    return verb if not is_one else f"{verb}es" if verb == "go" else f"{verb}s"
