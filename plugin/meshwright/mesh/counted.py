"""Counting things in words."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 port`, `2 ports`, `2 entries`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
