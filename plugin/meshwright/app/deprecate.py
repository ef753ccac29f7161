"""Deprecating: readers are told at once that a port may be gone from a date on, without a release."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timezone

from meshwright.app.replacement import replacement_of
from meshwright.app.statement import Said, Statement, put_down
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import EventKind, ProductEvent, deprecated
from meshwright.registry.published import read_published
from meshwright.registry.releases import latest_release
from meshwright.registry.store import Store

_NAME = r"[A-Za-z_]\w*"
_TARGET = re.compile(
    rf"(?P<domain>{_NAME})\.(?P<product>[A-Za-z_][\w-]*)(\.(?P<port>{_NAME})(@(?P<version>[\w.]+))?)?", re.ASCII
)


def deprecate(target: str, statement: Statement, *, end: date, replacement: str | None = None) -> Said:
    """Say that a product, a port or a version of it may be gone from a date on; the last word counts.

    Args:
        target: `<domain>.<product>`, `<domain>.<product>.<port>` or `<domain>.<product>.<port>@<version>`.
        statement: who says it, where and why.
        end: the first day without it.
        replacement: the port to read instead, as `inputs` in mesh.yml would name it.

    Raises:
        ConfigError: the folder is no domain, or names no registry.
        MeshError: the date is over, or earlier than readers were told, or what is said is not in order.
        RegistryError: there is no such product, port or replacement, or the registry cannot be read or written.
    """
    today = statement.now.astimezone(timezone.utc).date()
    if end < today:
        raise MeshError(
            f"--from {end} is over: today is {today}", "Name a day from which on readers must do without it."
        )
    store, event = _event("deprecate", target, statement)
    event = replace(event, date=end.isoformat())
    event = replace(event, replacement=replacement_of(replacement, event, store))
    return put_down(store, event, lambda events: _that_says(event, _in_force(events, event)))


def undeprecate(target: str, statement: Statement) -> Said:
    """Take a deprecation back.

    Raises:
        ConfigError: the folder is no domain, or names no registry.
        MeshError: exactly this was not deprecated by `deprecate`, or what is said is not in order.
        RegistryError: there is no such product or port, or the registry cannot be read or written.
    """
    store, event = _event("undeprecate", target, statement)

    def require_deprecated(events: tuple[ProductEvent, ...]) -> None:
        if _in_force(events, event) is None:
            there = sorted(each.subject for each in deprecated(events, event.product).values())
            others = f"; deprecated is {', '.join(there)}" if there else ""
            raise MeshError(
                f"{event.subject} was not deprecated by `mesh registry deprecate`{others}",
                "Name what was deprecated, or take `deprecation_date` out of the dbt YAML if it is there.",
            )

    return put_down(store, event, require_deprecated)


def _event(kind: EventKind, target: str, statement: Statement) -> tuple[Store, ProductEvent]:
    match = _TARGET.fullmatch(target)
    if match is None:
        raise MeshError(
            f"{target!r} is no product and no port of one",
            "Write <domain>.<product>, <domain>.<product>.<port> or <domain>.<product>.<port>@<version>.",
        )
    domain, product = match["domain"], match["product"]
    store = statement.registry_of(domain, product)
    event = statement.event(kind, domain, product)
    if match["port"] is None:
        return store, event
    port = PortId(domain, match["port"], match["version"])
    known = _ports(store, domain, product)
    if not any(port.covers(each) for each in known):
        hint = did_you_mean_or_all(port.label, _spelled(known))
        raise RegistryError(f"{domain}.{product} has no port {port.label}{hint}")
    return store, replace(event, port=port)


def _in_force(events: Iterable[ProductEvent], event: ProductEvent) -> ProductEvent | None:
    return deprecated(events, event.product).get(event.port)


def _that_says(event: ProductEvent, there: ProductEvent | None) -> ProductEvent | None:
    """What is in force, when it says the same already."""
    if there is not None and (there.date or "") > (event.date or ""):
        raise MeshError(
            f"readers were told that {event.subject} is there until {there.date}: it can become later, not earlier",
            f"Name {there.date} or a later day.",
        )
    told = there is not None and (there.date, there.replacement, there.reason)
    return there if told == (event.date, event.replacement, event.reason) else None


def _ports(store: Store, domain: str, product: str) -> set[PortId]:
    """The ports of a product that some environment serves, and those of its last release."""
    published = read_published(store, [domain]).domain(domain)
    releases = [release for release in (published.releases if published else ()) if release.product.name == product]
    latest = latest_release(store, domain, product)
    return {port.id for release in (*releases, *filter(None, [latest])) for port in release.product.ports}


def _spelled(ports: Iterable[PortId]) -> set[str]:
    return {name for port in ports for name in (port.label, port.name)}
