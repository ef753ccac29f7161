"""What producers say at the same moment; imported by name in other processes."""

from __future__ import annotations

from dataclasses import replace

from meshwright.mesh.product_event import ProductEvent
from meshwright.registry.events import append_event
from tests.unit.registry.places import Place

YANK = ProductEvent("yank", "weather", "observations", 0, "Ann", "2026-11-22T12:00:00Z", "wrong unit", release="1.0.0")
EACH = 5


def say(place: Place, number: int) -> str:
    """Add some events."""
    store = place.open()
    for turn in range(EACH):
        event = replace(YANK, reason=f"{number}/{turn}")
        append_event(store, "weather", "observations", lambda _, event=event: event)  # type: ignore[misc]
    return "said"
