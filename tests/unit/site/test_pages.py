from __future__ import annotations

import posixpath
import re
from dataclasses import fields, is_dataclass, replace
from urllib.parse import unquote, urlsplit

import pytest

from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from tests.unit.site.example_mesh import MESH
from tests.unit.site.html_pages import Page, taken_apart
from tests.unit.site.whole_site import site_of

DBT_DOCS = {"weather": "dbt/weather/index.html"}


def poisoned(value, poison, key=""):
    """The value with every free text in it replaced; names of domains must be names and stay."""
    if isinstance(value, str):
        return value if key in KEPT else poison
    if isinstance(value, tuple):
        return tuple(poisoned(item, poison, key) for item in value)
    if isinstance(value, PortId):
        return replace(value, name=poison, version=value.version and value.version + poison)
    if is_dataclass(value):
        return replace(value, **{f.name: poisoned(getattr(value, f.name), poison, f.name) for f in fields(value)})
    return value


KEPT = {"domain", "environment"}

POISONS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></pre><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}{# x #}",
    "javascript:alert(1)",
    "&lt;script&gt; &amp;",
    "<!-- ",
    "]]>",
    "\x00\x1b]8;;http://evil\x07\u202e\ud800",
    "../../../etc/passwd",
    "",
]


def test_the_pages_are_balanced_and_use_nothing_but_the_allowed():
    assert "domains/fleet/aircraft/aircraft-v1/index.html" in taken_apart(site_of(MESH, DBT_DOCS))


@pytest.mark.parametrize("poison", POISONS)
def test_hostile_text_in_every_field_stays_text(poison):
    domains = []
    for domain in MESH.domains:
        hostile = poisoned(domain, poison)
        # Releases are found by name and version: keep them findable.
        deployments = tuple(
            replace(d, releases=tuple((r.product.name, r.version) for r in hostile.releases))
            for d in hostile.deployments
        )
        domains.append(replace(hostile, name=domain.name, deployments=deployments))
    site = site_of(Published(tuple(domains)), DBT_DOCS)
    assert len(site) == len(site_of(MESH, DBT_DOCS))
    for text in site.values():
        text.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    taken = taken_apart(site)
    for page in taken.values():
        assert all(urlsplit(link).scheme in ("", "http", "https", "mailto") for link in page.links)
    if poison.isprintable() and "<!--" not in poison:
        assert re.sub(r"\s+", " ", poison).strip() in taken["domains/weather/index.html"].words


def test_every_internal_link_leads_somewhere():
    site = site_of(MESH, DBT_DOCS)
    taken = taken_apart(site)
    checked = 0
    for path, page in taken.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            assert target in site or target in DBT_DOCS.values(), (path, link)
            if parts.fragment:
                assert parts.fragment in taken[target].ids, (path, link)
            checked += 1
    assert checked > 30


def test_the_same_registry_gives_the_same_bytes():
    turned = Published(tuple(replace(domain, deployments=domain.deployments[::-1]) for domain in MESH.domains[::-1]))
    assert site_of(turned, DBT_DOCS).keys() == site_of(MESH, DBT_DOCS).keys()
    assert site_of(turned, DBT_DOCS)["domains/fleet/index.html"] == site_of(MESH, DBT_DOCS)["domains/fleet/index.html"]
    assert site_of(MESH, DBT_DOCS) == site_of(MESH, DBT_DOCS)


def test_an_empty_registry_has_a_page_that_says_so():
    assert "Nothing is published yet" in Page(site_of(Published(), {})["index.html"]).words
