from __future__ import annotations

import posixpath
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import PortUse
from meshwright.site.pages import pages
from tests.unit.site.example_mesh import MESH

DBT_DOCS = {"weather": "dbt/weather/index.html"}

ALLOWED = {
    "a": {"href", "class", "rel"},
    "article": {"id"},
    "body": set(),
    "code": set(),
    "dd": set(),
    "div": {"class"},
    "dl": {"class"},
    "dt": set(),
    "h1": set(),
    "h2": {"id"},
    "h3": set(),
    "head": set(),
    "header": {"class"},
    "html": {"lang"},
    "link": {"rel", "href"},
    "main": set(),
    "meta": {"charset", "name", "content", "http-equiv"},
    "nav": set(),
    "p": {"class", "dir"},
    "pre": set(),
    "section": {"aria-labelledby"},
    "span": {"class", "dir"},
    "table": {"class"},
    "tbody": set(),
    "td": {"class", "data-label"},
    "th": {"scope", "class"},
    "thead": set(),
    "time": {"datetime"},
    "title": set(),
    "tr": {"class"},
    "wbr": set(),
}
EMPTY = {"meta", "link", "wbr"}


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
    assert sorted(taken_apart(pages(MESH, DBT_DOCS))) == [
        "domains/fleet.html",
        "domains/punctuality.html",
        "domains/silent.html",
        "domains/weather.html",
        "index.html",
    ]


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
    site = pages(Published(tuple(domains)), DBT_DOCS)
    assert sorted(site) == sorted(pages(MESH, DBT_DOCS))
    for text in site.values():
        text.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    taken = taken_apart(site)
    for page in taken.values():
        assert all(urlsplit(link).scheme in ("", "http", "https", "mailto") for link in page.links)
    if poison.isprintable():
        assert re.sub(r"\s+", " ", poison).strip() in taken["domains/weather.html"].words


def test_a_hostile_port_offers_nothing_to_paste_into_a_shell():
    site = pages(MESH, {})
    assert "mesh add weather.hourly_observations" in site["domains/weather.html"]
    weather = MESH.domains[-1]
    hostile = poisoned(weather, "x; rm -rf ~")
    deployments = tuple(
        replace(d, releases=tuple((r.product.name, r.version) for r in hostile.releases)) for d in hostile.deployments
    )
    site = pages(Published((replace(hostile, name="weather", deployments=deployments),)), {})
    assert "x; rm -rf ~" in site["domains/weather.html"]
    assert "mesh add" not in site["domains/weather.html"]


@pytest.mark.parametrize("name", ["../escape", "a/b", "a b", "", ".", "wétter", "x\n"])
def test_a_domain_that_is_no_file_name_is_refused(name):
    with pytest.raises(RegistryError, match=r"no domain's name"):
        pages(Published((PublishedDomain(name),)), {})


def test_every_internal_link_leads_somewhere():
    site = pages(MESH, DBT_DOCS)
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
    assert pages(turned, DBT_DOCS).keys() == pages(MESH, DBT_DOCS).keys()
    assert pages(turned, DBT_DOCS)["domains/fleet.html"] == pages(MESH, DBT_DOCS)["domains/fleet.html"]
    assert pages(MESH, DBT_DOCS) == pages(MESH, DBT_DOCS)


def test_no_page_runs_or_loads_anything():
    for path, text in pages(MESH, DBT_DOCS).items():
        if path.endswith(".html"):
            assert (
                "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
                in text
            )
            assert " style=" not in text
        assert "<script" not in text
        assert "url(" not in text
        assert "@import" not in text


def test_the_index_tells_who_owns_and_who_reads():
    words = Page(pages(MESH, {})["index.html"]).words
    assert "4 domains, 3 data products, 4 ports" in words
    assert "weather Hourly weather at the three New York airports Weather team 1 1 punctuality" in words
    assert "punctuality fleet.aircraft@2 not known, counts as all" in words
    assert "punctuality network.airports not published 1 " in words
    assert "weather.hourly_observations 3 of 5" in words
    assert "weather dev 2026-11-23 17:42 UTC observations 1.3.0 1" in words


def test_a_domain_page_tells_what_a_consumer_needs():
    site = pages(MESH, DBT_DOCS)
    weather = Page(site["domains/weather.html"])
    assert "../dbt/weather/index.html" in weather.links
    assert "https://example.com/weather" in weather.links
    assert "mailto:weather@example.com" in weather.links
    for words in [
        "mesh add weather.hourly_observations",
        "{{ ref('weather', 'hourly_observations') }}",
        "In prod26,115 rows, built 2026-11-22 10:00 UTC",
        "Constraintsprimary key (origin, observed_at)check: visibility_miles between 0 and 10",
        "origin varchar Airport, by its three-letter code not null punctuality",
        "temperature_f double Air temperature in degrees Fahrenheit wind_speed_mph",
    ]:
        assert words in weather.words
    fleet = Page(site["domains/fleet.html"]).words
    assert fleet.index("version 2, latest") < fleet.index("version 1 may be gone from 2027-06-30")
    assert "{{ ref('fleet', 'aircraft', v=2) }}" in fleet
    assert "Offered tooperations, punctuality" in fleet
    punctuality = Page(site["domains/punctuality.html"])
    assert "Inside" not in punctuality.words
    assert "delay_by_carrier not built yet" in punctuality.words
    assert "Offered tonobody" in punctuality.words
    assert "This domain publishes no port." in Page(site["domains/silent.html"]).words


def test_an_empty_registry_has_a_page_that_says_so():
    assert "Nothing is published yet" in Page(pages(Published(), {})["index.html"]).words


def test_a_use_of_an_unknown_version_is_not_linked_to_another():
    punctuality = MESH.domains[1]
    use = PortUse(PortId("weather", "hourly_observations", "9"), (), "exact")
    changed = replace(punctuality, deployments=(replace(punctuality.deployments[0], uses=(use,)),))
    words = Page(pages(Published((changed, MESH.domains[-1])), {})["index.html"]).words
    assert "weather.hourly_observations@9 not published 0" in words
