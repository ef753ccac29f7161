"""A publisher that does one thing to the registry at a time, when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from meshwright.registry.store import Store

SECONDS = 30


class Killed(BaseException):
    """What a killed publisher does not come to."""


class SteppedPublisher:
    """Work on a store, in a thread that waits before each operation.

    Attributes:
        done: whether it ended.
        next: the operation that it waits to do, such as `claim registry.json`.
        result: what the work gave, or the error that it ended with.
    """

    def __init__(self, store: Store, work: Callable[[Store], Any]) -> None:
        self.done = False
        self.next = ""
        self.result: Any = None
        self._killed = False
        self._go, self._waits = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, args=(_Stepped(store, self._turn), work), daemon=True)
        self._thread.start()
        self._wait()

    def step(self) -> None:
        """Let it do one operation."""
        self._go.release()
        self._wait()

    def finish(self) -> None:
        """Let it do all that is left."""
        while not self.done:
            self.step()

    def kill(self) -> None:
        """End it before its next operation."""
        self._killed = True
        self.step()

    def _wait(self) -> None:
        assert self._waits.acquire(timeout=SECONDS), "it neither ends nor asks for its turn"

    def _turn(self, operation: str) -> None:
        self.next = operation
        self._waits.release()
        self._go.acquire()
        if self._killed:
            raise Killed

    def _run(self, store: Store, work: Callable[[Store], Any]) -> None:
        try:
            self.result = work(store)
        except BaseException as error:
            self.result = error
        self.done = True
        self._waits.release()


class _Stepped:
    folder: Path | None = None

    def __init__(self, store: Store, turn: Callable[[str], None]) -> None:
        self._store = store
        self._turn = turn
        self.location = store.location

    def read(self, name: str) -> bytes | None:
        self._turn(f"read {name}")
        return self._store.read(name)

    def read_known(self, name: str, sha256: str) -> bytes | None:
        self._turn(f"read_known {name}")
        return self._store.read_known(name, sha256)

    def names(self, folder: str) -> list[str]:
        self._turn(f"names {folder}")
        return self._store.names(folder)

    def tree(self, folder: str) -> list[str]:
        self._turn(f"tree {folder}")
        return self._store.tree(folder)

    def claim(self, name: str, content: bytes) -> bool:
        self._turn(f"claim {name}")
        return self._store.claim(name, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        self._turn(f"swap {name}")
        return self._store.swap(name, expected, content)

    def publication(self) -> AbstractContextManager[None]:
        return nullcontext()
