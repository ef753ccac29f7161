"""Where each page lies, and the way from one to another.

Names come from others and become paths: they are folded to lower case for file systems that do not tell `Orders` from
`orders`, and what was folded or is reserved gets a few digits of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from meshwright.mesh.port import Owner, PortId
from meshwright.site.text import anchor

_PLAIN = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)
_OTHER = re.compile(r"[^a-z0-9_]+")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_UNGROUPED = "no-product"
_PLAIN_RELEASE = re.compile(r"[a-z0-9_]+\.[A-Za-z0-9_]+-[0-9]+(\.[0-9]+)*", re.ASCII)

CHANGES = "changes/index.html"
CHANGES_FEED = "changes/atom.xml"
DEPRECATIONS = "deprecations/index.html"
OWNERS = "owners/index.html"
MATRIX = "matrix/index.html"
FINDINGS = "findings/index.html"
ENVIRONMENTS = "environments/index.html"
IMPACT = "impact/index.html"


def slug(name: str) -> str:
    """A part of a path for a name: other names have other ones, also where case does not count."""
    if _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    readable = _OTHER.sub("-", name.casefold())[:40].strip("-")
    return f"{readable or 'name'}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def domain_folder(domain: str) -> str:
    """Everything about one domain."""
    return f"domains/{slug(domain)}"


def domain_page(domain: str) -> str:
    """The page of a domain."""
    return f"{domain_folder(domain)}/index.html"


def product_page(domain: str, product: str) -> str:
    """The page of a product; of ports without one, when its name is empty."""
    return f"{domain_folder(domain)}/{slug(product) if product else _UNGROUPED}/index.html"


def port_page(port: PortId, product: str) -> str:
    """The page of a version of a port."""
    folder = product_page(port.domain, product).removesuffix("/index.html")
    version = "" if port.version is None else f"-v{slug(port.version)}"
    return f"{folder}/{slug(port.name)}{version}/index.html"


def product_document(domain: str, product: str) -> str:
    """The JSON document with the contracts of a product's ports."""
    return f"{product_page(domain, product).removesuffix('index.html')}product.json"


def standard_path(domain: str, product: str) -> str:
    """The copy of what describes a product as Bitol ODPS."""
    return f"{product_page(domain, product).removesuffix('index.html')}product.odps.yaml"


def contract_path(port: PortId, product: str) -> str:
    """The copy of a port's contract as ODCS."""
    return f"{port_page(port, product).removesuffix('index.html')}contract.odcs.yaml"


@lru_cache(maxsize=4096)  # the same names stand in many ports
def column_anchor(column: str) -> str:
    """The id of a column on its port's page."""
    return anchor("column", column)


def changes_page(number: int = 0) -> str:
    """A page of the timeline: 0 has the newest releases, 1 the oldest ones, so that a page that is full stays."""
    return f"changes/{number}/index.html" if number else CHANGES


def release_anchor(domain: str, product: str, version: str) -> str:
    """The id of a release in the timeline: `fleet.aircraft-1.1.0`."""
    plain = f"{domain}.{product}-{version}"
    return plain if _PLAIN_RELEASE.fullmatch(plain) else anchor("release", domain, product, version)


def reads_anchor(domain: str) -> str:
    """The id, on a domain's page, of what it reads of another."""
    return anchor("reads", domain)


def owner_key(owner: Owner) -> str:
    """Who somebody is: the address, or the name where there is none; empty for nobody."""
    return (owner.email.strip() or owner.name.strip()).casefold()


def owner_anchor(owner: Owner) -> str:
    """The id of an owner on the page of all of them."""
    return anchor("owner", owner_key(owner))


def domain_anchor(domain: str) -> str:
    """The id of a domain on a page about all of them."""
    return anchor("domain", domain)


@dataclass(frozen=True, slots=True)
class Places:
    """What has a page: domains, products by domain and name, ports with their products."""

    domains: frozenset[str]
    products: frozenset[tuple[str, str]]
    ports: Mapping[PortId, str]


class Links:
    """The way from one page to the others; None where there is no such page."""

    def __init__(self, page: str, places: Places) -> None:
        self.page = page
        self.top = "../" * page.count("/")
        self._places = places

    def path(self, path: str) -> str:
        """To a file of the site, by its path in it."""
        return self.top + path

    def domain(self, domain: str) -> str | None:
        """To a domain."""
        return self.top + domain_page(domain) if domain in self._places.domains else None

    def product(self, domain: str, product: str) -> str | None:
        """To a product, or to the domain where no product is named."""
        if (domain, product) in self._places.products:
            return self.top + product_page(domain, product)
        return None if product else self.domain(domain)

    def port(self, port: PortId) -> str | None:
        """To a port."""
        product = self._places.ports.get(port)
        return None if product is None else self.top + port_page(port, product)

    def column(self, port: PortId, column: str) -> str | None:
        """To a column of a port."""
        page = self.port(port)
        return None if page is None else f"{page}#{column_anchor(column)}"
