from __future__ import annotations

import pytest

from meshwright.runner.file_digests import Seen
from meshwright.runner.record import forget, load_record, looked_again, new_record, record_file, save_record


@pytest.fixture
def record():
    return new_record(
        "prod",
        {"models/a.sql": "abc", "its share": "1-2-3"},
        {"models/a.sql": Seen(1, 2, 3, 4, "abc", ("A",))},
        17,
        files=("raw/*.csv",),
        unseen=(),
        kept=("target/manifest.json",),
        share=None,
        published_at="2026-11-22T12:00:00Z",
        ports=2,
        releases=(("aircraft", "1.0.0"),),
    )


def test_a_record_is_what_was_saved_and_nobody_elses_business(tmp_path, record):
    path = record_file(tmp_path, "prod")
    save_record(path, record)
    assert load_record(path) == record
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert load_record(record_file(tmp_path, None)) is None, "another environment"
    forget(path)
    forget(path)
    assert load_record(path) is None


@pytest.mark.parametrize("spoil", [b"", b"{", b"[]", b"{}", b'{"edition":1}', b"\xff", b"[" * 100_000])
def test_what_is_no_record_is_none(tmp_path, record, spoil):
    path = record_file(tmp_path, None)
    save_record(path, record)
    path.write_bytes(spoil)
    assert load_record(path) is None


def test_a_record_of_another_edition_is_not_believed(tmp_path, record):
    path = record_file(tmp_path, None)
    save_record(path, record)
    path.write_bytes(path.read_bytes().replace(b'"edition":', b'"edition":9'))
    assert load_record(path) is None


def test_another_look_keeps_the_facts(record):
    seen = {"models/a.sql": Seen(1, 2, 9, 4, "abc")}
    assert looked_again(record, seen, 99).facts == record.facts
    assert looked_again(record, seen, 99).seen == seen


def test_a_folder_that_cannot_be_written_leaves_no_record(tmp_path, record):
    (tmp_path / "target").write_text("a file")
    save_record(record_file(tmp_path, None), record)
    assert load_record(record_file(tmp_path, None)) is None
