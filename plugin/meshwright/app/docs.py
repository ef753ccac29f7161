"""The mesh's site: the pages that show the mesh, and the dbt docs of every domain beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.site import write_site
from meshwright.app.site_folder import SiteFolder
from meshwright.app.site_hands import SiteRegistry
from meshwright.mesh.errors import RegistryError
from meshwright.read.mesh_yml import MeshRoot
from meshwright.registry.location import exists

if TYPE_CHECKING:
    from meshwright.app.dbt_docs import DomainDocs
    from meshwright.runner.dbt import Dbt


@dataclass(frozen=True, slots=True)
class DocsResult:
    """A written site.

    Attributes:
        failed: the domains that are there without their dbt docs.
    """

    index: Path
    failed: tuple[DomainDocs, ...] = ()


def docs(
    root: MeshRoot,
    out: Path,
    *,
    dbt: Dbt | None,
    now: datetime,
    environment: str | None = None,
    jobs: int = 1,
    environ: Mapping[str, str] = NO_VARIABLES,
    notify: Callable[[DomainDocs], None] = lambda done: None,
) -> DocsResult:
    """Write the site of a mesh; what was in its folder before stays until the new one is complete.

    Args:
        root: the mesh.
        out: the site's folder.
        dbt: makes the dbt docs; None for a site without them.
        now: UTC time at which promises are looked at.
        environment: the dbt target whose relations dbt describes.
        jobs: how many processes at once.
        environ: the environment variables that the registry's location may use.
        notify: is told of each domain's dbt docs.

    Raises:
        MeshError: the folder holds something else than a site or cannot be written, or the registry cannot be read.
    """
    site = SiteFolder(out)
    site.require_replaceable()
    store = require_registry(root, environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    made: tuple[DomainDocs, ...] = ()
    if dbt is not None:
        from meshwright.app.dbt_docs import dbt_docs

        made = dbt_docs(dbt, root, environment, jobs, notify)
    pages = {done.domain: done.html for done in made if done.html}
    write_site(SiteRegistry(store, root.registry, root.folder, environ), site, now, pages, jobs)
    return DocsResult(site.out / "index.html", tuple(done for done in made if done.problem))
