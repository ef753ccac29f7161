"""All files of the site: which page is made by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from meshwright.site.addresses import domain_folder
from meshwright.site.documents import encoded
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.keyed_page import KeyedPage
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.api import api
from meshwright.site.pages.changes import changes
from meshwright.site.pages.deprecations import deprecations_page
from meshwright.site.pages.domain import domain
from meshwright.site.pages.environments import environments_page
from meshwright.site.pages.findings import findings_page
from meshwright.site.pages.home import home
from meshwright.site.pages.impact import impact
from meshwright.site.pages.matrix import matrix_page
from meshwright.site.pages.owners import owners
from meshwright.site.pages.port import ports
from meshwright.site.pages.product import products
from meshwright.site.pages.product_document import product_documents
from meshwright.site.pages.search import search

_FOLDER = Path(__file__).parent
ASSETS = ("find.js", "icon.svg", "mesh.css", "mesh.js")
DOMAIN_DOCUMENT = "domain.json"

_MESH_PAGES: tuple[Callable[[SiteMesh], Iterator[tuple[str, str] | KeyedPage]], ...] = (
    home,
    search,
    changes,
    deprecations_page,
    owners,
    matrix_page,
    findings_page,
    environments_page,
    impact,
    api,
)
_DOMAIN_PAGES: tuple[Callable[[DomainDetail], Iterator[tuple[str, str]]], ...] = (
    domain,
    products,
    ports,
    product_documents,
)


def mesh_files(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """Path and text of each file that is about the mesh as a whole."""
    for each in mesh_pages(mesh):
        yield (each.path, each.text()) if isinstance(each, KeyedPage) else each


def mesh_pages(mesh: SiteMesh) -> Iterator[tuple[str, str] | KeyedPage]:
    """The same; of pages that may be there already, what they are made from."""
    for name in ASSETS:
        yield f"assets/{name}", (_FOLDER / "assets" / name).read_text(encoding="utf-8")
    for pages in _MESH_PAGES:
        yield from pages(mesh)


def domain_files(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """Path and text of each file about one domain; all lie in its folder."""
    facts = detail.around.domain
    yield f"{domain_folder(facts.name)}/{DOMAIN_DOCUMENT}", encoded(facts).decode()
    for pages in _DOMAIN_PAGES:
        yield from pages(detail)


@cache
def site_version() -> str:
    """A digest of everything that makes pages: with another one, all are written again."""
    found = hashlib.sha256()
    for path in sorted(each for each in _FOLDER.rglob("*") if each.suffix in (".py", ".html", ".css", ".js", ".svg")):
        found.update(str(path.relative_to(_FOLDER)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
