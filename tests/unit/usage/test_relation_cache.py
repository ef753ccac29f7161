"""What is remembered between runs, and that nothing in the file can do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshwright.usage import cached_results, relation_cache
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.relation_cache import RelationCache, cache_file
from meshwright.usage.relations import relations_in

SQL = "select * from sales.orders"
FOUND = (("sales", "orders"),)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that was parsed."""
    texts: list[str] = []

    def parse(sql: str, dialect: str | None) -> tuple[tuple[str, ...], ...]:
        texts.append(sql)
        return relations_in(sql, dialect)

    monkeypatch.setattr(relation_cache, "relations_in", parse)
    return texts


def test_a_second_run_parses_what_changed_only(tmp_path: Path, parsed: list[str]) -> None:
    first = RelationCache(tmp_path / "c.json")
    assert first.relations(SQL, None, True) == first.relations(SQL, None, True) == FOUND
    first.save()
    second = RelationCache(tmp_path / "c.json")
    assert second.relations(SQL, None, True) == FOUND
    second.relations(SQL + " ", None, True)
    assert parsed == [SQL, SQL + " "]


def test_what_cannot_be_read_is_remembered_too(tmp_path: Path, parsed: list[str]) -> None:
    reasons = []
    for _ in range(2):
        cache = RelationCache(tmp_path / "c.json")
        with pytest.raises(UnreadableSql) as caught:
            cache.relations("select (", None, True)
        reasons.append(str(caught.value))
        cache.save()
    assert reasons[0] == reasons[1]
    assert len(parsed) == 1


def test_dialect_rendering_and_engine_are_part_of_the_key(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in ("1", "2"):
        monkeypatch.setattr(relation_cache, "sqlglot_version", lambda engine=engine: engine)
        cache = RelationCache(tmp_path / "c.json")
        for dialect in (None, "duckdb"):
            for rendered in (True, False):
                cache.relations(SQL, dialect, rendered)
        cache.save()
    assert len(parsed) == 8


def test_only_what_was_used_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    for text in (SQL, "select 1"):
        cache = RelationCache(path)
        cache.relations(text, None, True)
        cache.save()
    assert list(json.loads(path.read_text())["results"].values()) == [[]]
    assert [each.name for each in tmp_path.iterdir()] == ["c.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[" * 100_000,
        b"[]",
        b'{"edition": 2}',
        b'{"edition": 2, "results": []}',
        b'{"edition": 0, "results": {"KEY": []}}',
        b'{"edition": 2, "results": {"KEY": 1}}',
        b'{"edition": 2, "results": {"KEY": [1]}}',
        b'{"edition": 2, "results": {"KEY": [[]]}}',
        b'{"edition": 2, "results": {"KEY": [["a", 1]]}}',
        b'{"edition": 2, "results": {"KEY": ["ab"]}}',
        b'{"edition": 2, "results": {"KEY": ""}}',
        b'{"edition": 2, "results": {"KEY": "\\u001b[31m"}}',
        b'{"edition": 2, "results": {"KEY": {"a": 1}}}',
    ],
)
def test_foreign_content_is_ignored(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.json"
    cache = RelationCache(path)
    cache.relations(SQL, None, True)
    cache.save()
    key = next(iter(json.loads(path.read_text())["results"]))
    path.write_bytes(content.replace(b"KEY", key.encode()))
    assert RelationCache(path).relations(SQL, None, True) == FOUND


def test_well_formed_content_is_believed(tmp_path: Path) -> None:
    """Without this, the test above would pass with a cache that reads nothing."""
    path = tmp_path / "c.json"
    cache = RelationCache(path)
    cache.relations(SQL, None, True)
    cache.save()
    path.write_text(path.read_text().replace("orders", "items"))
    assert RelationCache(path).relations(SQL, None, True) == (("sales", "items"),)


@pytest.mark.parametrize("name", [".", "file/c.json", "file/missing/c.json"])
def test_a_place_that_cannot_be_used_is_no_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    cache = RelationCache(tmp_path / name)
    assert cache.relations(SQL, None, True) == FOUND
    cache.save()
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    cache = RelationCache(tmp_path / "meshwright" / "relations" / "c.json")
    cache.relations(SQL, None, True)
    cache.save()
    assert (tmp_path / "meshwright" / "relations" / "c.json").is_file()


def test_a_folder_that_refuses_writing_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(cached_results.tempfile, "mkstemp", refuse)
    cache = RelationCache(tmp_path / "c.json")
    cache.relations(SQL, None, True)
    cache.save()
    assert not list(tmp_path.iterdir())


def test_without_a_path_nothing_is_kept() -> None:
    cache = RelationCache(None)
    assert cache.relations("select * from {{ ref('a') }} join sales.orders", None, False)[-1] == FOUND[0]
    cache.save()


def test_the_file_lies_with_the_users_caches_and_never_in_the_project(tmp_path: Path) -> None:
    project, other = tmp_path / "project", tmp_path / "other"
    home = {"HOME": str(tmp_path / "home")}
    at_home, elsewhere = cache_file(project, home), cache_file(project, home | {"XDG_CACHE_HOME": str(tmp_path / "c")})
    assert at_home is not None
    assert elsewhere is not None
    assert at_home.parent == tmp_path / "home/.cache/meshwright/relations"
    assert elsewhere == tmp_path / "c/meshwright/relations" / at_home.name
    assert cache_file(project / "x" / "..", home) == at_home != cache_file(other, home)
    # What is not absolute would begin in the folder that is checked.
    assert cache_file(project, home | {"XDG_CACHE_HOME": ".cache"}) == at_home
    assert cache_file(project, {"HOME": "."}) is None
    assert cache_file(project, {}) is None
