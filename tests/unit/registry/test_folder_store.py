"""Create-only files and pointers that move by compare-and-swap."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.store import create


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "registry")


def test_a_file_is_created_once_and_never_changes(store: FolderStore) -> None:
    assert create(store, "a/b.json", b"1") is True
    assert create(store, "a/b.json", b"1") is False
    with pytest.raises(RegistryError, match="published with other content"):
        create(store, "a/b.json", b"2")
    assert store.read("a/b.json") == b"1"


def test_a_pointer_moves_only_from_what_was_expected(store: FolderStore) -> None:
    assert store.swap("p.json", b"0", b"1") is False
    assert store.swap("p.json", None, b"1") is True
    assert store.swap("p.json", None, b"2") is False
    assert store.swap("p.json", b"1", b"2") is True
    assert store.read("p.json") == b"2"


def test_nothing_is_left_beside_what_was_written(store: FolderStore) -> None:
    store.claim("a.json", b"1")
    store.claim("a.json", b"2")
    store.swap("p.json", b"no", b"1")
    store.swap("p.json", None, b"1")
    assert sorted(path.name for path in store.root.iterdir()) == [".p.json.lock", "a.json", "p.json"]


def test_others_can_read_what_was_written(store: FolderStore) -> None:
    store.claim("a.json", b"1")
    store.swap("p.json", None, b"1")
    assert {(store.root / name).stat().st_mode & 0o777 for name in ("a.json", "p.json")} == {0o644}


def test_names_are_sorted_and_hidden_files_are_left_out(store: FolderStore) -> None:
    for name in ("b.json", "a.json", ".left-behind"):
        store.claim(f"x/{name}", b"")
    assert store.names("x") == ["a.json", "b.json"]


@pytest.mark.parametrize("name", ["nothing", "a.json/below"])
def test_what_is_not_there_is_none_and_has_no_names(store: FolderStore, name: str) -> None:
    store.claim("a.json", b"1")
    assert (store.read(name), store.names(name)) == (None, [])


def test_a_folder_in_the_place_of_a_file_is_an_error_and_not_an_absence(store: FolderStore) -> None:
    store.claim("a/b.json", b"1")
    with pytest.raises(RegistryError, match="cannot be read"):
        store.read("a")


def test_a_file_in_the_place_of_a_folder_cannot_be_written_below(store: FolderStore) -> None:
    store.claim("a", b"1")
    with pytest.raises(RegistryError, match="cannot be written"):
        store.claim("a/b.json", b"1")


def test_the_tree_of_the_whole_registry_stays_in_it(store: FolderStore) -> None:
    for name in ("registry.json", "tmp/x/a.json", "tmp/b.json", "tmp/.hidden"):
        store.claim(name, b"")
    assert store.tree("") == ["registry.json", "tmp/b.json", "tmp/x/a.json"]
    assert store.tree("tmp") == ["b.json", "x/a.json"]
    assert store.tree("nothing") == []
