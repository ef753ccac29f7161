"""Pages that need not be made again while what they are made from stays the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyedPage:
    """A page of the mesh that is one of many.

    Attributes:
        path: in the site.
        made_from: everything that the page shows, as a value that `documents.encoded` takes.
        text: makes it.
    """

    path: str
    made_from: object
    text: Callable[[], str]
