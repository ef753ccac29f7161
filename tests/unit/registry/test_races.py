"""Several processes at one registry: nothing is lost, nothing is half there."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from meshwright.registry.folder_store import FolderStore
from tests.unit.registry import writers

SPAWN = multiprocessing.get_context("spawn")
WRITERS = 4
Work = Callable[..., str]


def race(root: Path, *works: tuple[Work, bytes]) -> list[str]:
    """What each process says, all of them started at the same moment."""
    with SPAWN.Manager() as manager, ProcessPoolExecutor(len(works), SPAWN) as pool:
        start = manager.Barrier(len(works))
        return [future.result(60) for future in [pool.submit(work, root, content, start) for work, content in works]]


def test_one_of_many_claims_wins(tmp_path: Path) -> None:
    said = race(tmp_path, *((writers.claim, b"%d" % number) for number in range(WRITERS)))
    assert Counter(said) == {"won": 1, "lost": WRITERS - 1}
    assert (tmp_path / "products/a.json").read_bytes() == b"%d" % said.index("won")


def test_one_of_many_equal_creations_creates_and_the_others_agree(tmp_path: Path) -> None:
    said = race(tmp_path, *[(writers.create, b"same")] * WRITERS)
    assert Counter(said) == {"created": 1, "there": WRITERS - 1}


def test_one_of_many_different_creations_creates_and_the_others_are_refused(tmp_path: Path) -> None:
    said = race(tmp_path, *((writers.create, b"%d" % number) for number in range(WRITERS)))
    assert Counter(said) == {"created": 1, "refused": WRITERS - 1}
    assert (tmp_path / "products/a.json").read_bytes() == b"%d" % said.index("created")


def test_no_update_of_a_pointer_is_lost(tmp_path: Path) -> None:
    assert race(tmp_path, *[(writers.count, b"")] * WRITERS) == ["counted"] * WRITERS
    assert FolderStore(tmp_path).read(writers.NAME) == b"%d" % (25 * WRITERS)


def test_a_reader_sees_a_whole_pointer_while_it_moves(tmp_path: Path) -> None:
    content = b"a" * 1_000_000
    said = race(tmp_path, (writers.swap_long_contents, content), (writers.read_while_swapping, content))
    assert said == ["swapped", "whole"]


@pytest.mark.parametrize("how", ["claim", "swap"])
@pytest.mark.parametrize("dies", [writers.die_while_writing, writers.die_before_taking_the_name])
def test_a_killed_writer_leaves_nothing_to_see_and_nobody_waiting(
    tmp_path: Path, dies: Callable[[Path, str], None], how: str
) -> None:
    process = SPAWN.Process(target=dies, args=(tmp_path, how))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    store = FolderStore(tmp_path)
    assert any(tmp_path.iterdir()), "the writer was killed before it wrote anything"
    assert (store.read("a.json"), store.names(".")) == (None, [])
    assert store.swap("a.json", None, b"next") if how == "swap" else store.claim("a.json", b"next")
    assert (store.read("a.json"), store.names(".")) == (b"next", ["a.json"])
