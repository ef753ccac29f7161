"""Doing something in one publication, and all of it anew when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from meshwright.registry.patience import attempts
from meshwright.registry.store import PublicationOvertaken, Store

_T = TypeVar("_T")


def in_publication(store: Store, work: Callable[[], _T]) -> _T:
    """Do some reading and writing whose writes belong together; return what `work` does.

    Args:
        store: the registry's files.
        work: reads and writes; called again, to read anew, when what it wrote was overtaken.

    Raises:
        PublicationOvertaken: others were faster every time.
    """
    overtaken: PublicationOvertaken | None = None
    for _ in attempts():
        try:
            with store.publication():
                return work()
        except PublicationOvertaken as error:
            overtaken = error
    assert overtaken is not None, "there is at least one attempt"
    raise overtaken
