"""What a domain counts as reading after a rollback: what it read then, and what its code reads since.

Its owners may build on from either, so neither may be taken from it unasked.
"""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import PortUse

_CONFIDENCE = ("unknown", "partial", "exact")


def restored_uses(earlier: Iterable[PortUse], current: Iterable[PortUse]) -> tuple[PortUse, ...]:
    """Both, with one use for each port, product and environment that is read."""
    found: dict[tuple[PortId, str, str], PortUse] = {}
    for use in (*earlier, *current):
        key = (use.port, use.product, use.environment)
        found[key] = _both(found[key], use) if key in found else use
    return tuple(sorted(found.values(), key=lambda use: (use.port, use.product, use.environment)))


def _both(first: PortUse, second: PortUse) -> PortUse:
    return PortUse(
        port=first.port,
        columns=tuple(sorted({*first.columns, *second.columns})),
        confidence=min(first.confidence, second.confidence, key=_CONFIDENCE.index),
        star=first.star or second.star,
        product=first.product,
        environment=first.environment,
    )
