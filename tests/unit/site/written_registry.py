"""A mesh of values as a registry in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from meshwright.mesh.published import Published
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.releases import write_release

PROVENANCE = {"released_at": "2026-11-22T10:00:00Z", "commit": "c0ffee", "dbt_version": "1.11.16"}


def write_registry(published: Published, folder: Path) -> Path:
    """Release and deploy everything, as publishing does."""
    store = FolderStore(folder)
    initialise(store)
    for domain in published.domains:
        releases = {
            release.product.name: write_release(store, release.product, release.version, PROVENANCE, previous=None)
            for release in domain.releases
        }
        records = tuple(sorted((name, release.record) for name, release in releases.items()))
        for each in domain.deployments:
            deployed = replace(each, records=records)
            deploy(store, each.environment, domain.name, lambda number, it=deployed: replace(it, sequence=number))
    return folder
