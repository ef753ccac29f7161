"""Asking a place several things at once, where that saves time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from meshwright.registry.store import Store
from meshwright.registry.tagged import TaggedStore

_MOST = 16

_thread = threading.local()
_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


def at_once(store: Store, ask: Callable[[_Asked], _Answer], asked: Iterable[_Asked]) -> list[_Answer]:
    """The answers in the order of the questions; of several errors, that of the first question is raised.

    A disk is asked one thing after the other. A place that is reached by a network is asked many at the same time, and
    never more than these: what is asked within a question comes one after the other.
    """
    questions = list(asked)
    if len(questions) < 2 or not isinstance(store, TaggedStore) or getattr(_thread, "is_ours", False):
        return [ask(question) for question in questions]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_MOST, len(questions)), initializer=_begin) as threads:
        return list(threads.map(ask, questions))


def _begin() -> None:
    _thread.is_ours = True
