"""A place behind a network is asked for what may have changed, and for nothing else twice."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from meshwright.registry.cache import Cache
from meshwright.registry.caching_store import CachingStore
from meshwright.registry.canonical import digest
from meshwright.registry.location import open_registry
from meshwright.registry.tagged import Tagged, TaggedStore
from tests.unit.registry.counting_store import CountingTaggedStore

NAME, WORDS = "products/weather/rain/1.0.0/product.json", b"words"


@pytest.fixture
def place(tmp_path: Path) -> CountingTaggedStore:
    store = open_registry(f"memory://{uuid4().hex}", tmp_path, {})
    assert isinstance(store, TaggedStore)
    return CountingTaggedStore(store)


@pytest.fixture
def store(place: CountingTaggedStore, tmp_path: Path) -> CachingStore:
    store = CachingStore(place, Cache(tmp_path / "cache"))
    assert store.claim(NAME, WORDS)
    place.requests.clear()
    return store


def test_what_never_changes_is_asked_for_once(store: CachingStore, place: CountingTaggedStore, tmp_path: Path) -> None:
    assert store.read_known(NAME, digest(WORDS)) == WORDS
    other_process = CachingStore(place, Cache(tmp_path / "cache"))
    assert other_process.read_known(NAME, digest(WORDS)) == WORDS
    assert place.requests == {"read products": 1}


def test_what_is_not_what_it_should_be_is_shown_and_not_kept(store: CachingStore, place: CountingTaggedStore) -> None:
    assert [store.read_known(NAME, digest(b"other")) for _ in range(2)] == [WORDS, WORDS]
    assert place.requests == {"read products": 2}


def test_a_changed_copy_is_asked_for_again(store: CachingStore, place: CountingTaggedStore, tmp_path: Path) -> None:
    store.read_known(NAME, digest(WORDS))
    for path in (tmp_path / "cache").glob("*/*"):
        path.write_bytes(b"lies!")
    assert store.read_known(NAME, digest(WORDS)) == WORDS
    assert place.requests == {"read products": 2}


def test_what_may_change_is_asked_for_and_not_sent_again(store: CachingStore, place: CountingTaggedStore) -> None:
    assert [store.read(NAME), store.read(NAME)] == [WORDS, WORDS]
    assert place.requests == {"read products": 1, "unchanged products": 1}


def test_what_has_changed_is_seen_at_once(store: CachingStore, place: CountingTaggedStore) -> None:
    assert store.swap("environments/prod/weather.json", None, b"1")
    assert store.read("environments/prod/weather.json") == b"1"
    assert place.store.swap("environments/prod/weather.json", b"1", b"2"), "somebody else"
    assert store.read("environments/prod/weather.json") == b"2"
    assert not store.swap("environments/prod/weather.json", b"1", b"3")


def test_what_is_not_there_is_not_there(store: CachingStore) -> None:
    assert store.read("nothing.json") is None
    assert store.read_known("nothing.json", digest(b"nothing")) is None
    assert store.names("products") == ["weather"]
    assert store.tree("products") == [NAME.removeprefix("products/")]


def test_it_can_be_asked_for_what_has_changed_like_the_place_itself(store: CachingStore) -> None:
    seen = store.read_tagged(NAME, None)
    assert isinstance(store, TaggedStore)
    assert seen is not None
    assert seen.content == WORDS
    assert store.read_tagged(NAME, seen.tag) is None
    assert store.read_tagged(NAME, '"other"') == Tagged(WORDS, seen.tag)


def test_a_registry_behind_a_network_has_copies_and_others_have_none(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path), "AWS_REGION": "us-east-1"}
    assert isinstance(open_registry("https://example.com/registry", tmp_path, environ), CachingStore)
    assert not isinstance(open_registry("https://example.com/registry", tmp_path, {}), CachingStore)
    assert not isinstance(open_registry("memory://here", tmp_path, environ), CachingStore)
    assert not isinstance(open_registry("registry", tmp_path, environ), CachingStore)
