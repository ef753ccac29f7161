"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Item]):
    """A part of a list.

    Attributes:
        path: of the page in the site.
        number: from 1.
        total: how many items the whole list has.
        before: the page with the items before these; None on the first.
        after: the page with those after them; None on the last.
    """

    path: str
    number: int
    items: Sequence[Item]
    total: int
    before: str | None
    after: str | None


def list_pages(items: Sequence[Item], first: str, per_page: int, folder: str = "") -> Iterator[ListPage[Item]]:
    """Cut a list; one without items has one page.

    Args:
        items: the whole list.
        first: the path of the first page: `.../index.html`; the others lie in folders beside it.
        per_page: how many items a page has at most.
        folder: what the names of those folders begin with, before the number.
    """
    count = max(1, -(-len(items) // per_page))
    paths = [
        first,
        *(f"{first.removesuffix('index.html')}{folder}{number}/index.html" for number in range(2, count + 1)),
    ]
    for at, path in enumerate(paths):
        yield ListPage(
            path,
            at + 1,
            items[at * per_page : (at + 1) * per_page],
            len(items),
            paths[at - 1] if at else None,
            paths[at + 1] if at + 1 < count else None,
        )
