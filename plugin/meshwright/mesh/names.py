"""Finding the name that somebody meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, or None when none is close."""
    matches = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


_FEW = 10


def did_you_mean_or_all(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?`, else `; there is A, B and 3 more`, or the empty string where there is nothing."""
    there = sorted(set(known))
    more = f" and {len(there) - _FEW} more" if len(there) > _FEW else ""
    listed = f"; there is {', '.join(there[:_FEW])}{more}" if there else ""
    return did_you_mean(name, there) or listed


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?`, or the empty string."""
    match = nearest(name, known)
    return f"; did you mean {match}?" if match else ""
