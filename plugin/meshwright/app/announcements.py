"""What the producers of a domain's inputs announced since its interface packages were written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshwright.contracts.versions import version_key
from meshwright.mesh.domain import Interface
from meshwright.mesh.interface_lock import LOCK_FILE
from meshwright.registry.layout import is_version
from meshwright.registry.releases import RecordedChange, released_changes
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
    had = dict(_products(before))
    found: list[Announcement] = []
    for (domain, product), version in _products(after):
        old = had.get((domain, product))
        if old is None or old == version:
            continue
        for released, changes in released_changes(store, domain, product, after=old, until=version):
            told = tuple(change for change in changes if change.change_class != "neutral")
            if told:
                found.append(Announcement(f"{domain}.{product}", released, told))
    return tuple(found)


def _products(packages: Iterable[Interface]) -> Iterator[tuple[tuple[str, str], str]]:
    """The releases that interface packages were generated from; nothing for a lock that cannot be read."""
    for package in packages:
        try:
            products = json.loads(dict(package.files).get(LOCK_FILE, "{}")).get("products", {})
            for product, said in sorted(products.items()):
                if is_version(said["version"]) and version_key(said["version"]):
                    yield (package.domain, product), said["version"]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            continue
