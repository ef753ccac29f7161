"""Documents without what nobody said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def said(document: dict[str, Any]) -> dict[str, Any]:
    """A document without its empty texts, lists and objects, and without what is None or False; 0 stays."""
    return {key: value for key, value in document.items() if value or (value == 0 and value is not False)}


def words(texts: Iterable[str]) -> list[str]:
    """The texts that say something."""
    return [text for text in texts if text.strip()]
