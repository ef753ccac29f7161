"""Events: files that are added and never changed, numbered without a gap.

Each has its own digest and that of the one before. That shows that none was damaged, put in between or taken out of the
middle. It cannot show that the last ones were taken away, or that somebody wrote the last one anew with another digest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.product_event import ProductEvent
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode, digest, encode
from meshwright.registry.event_document import from_document, to_document
from meshwright.registry.publications import in_publication
from meshwright.registry.store import Store

_ATTEMPTS = 100
_SEAL = "sha256"
_FILE = re.compile(r"(?P<product>[^/]+)/(?P<sequence>\d{8})\.json", re.ASCII)

Say = Callable[[tuple[ProductEvent, ...]], ProductEvent]
"""Makes the next event from those that are there, or returns one of them where it says it all. Its number is given by
who writes it down."""


def read_events(store: Store, domain: str, products: Collection[str] | None = None) -> tuple[ProductEvent, ...]:
    """The events of a domain's products, by product and number; one listing where there are none.

    Args:
        store: the registry's files.
        domain: whose products they are.
        products: those that are asked about; None for all.

    Raises:
        RegistryError: an event is missing, was changed, or cannot be read.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    if products is not None and not products:
        return ()
    for name in store.tree(layout.events_folder(domain)):
        match = _FILE.fullmatch(name)
        # A folder that cannot be a product's is somebody's notes.
        if (
            match is not None
            and layout.is_name(match["product"])
            and (products is None or match["product"] in products)
        ):
            numbers[match["product"]].add(int(match["sequence"]))
    chains = at_once(store, lambda product: _chain(store, domain, product, numbers[product]), sorted(numbers))
    return tuple(event for events, _ in chains for event in events)


def append_event(store: Store, domain: str, product: str, say: Say) -> tuple[ProductEvent, bool]:
    """Add an event to those of a product, after the last one.

    Args:
        store: the registry's files.
        domain: whose product it is.
        product: the product.
        say: makes the event; called again when somebody else was faster.

    Returns:
        The event, and whether it was added: it was not, where `say` found one that says it all.

    Raises:
        RegistryError: an event that is there is damaged, or others were faster every time.
    """
    for _ in range(_ATTEMPTS):
        done = in_publication(store, lambda: _append(store, domain, product, say))
        if done is not None:
            return done
    raise RegistryError(
        f"{domain}.{product}: other publishers were faster {_ATTEMPTS} times", "Say it again in a moment."
    )


def _append(store: Store, domain: str, product: str, say: Say) -> tuple[ProductEvent, bool] | None:
    folder = layout.events_folder(domain)
    matches = (_FILE.fullmatch(f"{product}/{name}") for name in store.names(f"{folder}/{product}"))
    events, last = _chain(store, domain, product, {int(match["sequence"]) for match in matches if match})
    event = say(tuple(events))
    if event in events:
        return event, False
    event = replace(event, sequence=len(events) + 1)
    name = layout.event(domain, product, event.sequence)
    return (event, True) if store.claim(name, encode(_sealed(to_document(event, last)))) else None


def _chain(store: Store, domain: str, product: str, numbers: Collection[int]) -> tuple[list[ProductEvent], str | None]:
    """The events of a product in their order, and the digest of the last file."""
    events: list[ProductEvent] = []
    previous: str | None = None
    last = max(numbers, default=0)
    # Up to a gap: what comes after it makes no sense, and its number may be any.
    gap = next((number for number in range(1, last) if number not in numbers), last)
    names = [layout.event(domain, product, sequence) for sequence in range(1, gap + 1)]
    for sequence, (name, content) in enumerate(zip(names, at_once(store, store.read, names), strict=True), 1):
        if content is None or sequence not in numbers:
            raise RegistryError(f"the registry file {name} is missing, and later ones are there", RESTORE)
        document = decode(content, name)
        event = from_document(document, name)
        if (event.domain, event.product, event.sequence) != (domain, product, sequence):
            raise RegistryError(f"the registry file {name} is the record of another event", RESTORE)
        if document.get("previous") != previous:
            raise RegistryError(f"the registry file {name} was not written after the one before it", RESTORE)
        if not is_sealed(document, content):
            raise RegistryError(f"the registry file {name} is not what was written: its digest is another one", RESTORE)
        events.append(event)
        previous = digest(content)
    return events, previous


def _sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the digest of all that it says otherwise."""
    return {**document, _SEAL: digest(encode(dict(document)))}


def is_sealed(document: Mapping[str, Any], content: bytes) -> bool:
    """Whether an event's file is the one that was written, by the digest in it."""
    try:
        return encode(_sealed({key: value for key, value in document.items() if key != _SEAL})) == content
    except (MeshError, ValueError, TypeError, RecursionError):
        return False
