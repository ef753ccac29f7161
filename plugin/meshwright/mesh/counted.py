"""Counting things in words."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 port`, `2 ports`, `2 entries`."""
    return f"{count} {_noun(count, noun, plural)}"


def grouped(count: int, noun: str, plural: str = "") -> str:
    """The same for what may be many: `1,458 rows`."""
    return f"{count:,} {_noun(count, noun, plural)}"


def _noun(count: int, noun: str, plural: str) -> str:
    return noun if count == 1 else plural or f"{noun}s"
