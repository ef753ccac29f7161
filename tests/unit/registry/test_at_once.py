"""Many questions to a place: the answers, and the errors, come as if they were asked one after the other."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry.at_once import at_once
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import open_registry


def test_behind_a_network_many_are_asked_at_the_same_time(tmp_path: Path) -> None:
    together = threading.Barrier(8, timeout=30)

    def ask(number: int) -> int:
        together.wait()
        return -number

    assert at_once(open_registry("memory://at-once", tmp_path, {}), ask, range(8)) == [-number for number in range(8)]


def test_a_disk_is_asked_by_one(tmp_path: Path) -> None:
    here = threading.get_ident()
    assert at_once(FolderStore(tmp_path), lambda _: threading.get_ident(), range(5)) == [here] * 5


def test_the_first_error_is_told_and_not_the_fastest(tmp_path: Path) -> None:
    late = threading.Event()

    def ask(number: int) -> int:
        if number == 1:
            late.wait(30)
            raise RegistryError("the first")
        if number == 5:
            late.set()
            raise RegistryError("the fastest")
        return number

    with pytest.raises(RegistryError, match="the first"):
        at_once(open_registry("memory://at-once", tmp_path, {}), ask, range(8))


def test_questions_within_a_question_make_no_more_at_the_same_time(tmp_path: Path) -> None:
    store = open_registry("memory://at-once", tmp_path, {})

    def ask(_: int) -> bool:
        here = threading.get_ident()
        return at_once(store, lambda _: threading.get_ident(), range(5)) == [here] * 5

    assert at_once(store, ask, range(4)) == [True] * 4
    # Of one question alone, those within it are asked together.
    together = threading.Barrier(8, timeout=30)
    assert at_once(store, lambda _: len(at_once(store, lambda _: together.wait(), range(8))), [1]) == [8]
