"""Copies of what was read: used only while they are what they should be, and never in the way."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meshwright.registry.cache import Cache, cache_folder
from meshwright.registry.canonical import digest
from meshwright.registry.tagged import Tagged

CONTENT = b"words of a release"


def copies(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*"))


def test_what_was_kept_is_found_by_its_digest_and_by_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep(CONTENT)
    assert cache.known(digest(CONTENT)) == CONTENT
    assert cache.known(digest(b"other")) is None


@pytest.mark.parametrize("named", ["", "../../../etc/passwd", "A" * 64, "None", "0" * 63, f"{'0' * 64}/x"])
def test_what_is_no_digest_never_becomes_a_path(tmp_path: Path, named: str) -> None:
    assert Cache(tmp_path / "cache").known(named) is None


def test_a_copy_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep(CONTENT)
    cache.keep_tagged("s3://b/r", "pointer.json", Tagged(CONTENT, '"1"'))
    for path in copies(tmp_path):
        path.write_bytes(path.read_bytes().replace(b"words", b"lies!"))
    assert cache.known(digest(CONTENT)) is None
    assert cache.tagged("s3://b/r", "pointer.json") is None


@pytest.mark.parametrize("written", [b"", b"\n", b"[]\n", b"{}\n", b"[" * 100_000, b'{"tag": 1}\nx', b"\xff\xfe\n"])
def test_a_broken_copy_is_no_copy(tmp_path: Path, written: bytes) -> None:
    cache = Cache(tmp_path)
    cache.keep_tagged("s3://b/r", "pointer.json", Tagged(CONTENT, '"1"'))
    for path in copies(tmp_path):
        path.write_bytes(written)
    assert cache.tagged("s3://b/r", "pointer.json") is None


def test_a_tag_belongs_to_one_file_of_one_place(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep_tagged("s3://b/r", "pointer.json", Tagged(CONTENT, '"1"'))
    assert cache.tagged("s3://b/r", "pointer.json") == Tagged(CONTENT, '"1"')
    assert cache.tagged("s3://b/r", "other.json") is None
    assert cache.tagged("s3://b/other", "pointer.json") is None


@pytest.mark.parametrize("seen", [Tagged(None, None), Tagged(CONTENT, None), Tagged(CONTENT, 'W/"1"')])
def test_what_has_no_tag_for_its_bytes_is_not_kept(tmp_path: Path, seen: Tagged) -> None:
    cache = Cache(tmp_path)
    cache.keep_tagged("s3://b/r", "pointer.json", seen)
    assert cache.tagged("s3://b/r", "pointer.json") is None


def test_a_folder_that_cannot_be_one_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep(CONTENT)
    cache.keep_tagged("s3://b/r", "pointer.json", Tagged(CONTENT, '"1"'))
    assert cache.known(digest(CONTENT)) is None
    assert cache.tagged("s3://b/r", "pointer.json") is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=2500)
    contents = [bytes([number]) * 1000 for number in range(4)]
    for age, content in enumerate(contents):
        cache.keep(content)
        os.utime(tmp_path / digest(content)[:2] / digest(content), (age, age))
    assert cache.known(digest(contents[0])) is not None, "it was used just now"
    cache.shrink()
    assert [cache.known(digest(content)) is not None for content in contents] == [True, False, False, True]


def test_it_is_bounded_without_being_told(tmp_path: Path) -> None:
    Cache(tmp_path, most_bytes=1500).keep(b"a" * 1000)
    for path in [tmp_path / "looked", *copies(tmp_path)]:
        os.utime(path, (0, 0))
    Cache(tmp_path, most_bytes=1500).keep(b"b" * 1000)
    assert [path.read_bytes()[:1] for path in copies(tmp_path)] == [b"b"]


def test_many_may_write_one_copy(tmp_path: Path) -> None:
    def write(number: int) -> bytes | None:
        cache = Cache(tmp_path)
        cache.keep(CONTENT)
        cache.keep_tagged("s3://b/r", "p.json", Tagged(b"%d" % number, f'"{number}"'))
        seen = cache.tagged("s3://b/r", "p.json")
        assert seen is None or seen.tag == f'"{(seen.content or b"").decode()}"'
        return cache.known(digest(CONTENT))

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write, range(200))) == {CONTENT}
    assert not [path for path in copies(tmp_path) if path.name.startswith(".")]


def test_it_lies_with_the_user_and_never_in_what_is_checked(tmp_path: Path) -> None:
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "meshwright/registry"
    assert cache_folder({"HOME": str(tmp_path)}) == tmp_path / ".cache/meshwright/registry"
    assert cache_folder({"XDG_CACHE_HOME": "cache", "HOME": str(tmp_path)}) == tmp_path / ".cache/meshwright/registry"
    assert cache_folder({}) is None
