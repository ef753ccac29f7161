"""Counting things in words."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """`1 port`, `2 ports`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
