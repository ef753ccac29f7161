"""Verifying events: numbered without a gap, each with the digest of the one before."""

from __future__ import annotations

from collections.abc import Collection

from meshwright.mesh.errors import RegistryError
from meshwright.registry import event_document, layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import digest
from meshwright.registry.events import is_sealed
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified
from meshwright.registry.verified_release import RECORD, Releases


def verify_events(
    store: Store, product: tuple[str, str], numbers: Collection[int], releases: Releases, verified: Verified
) -> None:
    """Look at every event of a product.

    Args:
        store: the registry's files.
        product: domain and product.
        numbers: of the events that are there.
        releases: the finished releases that were looked at.
        verified: where to tell it.
    """
    wanted = range(1, max(numbers) + 1)
    if len(wanted) > 2 * len(numbers) + 100:  # a number that was made up, not a history with a few gaps
        verified.problem(layout.event(*product, max(numbers)), "is no event: those before it are missing")
        return
    contents = at_once(store, lambda number: store.read(layout.event(*product, number)), wanted)
    previous: str | None = None
    for number, content in zip(wanted, contents, strict=True):
        path = layout.event(*product, number)
        if content is None:
            verified.problem(path, "is missing, and later ones are there")
            previous = None
            continue
        _verify(product, number, path, content=content, previous=previous, releases=releases, verified=verified)
        previous = digest(content)
    verified.events += len(numbers)


def _verify(
    product: tuple[str, str],
    number: int,
    path: str,
    *,
    content: bytes,
    previous: str | None,
    releases: Releases,
    verified: Verified,
) -> None:
    document = verified.document(path, content)
    if document is None:
        return
    try:
        event = event_document.from_document(document, path)
    except RegistryError as error:
        verified.broken(path, error)
        return
    if (event.domain, event.product, event.sequence) != (*product, number):
        verified.problem(path, "is the record of another event")
    elif not is_sealed(document, content):
        # Before the look at what it follows: that it says another digest may be the very damage.
        verified.problem(path, "is not what was written: its digest is another one")
    elif document.get("previous") != previous and (previous is not None or number == 1):
        before = layout.event(*product, number - 1) if number > 1 else path
        verified.problem(before, f"is not what event {number} follows")
    if event.release is not None and (*product, event.release) not in releases:
        verified.problem(
            layout.release_file(*product, event.release, RECORD), f"is missing, and event {number} is about it"
        )
