"""The releases that committed interface packages were generated from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from meshwright.mesh.domain import Interface
from meshwright.mesh.interface_lock import LOCK_FILE
from meshwright.registry.layout import is_version

LockedReleases = Mapping[tuple[str, str], tuple[str, str]]
"""By domain and product: the version, and the sha256 of its product document (empty where the lock does not say)."""


def locked_releases(packages: Iterable[Interface]) -> LockedReleases:
    """What the locks of interface packages name; nothing for a lock that cannot be read."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for package in packages:
        try:
            products = json.loads(dict(package.files).get(LOCK_FILE, "{}")).get("products", {})
            for product, said in sorted(products.items()):
                if is_version(said["version"]):
                    found[package.domain, product] = (said["version"], str(said.get("sha256", "")))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            continue
    return found
