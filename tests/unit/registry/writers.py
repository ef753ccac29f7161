"""What the processes of a race do; imported by name in a fresh interpreter."""

from __future__ import annotations

import os
import signal
from multiprocessing.synchronize import Barrier
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry import store as stores
from meshwright.registry.folder_store import FolderStore

NAME = "environments/prod/weather.json"


def claim(root: Path, content: bytes, start: Barrier) -> str:
    start.wait(30)
    return "won" if FolderStore(root).claim("products/a.json", content) else "lost"


def create(root: Path, content: bytes, start: Barrier) -> str:
    start.wait(30)
    try:
        return "created" if stores.create(FolderStore(root), "products/a.json", content) else "there"
    except RegistryError:
        return "refused"


def count(root: Path, content: bytes, start: Barrier) -> str:
    """Add one to a counter, 25 times, each time until it worked."""
    store = FolderStore(root)
    start.wait(30)
    for _ in range(25):
        while True:
            before = store.read(NAME)
            if store.swap(NAME, before, str(int(before or b"0") + 1).encode()):
                break
    return "counted"


def read_while_swapping(root: Path, content: bytes, start: Barrier) -> str:
    """Read what others swap; anything but a whole content is a torn read."""
    store = FolderStore(root)
    start.wait(30)
    for _ in range(300):
        found = store.read(NAME)
        if found is not None and (len(found) != len(content) or len(set(found)) != 1):
            return "torn"
    return "whole"


def swap_long_contents(root: Path, content: bytes, start: Barrier) -> str:
    store = FolderStore(root)
    start.wait(30)
    for number in range(40):
        store.swap(NAME, store.read(NAME), bytes([97 + number % 26]) * len(content))
    return "swapped"


def die_before_taking_the_name(root: Path, how: str) -> None:
    """Write, and be killed after the bytes are written and before they have their name."""

    def killed(*arguments: object, **more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    os.link = killed  # type: ignore[assignment]
    Path.replace = killed  # type: ignore[assignment,method-assign]
    store = FolderStore(root)
    if how == "swap":
        store.swap("a.json", None, b"new" * 1000)
    else:
        store.claim("a.json", b"new" * 1000)


def die_while_writing(root: Path, how: str) -> None:
    """Be killed when half of the bytes are written."""
    fdopen = os.fdopen

    def half(descriptor: int, mode: str) -> object:
        file = fdopen(descriptor, mode)
        whole = file.write

        class Half:
            def __enter__(self) -> Half:
                return self

            def __exit__(self, *error: object) -> None:
                file.close()

            def write(self, content: bytes) -> None:
                whole(content[: len(content) // 2])
                file.flush()
                os.kill(os.getpid(), signal.SIGKILL)

        return Half()

    os.fdopen = half  # type: ignore[assignment]
    store = FolderStore(root)
    if how == "swap":
        store.swap("a.json", None, b"new" * 1000)
    else:
        store.claim("a.json", b"new" * 1000)
