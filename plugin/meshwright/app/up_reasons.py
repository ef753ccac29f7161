"""Why a domain is built although it was published before, in a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from meshwright.read.mesh_yml import DomainConfig

_FRESHNESS = re.compile(r"(\d{1,6})([mhd])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """What makes two sets of facts differ; empty when nothing does. A thing that is not there has an empty fact."""
    differ = [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]
    # Files come first: what somebody did. The rest, which is called in words, follows from it more often.
    return and_more(
        [f"{name} {_became(old, new, name)}" for name in sorted(differ, key=lambda name: (" " in name, name))]
    )


def _became(old: Mapping[str, str], new: Mapping[str, str], name: str) -> str:
    if not new.get(name):
        return "is gone"
    return "changed" if old.get(name) else "is new"


def and_more(words: Sequence[str]) -> str:
    """The first of some clauses, and how many there are besides."""
    if len(words) < 2:
        return "".join(words)
    return f"{words[0]}, and {len(words) - 1} more"


def ageing(config: DomainConfig, age: timedelta) -> str:
    """Which promise of fresh rows may run out before the next run; empty when none does.

    A domain that is built anew when half of the time has gone keeps its promise if it is run twice in that time.

    Args:
        config: the domain's mesh.yml.
        age: of what it serves.
    """
    for name, product in sorted(config.products.items()):
        promised = (product.get("sla") or {}).get("freshness")
        match = _FRESHNESS.fullmatch(promised) if isinstance(promised, str) else None
        if match is not None and 2 * age >= timedelta(**{_UNITS[match[2]]: int(match[1])}):
            return f"published {ago(age)} ago, and {name} promises rows of the last {promised}"
    return ""


def ago(age: timedelta) -> str:
    """`12 min`, `3 h`."""
    seconds = max(int(age.total_seconds()), 0)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def time_of(text: str) -> datetime:
    """A time as the registry writes it; raises ValueError for a text that is none."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return moment
