from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.port import Owner
from meshwright.site.atom import NEWEST, atom_feed
from meshwright.site.facts import ChangeFacts, ProductFacts, ReleaseFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.changes import changes
from meshwright.site.release_log import release_log
from tests.unit.site.rich_mesh import NOON, rich_mesh
from tests.unit.site.seen import Seen
from tests.unit.site.test_release_log import texts

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(text):
    """The feed, with everything that RFC 4287 demands checked."""
    feed = ElementTree.fromstring(text.encode())
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id"))
        datetime.strptime(element.findtext(f"{ATOM}updated"), "%Y-%m-%dT%H:%M:%SZ")
        assert element.find(f"{ATOM}author").findtext(f"{ATOM}name")
        (page,) = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert re.fullmatch(r"index\.html(#[A-Za-z0-9_.-]+)?", page.get("href"))
    ids = [element.findtext(f"{ATOM}id") for element in feed.iter() if element.find(f"{ATOM}id") is not None]
    assert len(ids) == len(set(ids))
    return feed


def entries_of(feed):
    return feed.findall(f"{ATOM}entry")


def test_the_feed_holds_the_newest_releases():
    site = texts(changes(rich_mesh()))
    feed = parsed(site["changes/atom.xml"])
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T18:00:00Z"
    entries = entries_of(feed)
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "weather: Hourly weather 3.0.0 (may break readers)",
        "fleet: Aircraft register 1.1.0 (may break readers)",
        "fleet: crews 2.0.0",
        "fleet: Aircraft register 1.0.1",
        "punctuality: Departure and arrival delays 1.0.0",
        "fleet: Aircraft register 1.0.0",
    ]
    assert entries[1].findtext(f"{ATOM}content") == (
        "breaking: fleet.aircraft@1.seats: the column is gone (went out because nobody reads it)\n"
        "additive: fleet.aircraft@2: the port is new"
    )
    assert [each.get("term") for each in entries[1].findall(f"{ATOM}category")] == ["breaking", "additive"]
    assert entries[1].find(f"{ATOM}author").findtext(f"{ATOM}name") == "Fleet team"
    assert entries[3].findtext(f"{ATOM}content").startswith("yanked: It lost half of its rows\n")
    anchors = Seen(site["changes/index.html"]).ids
    for entry in entries:
        assert entry.find(f"{ATOM}link").get("href").partition("#")[2] in anchors


def test_an_entry_keeps_its_id_while_the_mesh_goes_on():
    old = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id") for entry in entries_of(feed_of(rich_mesh()))}
    grown = rich_mesh().domains["fleet"].products[0]
    grown = replace(grown, version="1.2.0", releases=(ReleaseFacts("1.2.0", "2026-11-23T10:00:00Z"), *grown.releases))
    new = entries_of(parsed(atom_feed(release_log([grown]).entries, "index.html")))
    assert [entry.findtext(f"{ATOM}id") for entry in new[1:]] == [
        old[entry.findtext(f"{ATOM}title")] for entry in new[1:]
    ]
    assert new[0].findtext(f"{ATOM}id") not in old.values()


def feed_of(mesh):
    return parsed(atom_feed(mesh.log.entries, "index.html"))


def test_an_empty_mesh_has_a_feed_without_entries():
    assert entries_of(feed_of(SiteMesh([], NOON))) == []


def test_a_feed_is_short():
    releases = tuple(ReleaseFacts(f"1.{n}.0", f"2026-01-01T00:{n:02}:00Z") for n in range(59, -1, -1))
    feed = parsed(
        atom_feed(release_log([ProductFacts("fleet", "aircraft", "1.59.0", releases=releases)]).entries, "index.html")
    )
    assert len(entries_of(feed)) == NEWEST
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:59:00Z"


@pytest.mark.parametrize("code", [0, 1, 8, 11, 12, 13, 27, 127, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x202E])
def test_what_xml_forbids_or_deceives_is_replaced(code):
    feed = hostile(f"a{chr(code)}b")
    assert "a\N{REPLACEMENT CHARACTER}b" in feed.find(f"{ATOM}entry").findtext(f"{ATOM}title")


@given(st.text(st.characters(), max_size=30))
def test_the_feed_is_valid_whatever_the_text_holds(text):
    hostile(text)


@pytest.mark.parametrize("text", ["]]>", "<!--", "&amp;", "<script>alert(1)</script>", "<?xml", "\"'>", "", "x" * 5000])
def test_hostile_text_stays_text(text):
    entry = hostile(text).find(f"{ATOM}entry")
    assert len(entry.findtext(f"{ATOM}content")) < 2000
    if text and len(text) < 100:
        assert text in entry.findtext(f"{ATOM}content")
    assert {child.tag.removeprefix(ATOM) for child in entry} <= {
        "id", "title", "updated", "published", "link", "author", "category", "content"
    }  # fmt: skip


def hostile(text):
    change = ChangeFacts("breaking", text, text, text, text)
    release = ReleaseFacts(text, "2026-01-01T00:00:00Z", text, text, (change,), text)
    product = ProductFacts("fleet", text, text, text, text, owner=Owner(text, text), releases=(release,))
    return parsed(atom_feed(release_log([product]).entries, "index.html"))
