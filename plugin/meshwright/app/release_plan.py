"""Which releases a publication makes, and whether it may make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.contracts.diff import product_changes
from meshwright.contracts.versions import next_version
from meshwright.interfaces.stub import require_stub
from meshwright.mesh.change import Change
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import PublishRefused
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.releases import latest_release, read_release, release_with


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A product and the release that describes it.

    Attributes:
        version: of the release.
        existing: the release, when it is there already.
        previous: the last release of the product, if any.
        changes: what changed since the release that the environment serves; empty when nothing did.
    """

    product: Product
    version: str
    existing: Release | None
    previous: Release | None
    changes: tuple[Change, ...]


def plan_releases(
    store: FolderStore, domain: Domain, products: Iterable[Product], current: Deployment | None
) -> list[PlannedRelease]:
    """The releases of some of a domain's products.

    What was promised is what the environment serves now, `current`: a release that went to another environment alone
    binds nobody here. An environment that serves nothing yet is held to the last release.

    Raises:
        PublishRefused: with every change that would break what readers were promised.
        RegistryError: a port has a name or a type that no consumer could generate a stub for.
    """
    served = dict(current.releases) if current else {}
    planned, breaks = [], []
    for product in products:
        for port in product.ports:
            require_stub(port)
        latest = latest_release(store, product.domain, product.name)
        version = served.get(product.name)
        promised = read_release(store, product.domain, product.name, version) if version else latest
        changes = product_changes(promised.product, product) if promised else ()
        refused = [change for change in changes if change.kind == "refused"]
        breaks += [f"{domain.name}.{product.name}: {change.subject}: {change.fact}" for change in refused]
        if not refused:
            planned.append(_plan(store, product, promised, latest, changes))
    gone = sorted(served.keys() - {product.name for product in domain.products})
    breaks += [f"{domain.name}.{name}: the product would be gone" for name in gone]
    if breaks:
        raise PublishRefused(
            "not released: this breaks what was promised to readers\n" + "\n".join(breaks),
            "Undo it. A changed port can go out as a new dbt model version beside the old one, with a "
            "`deprecation_date` on the old one.",
        )
    return planned


def _plan(
    store: FolderStore, product: Product, promised: Release | None, latest: Release | None, changes: tuple[Change, ...]
) -> PlannedRelease:
    if promised is None or latest is None:
        first = (Change(product.name, "addition", "first release"),)
        return PlannedRelease(product, next_version(None, first), None, None, first)
    # What another environment serves already keeps its version when it comes here.
    existing = release_with(store, product) if changes else promised
    version = existing.version if existing else next_version(latest.version, changes)
    return PlannedRelease(product, version, existing, latest, changes)
