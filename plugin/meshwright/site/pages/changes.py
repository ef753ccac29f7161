"""The timeline of the mesh: every release of every product, newest first, and the newest ones as a feed."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.site.addresses import CHANGES_FEED, changes_page
from meshwright.site.atom import atom_feed
from meshwright.site.keyed_page import KeyedPage
from meshwright.site.mesh import SiteMesh
from meshwright.site.release_log import ReleaseLog, by_day
from meshwright.site.rendering import render

MOST_CHANGES = 8
"""Of one release; its product's page has the others."""


def changes(mesh: SiteMesh) -> Iterator[tuple[str, str] | KeyedPage]:
    """The pages of the timeline and the feed."""
    log = mesh.log
    for number in (0, *log.numbers):
        yield _page(mesh, number)
    yield CHANGES_FEED, atom_feed(log.page(0), "index.html")


def _page(mesh: SiteMesh, number: int) -> KeyedPage:
    log, page = mesh.log, changes_page(number)
    entries = log.page(number)
    # Only the first page says how many there are: the others stay as they are while it grows.
    total = None if number else len(log.entries)
    newer = None if number == 0 else changes_page((number + 1) % (log.full_pages + 1))
    older = _older(number, log)
    shown = [
        (each.product.key, each.product.shown_name, each.release, each.at, each.is_first, each.is_ahead)
        for each in entries
    ]

    def text() -> str:
        return render(
            "changes.html",
            page,
            mesh.places,
            days=by_day(entries),
            entries=entries,
            total=total,
            untold=len(log.entries) - log.told_count,
            breaking=[entry for entry in entries if entry.release.breaking],
            most=MOST_CHANGES,
            number=number,
            newer=newer,
            older=older,
        )

    return KeyedPage(page, (shown, total, newer, older), text)


def _older(number: int, log: ReleaseLog) -> str | None:
    before = log.full_pages if number == 0 else number - 1
    return changes_page(before) if before in log.numbers else None
