"""Hostile text in every field of a mesh stays text: on the pages, in the feed, in the script and in the documents."""

from __future__ import annotations

import json
import posixpath
import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from tests.unit.site.hostile_mesh import files_of, hostile_domains, renamed
from tests.unit.site.hostile_texts import HOSTILE, HOSTILE_NAMES
from tests.unit.site.html_pages import taken_apart
from tests.unit.site.rich_mesh import DOMAINS

_DECEPTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


def test_there_are_as_many_texts_as_we_say():
    assert len(HOSTILE) >= 290
    assert len(HOSTILE_NAMES) >= 35


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=lambda number: f"{number + 1} of {len(HOSTILE)}")
def test_hostile_text_in_every_field_stays_text(number):
    check(files_of(hostile_domains(HOSTILE[number]), HOSTILE[number]))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("what", ["fleet", "aircraft", "prod"])
def test_a_name_that_means_something_elsewhere_is_a_name(what, name):
    site = files_of(renamed(DOMAINS, {what: name}), "x")
    check(site)
    assert len(site) == len(files_of(DOMAINS, "x"))


def test_names_that_differ_in_case_alone_have_files_of_their_own_everywhere():
    names = {"fleet": "weather_", "punctuality": "Weather_", "network": "WEATHER_"}
    check(files_of(renamed(DOMAINS, names), "x"))


def check(site):
    """Everything that must hold for the files of a site, whoever wrote the texts in it."""
    assert len({path.casefold() for path in site}) == len(site)
    for path, text in site.items():
        assert all(re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}", part) for part in path.split("/")), path
        assert not any(_RESERVED.fullmatch(part.partition(".")[0]) for part in path.split("/")), path
        # Documents are for programs, which get what was published.
        if path.endswith(".json"):
            json.loads(text)
            text.encode()
        else:
            assert not _DECEPTIVE.search(text), path
    _links(site, taken_apart(site))
    ElementTree.fromstring(site["changes/atom.xml"].encode())
    _search(site["assets/search.js"])


def _links(site, pages):
    for path, page in pages.items():
        assert page.headings[0] == 1, path
        assert page.headings.count(1) == 1, path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            here = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            assert here in site, (path, link)
            assert not parts.fragment or here not in pages or parts.fragment in pages[here].ids, (path, link)


def _search(script):
    assert script.isascii() or not _DECEPTIVE.search(script)
    before, _, value = script.partition("=")
    assert re.fullmatch(r"(window\.)?MESH_SEARCH ?|var MESH_SEARCH ?", before), before
    assert "<" not in value or "</" not in value
    json.loads(value.strip().removesuffix(";"))
