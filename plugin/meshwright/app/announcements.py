"""What the producers of a domain's inputs announced since its interface packages were written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.app.locked_releases import locked_releases
from meshwright.mesh.domain import Interface
from meshwright.registry.release_history import RecordedChange, released_changes
from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a release changed in a product that the domain reads."""

    product: str
    version: str
    changes: tuple[RecordedChange, ...]


def announcements(store: Store, before: Iterable[Interface], after: Iterable[Interface]) -> tuple[Announcement, ...]:
    """The changes of the releases that the new packages have and the old ones had not, oldest first.

    Of words alone nobody is told.

    Raises:
        RegistryError: a release cannot be read.
    """
    had = locked_releases(before)
    found: list[Announcement] = []
    for (domain, product), (version, _) in locked_releases(after).items():
        old, _ = had.get((domain, product), (version, ""))
        if old == version:
            continue
        for released, changes in released_changes(store, domain, product, after=old, until=version):
            told = tuple(change for change in changes if change.change_class != "neutral")
            if told:
                found.append(Announcement(f"{domain}.{product}", released, told))
    return tuple(found)
