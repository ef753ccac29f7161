"""Which releases a publication makes, and whether it may make them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES, registry_of
from meshwright.contracts.diff import product_changes
from meshwright.mesh.change import Change
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import PublishRefused
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from meshwright.registry.deployments import current_deployment
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.releases import latest_release


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A product, its last release, and what changed since; no changes, no new release."""

    product: Product
    previous: Release | None
    changes: tuple[Change, ...]


def plan_releases(
    store: FolderStore, domain: Domain, products: Iterable[Product], environment: str | None
) -> list[PlannedRelease]:
    """The releases of some of a domain's products.

    Args:
        store: the registry's files.
        domain: whose products they are.
        products: those that are to be published.
        environment: where to; a product that it serves now must not vanish. None when that is not known.

    Raises:
        PublishRefused: with every change that would break what readers were promised.
    """
    planned = [_plan(store, product) for product in products]
    breaks = [
        f"{plan.product.domain}.{plan.product.name}: {change.subject}: {change.fact}"
        for plan in planned
        for change in plan.changes
        if change.kind == "refused"
    ]
    current = current_deployment(store, environment, domain.name) if environment is not None else None
    gone = {name for name, _ in current.releases} - {product.name for product in domain.products} if current else set()
    breaks += [f"{domain.name}.{name}: the product would be gone" for name in sorted(gone)]
    if breaks:
        raise PublishRefused(
            "not released: this breaks what was promised to readers\n" + "\n".join(breaks),
            "Undo the change, or put it into a new dbt model version beside the old one, with a `deprecation_date` "
            "on the old one.",
        )
    return planned


def require_releasable(folder: Path, *, environ: Mapping[str, str] = NO_VARIABLES) -> None:
    """Refuse a domain whose manifest, if it were built and published now, would break what readers were promised.

    Raises:
        PublishRefused: with every change that would.
    """
    config = load_domain_config(folder)
    store = registry_of(config, environ)
    if store is not None:
        domain = domain_of(config, load_manifest(folder / "target" / "manifest.json"))
        plan_releases(store, domain, [product for product in domain.products if product.name], None)


def _plan(store: FolderStore, product: Product) -> PlannedRelease:
    previous = latest_release(store, product.domain, product.name)
    if previous is None:
        return PlannedRelease(product, None, (Change(product.name, "addition", "first release"),))
    return PlannedRelease(product, previous, product_changes(previous.product, product))
