from __future__ import annotations

import posixpath
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from tests.unit.site.example_mesh import MESH
from tests.unit.site.whole_site import site_of

DBT_DOCS = {"weather": "dbt/weather/index.html"}

ALLOWED = {
    "a": {"aria-current", "class", "href", "rel"},
    "article": {"id"},
    "body": {"data-top"},
    "button": {"aria-label", "aria-pressed", "class", "type"},
    "caption": {"id"},
    "code": set(),
    "dd": {"class", "dir"},
    "details": {"class"},
    "div": {"aria-label", "aria-labelledby", "class", "dir", "hidden", "id", "role", "tabindex"},
    "dl": {"class"},
    "dt": set(),
    "figcaption": set(),
    "figure": {"class"},
    "footer": {"class"},
    "g": {"class"},
    "h1": set(),
    "h2": {"id"},
    "h3": {"class", "id"},
    "head": set(),
    "header": {"class"},
    "html": {"lang"},
    "input": {
        "aria-autocomplete",
        "aria-controls",
        "aria-expanded",
        "aria-keyshortcuts",
        "aria-label",
        "autocapitalize",
        "autocomplete",
        "data-filter",
        "id",
        "maxlength",
        "placeholder",
        "role",
        "spellcheck",
        "type",
    },
    "label": set(),
    "li": {"class", "id"},
    "link": {"href", "rel", "title", "type"},
    "main": {"id", "tabindex"},
    "meta": {"charset", "content", "http-equiv", "name"},
    "nav": {"aria-label", "class"},
    "ol": {"class"},
    "p": {"class", "dir", "id", "role"},
    "pre": {"data-copy"},
    "path": {"class", "d"},
    "rect": {"height", "rx", "width", "x", "y"},
    "script": {"defer", "src"},
    "section": {"aria-labelledby"},
    "span": {"class", "dir"},
    "strong": set(),
    "summary": set(),
    "svg": {"aria-labelledby", "class", "height", "id", "role", "viewbox", "width"},
    "table": {"class", "data-sort", "id"},
    "tbody": set(),
    "td": {"class", "data-label", "dir"},
    "text": {"class", "x", "y"},
    "th": {"class", "scope"},
    "thead": set(),
    "time": {"datetime"},
    "title": {"id"},
    "tr": {"class", "id"},
    "ul": {"aria-label", "class", "id", "role"},
    "wbr": set(),
}
EMPTY = {"input", "meta", "link", "wbr"}


class Page(HTMLParser):
    """A page taken apart; refuses what is not balanced or not allowed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.ids, self._open = [], [], [], []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        assert set(names) <= ALLOWED[tag], (tag, names)
        values = dict(attrs)
        self.links += [values["href"]] if "href" in values else []
        self.ids += [values["id"]] if "id" in values else []
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    @property
    def words(self):
        return re.sub(r"\s+", " ", "".join(self.text)).strip()


def taken_apart(site):
    return {path: Page(text) for path, text in site.items() if path.endswith(".html")}


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
