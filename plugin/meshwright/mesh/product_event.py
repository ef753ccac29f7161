"""What a producer says of its product after the release: that a release is bad, that a port will be gone.

A release never changes, so this stands beside it: numbered, one after the other, and never taken away. What is in force
follows from all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from meshwright.mesh.port import Port, PortId

EventKind = Literal["yank", "unyank", "deprecate", "undeprecate"]


@dataclass(frozen=True, slots=True)
class ProductEvent:
    """One statement of a producer.

    Attributes:
        kind: `yank` (nobody may newly get a release), `deprecate` (ports may be gone from a date on), or the contrary.
        sequence: counts the events of the product, from 1.
        by: who said it.
        at: UTC time (`2026-11-22T10:00:00Z`).
        reason: why, in one line.
        release: the version of the release that is yanked or not any more.
        port: the port that is deprecated or not any more, without version for all its versions; None for the whole
            product.
        date: ISO date from which what is deprecated may be gone.
        replacement: what to read instead.
    """

    kind: EventKind
    domain: str
    product: str
    sequence: int
    by: str
    at: str
    reason: str
    release: str | None = None
    port: PortId | None = None
    date: str | None = None
    replacement: PortId | None = None

    @property
    def subject(self) -> str:
        """What it is about: `fleet.aircraft 1.3.2`, `fleet.aircraft`, `fleet.aircraft.seats@1`."""
        product = f"{self.domain}.{self.product}"
        if self.release is not None:
            return f"{product} {self.release}"
        return product if self.port is None else f"{product}.{self.port.label}"


def yanked(events: Iterable[ProductEvent], product: str) -> dict[str, ProductEvent]:
    """The releases of a product that are yanked, by version, each with the event that did it."""
    found: dict[str, ProductEvent] = {}
    for event in _of(events, product):
        if event.release is not None and event.kind == "yank":
            found[event.release] = event
        elif event.release is not None and event.kind == "unyank":
            found.pop(event.release, None)
    return found


def deprecated(events: Iterable[ProductEvent], product: str) -> dict[PortId | None, ProductEvent]:
    """What is deprecated of a product, each with the event in force; None stands for all its ports."""
    found: dict[PortId | None, ProductEvent] = {}
    for event in _of(events, product):
        if event.kind == "deprecate":
            found[event.port] = event
        elif event.kind == "undeprecate":
            found.pop(event.port, None)
    return found


def deprecation_of(port: Port, events: Iterable[ProductEvent]) -> ProductEvent | None:
    """The event with the earliest date for a port, unless its contract names an earlier one; None without any."""
    told = [event for target, event in deprecated(events, port.product).items() if not target or target.covers(port.id)]
    event = min(told, key=lambda each: each.date or "", default=None)
    if event is None or event.date is None:
        return None
    return event if port.deprecation_date is None or event.date <= port.deprecation_date else None


def as_deprecated(port: Port, events: Iterable[ProductEvent]) -> Port:
    """The port with the date that its readers have to keep to; not what was promised, and nothing to compare with."""
    event = deprecation_of(port, events)
    return port if event is None else replace(port, deprecation_date=event.date)


def _of(events: Iterable[ProductEvent], product: str) -> list[ProductEvent]:
    return sorted((event for event in events if event.product == product), key=lambda event: event.sequence)
