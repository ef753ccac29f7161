"""The shares before the current one: a way back that publications lengthen and rollbacks walk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.engines.duckdb_share import Share, ShareError

AT = "2026-11-22T12:00:00Z"


def publish(share: Share, text: str, kept: int = 2) -> None:
    temporary = share.prepare(text)
    temporary.write_text(text)
    share.activate(temporary, kept)


def restore(share: Share) -> bool:
    """Go one back, if there is one."""
    share.lock()
    if share.kept.last is None:
        share._release_lock()
        return False
    share.restore(AT)
    return True


@given(steps=st.lists(st.sampled_from(["publish", "restore", "killed"]), max_size=12), kept=st.integers(0, 3))
def test_a_rollback_goes_to_what_was_before_and_never_to_what_was_rolled_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], kept: int
) -> None:
    folder = tmp_path_factory.mktemp("shares")
    share = Share(folder, "sales")
    # What readers see, and what they saw before it; the newest last.
    way: list[str] = []
    for number, step in enumerate(steps):
        match step:
            case "publish":
                publish(share, f"build {number}", kept)
                way = [*way, f"build {number}"][-1 - kept :]
            case "restore":
                assert restore(share) == (len(way) > 1)
                way = way[:-1] if len(way) > 1 else way
            case _:
                # A publication that ended between keeping the current share and replacing it.
                share.kept.keep_current()
        assert (share.path.read_text() if share.path.exists() else "") == (way[-1] if way else "")
        assert (share.kept.last.read_text() if share.kept.last else "") == (way[-2] if len(way) > 1 else "")
    shutil.rmtree(folder)


def test_a_share_says_since_when_it_is_an_earlier_one(tmp_path: Path) -> None:
    share = Share(tmp_path, "sales")
    publish(share, "first")
    publish(share, "second")
    assert share.kept.restored_at == ""
    assert restore(share)
    assert share.kept.restored_at == AT
    publish(share, "third")
    assert share.kept.restored_at == ""


def test_a_note_about_another_file_says_nothing(tmp_path: Path) -> None:
    share = Share(tmp_path, "sales")
    publish(share, "first")
    publish(share, "second")
    # As a rollback leaves it that is killed before it renames.
    note = tmp_path / ".sales.kept" / "restored_at"
    assert share.kept.last is not None
    note.write_text(f"{share.kept.last.stat().st_ino} {AT}")
    assert share.kept.restored_at == ""
    for nonsense in ("", "nonsense", "1 2 3", "ü"):
        note.write_text(nonsense)
        assert share.kept.restored_at == ""


def test_what_readers_have_open_stays_as_it_was(tmp_path: Path) -> None:
    share = Share(tmp_path, "sales")
    publish(share, "first")
    publish(share, "second")
    with share.path.open() as reader:
        assert restore(share)
        assert reader.read() == "second"
    assert share.path.read_text() == "first"


def test_nothing_is_restored_without_the_lock_or_without_an_earlier_share(tmp_path: Path) -> None:
    share = Share(tmp_path, "sales")
    publish(share, "first")
    with pytest.raises(ShareError, match="not locked"):
        share.restore(AT)
    share.lock()
    with pytest.raises(ShareError, match="no earlier share"):
        share.restore(AT)


def test_a_file_system_without_links_publishes_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*paths: object) -> None:
        raise PermissionError

    share = Share(tmp_path, "sales")
    publish(share, "first")
    monkeypatch.setattr("os.link", refuse)
    publish(share, "second")
    assert share.path.read_text() == "second"
    assert share.kept.last is None
