"""Columns that were found before, and that nothing in the file can do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshwright.usage import usage_cache
from meshwright.usage.columns_read import ColumnsRead, Table, columns_read
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.usage_cache import UsageCache, cache_file

SQL = "select a from w.o"
TABLE = Table(("w", "o"), ("a", "b"))
FOUND = (ColumnsRead(("a",), "exact"),)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that was parsed."""
    texts: list[str] = []

    def parse(sql, dialect, tables):
        texts.append(sql)
        return columns_read(sql, dialect, tables)

    monkeypatch.setattr(usage_cache, "columns_read", parse)
    return texts


def test_a_second_run_parses_what_changed_only(tmp_path: Path, parsed: list[str]) -> None:
    first = UsageCache(tmp_path / "c.json")
    assert first.columns_read(SQL, None, [TABLE]) == first.columns_read(SQL, None, [TABLE]) == FOUND
    first.save()
    second = UsageCache(tmp_path / "c.json")
    assert second.columns_read(SQL, None, [TABLE]) == FOUND
    second.columns_read(SQL + " ", None, [TABLE])
    assert parsed == [SQL, SQL + " "]


def test_what_cannot_be_read_is_remembered_too(tmp_path: Path, parsed: list[str]) -> None:
    for _ in range(2):
        cache = UsageCache(tmp_path / "c.json")
        with pytest.raises(UnreadableSql):
            cache.columns_read("select (", None, [TABLE])
        cache.save()
    assert len(parsed) == 1


def test_the_port_its_columns_the_dialect_and_the_engine_are_part_of_the_key(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [TABLE, Table(("w", "o"), ("a",)), Table(("w", "o2"), ("a", "b")), Table(("w", "o"), ("b", "a"))]
    for engine in ("1", "2"):
        monkeypatch.setattr(usage_cache, "sqlglot_version", lambda engine=engine: engine)
        cache = UsageCache(tmp_path / "c.json")
        for dialect in (None, "duckdb"):
            for table in tables:
                cache.columns_read(SQL, dialect, [table])
        cache.save()
    assert len(parsed) == 16


@pytest.mark.parametrize(
    "result",
    [1, [], {}, "", "\x1b[31m", [1], [[]], [[["a"], "exact"]], [[["c"], "exact", False]], [[["a"], "sure", False]],
     [[["a"], "exact", 0]], [["a", "exact", False]], [[["a"], "exact", False], [["a"], "exact", False]]],
)  # fmt: skip
def test_foreign_content_is_ignored(tmp_path: Path, result: object) -> None:
    path = tmp_path / "c.json"
    cache = UsageCache(path)
    cache.columns_read(SQL, None, [TABLE])
    cache.save()
    document = json.loads(path.read_text())
    document["results"] = dict.fromkeys(document["results"], result)
    path.write_text(json.dumps(document))
    assert UsageCache(path).columns_read(SQL, None, [TABLE]) == FOUND


def test_well_formed_content_is_believed(tmp_path: Path) -> None:
    """Without this, the test above would pass with a cache that reads nothing."""
    path = tmp_path / "c.json"
    cache = UsageCache(path)
    cache.columns_read(SQL, None, [TABLE])
    cache.save()
    path.write_text(path.read_text().replace('["a"]', '["b"]'))
    assert UsageCache(path).columns_read(SQL, None, [TABLE]) == (ColumnsRead(("b",), "exact"),)


def test_the_file_does_not_lie_in_the_project_nor_with_other_results(tmp_path: Path) -> None:
    path = cache_file(tmp_path / "project", {"HOME": str(tmp_path / "home")})
    assert path is not None
    assert path.parent == tmp_path / "home/.cache/meshwright/columns"
    assert cache_file(tmp_path, {}) is None
