"""What a product promises about its data as a whole: more than before, or less."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from meshwright.mesh.change import Direction
from meshwright.mesh.product import Product, Stability

LEVELS: tuple[Stability, ...] = ("experimental", "stable", "strict")
"""How much readers can rely on, least first."""

_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
# Nobody promises more digits, and Python refuses to count very many.
_TIME = re.compile(r"([0-9]{1,9})([mhd])")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)%")


def _minutes(text: str) -> Decimal | None:
    match = _TIME.fullmatch(text)
    return Decimal(match[1]) * _MINUTES[match[2]] if match else None


def _share(text: str) -> Decimal | None:
    match = _SHARE.fullmatch(text)
    return Decimal(match[1]) if match else None


def _age(text: str) -> Decimal | None:
    minutes = _minutes(text)
    return None if minutes is None else -minutes


_WORTH: Mapping[str, Callable[[str], Decimal | None]] = {
    "freshness": _age,
    "retention": _minutes,
    "availability": _share,
}
"""How much a promise is worth to readers: the older rows may get, the less."""


def direction(key: str, old: str, new: str) -> Direction:
    """What becomes of a promise under `sla`; amounts are compared, so `24h` is `1d`.

    Args:
        key: `freshness`, `retention` or `availability`; of others nobody can tell what is more.
        old: what was promised; empty when nothing was.
        new: what would be; empty when it is withdrawn.
    """
    if old == new:
        return "neither"
    if not old or not new:
        return "loosens" if old else "tightens"
    worth = _WORTH.get(key)
    before, after = (worth(old), worth(new)) if worth else (None, None)
    if before is None or after is None:
        return "undetermined"
    if before == after:
        return "neither"
    return "loosens" if after < before else "tightens"


def promises(old: Product, new: Product) -> tuple[tuple[str, str, str], ...]:
    """The promises under `sla` that differ in their words: key, old and new one, empty where there is none."""
    before, after = dict(old.sla), dict(new.sla)
    found = ((key, before.get(key, ""), after.get(key, "")) for key in sorted(before.keys() | after.keys()))
    return tuple((key, was, would) for key, was, would in found if was != would)


def falls(old: Product, new: Product) -> bool:
    """Whether readers of the old product could rely on more than those of the new one can."""
    return LEVELS.index(new.stability) < LEVELS.index(old.stability)
