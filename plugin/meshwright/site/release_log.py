"""The releases of all products in the order of time, and the pages that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from meshwright.mesh.change import CLASSES
from meshwright.site.facts import ChangeFacts, ProductFacts, ReleaseFacts
from meshwright.site.promises import utc_time

PER_PAGE = 100
MOST_PAGES = 500
"""Beside the first. Older releases are told by their products alone, so that no history is too long."""

ReleaseKey = tuple[str, str, str]
"""Domain, product and version."""


@dataclass(frozen=True, slots=True)
class LoggedRelease:
    """A release in the timeline.

    Attributes:
        at: UTC time; empty where nobody kept it, or it is none.
        is_first: whether nothing of the product was released before.
        is_ahead: whether it is newer than the one that the domain's default environment serves.
    """

    product: ProductFacts
    release: ReleaseFacts
    at: str
    is_first: bool
    is_ahead: bool

    @property
    def key(self) -> ReleaseKey:
        """Which one it is."""
        return (*self.product.key, self.release.version)

    @property
    def day(self) -> str:
        """ISO date, in UTC; empty where nobody kept it."""
        return self.at[:10]

    @property
    def changes(self) -> list[ChangeFacts]:
        """What it changed, the worst first."""
        return sorted(self.release.changes, key=lambda change: CLASSES.index(change.change_class))


@dataclass(frozen=True)
class ReleaseLog:
    """All releases.

    Attributes:
        entries: newest first; those without a time are last.
    """

    entries: tuple[LoggedRelease, ...]

    @property
    def full_pages(self) -> int:
        """How many pages there are beside the first: numbered from the oldest releases on, so that they stay."""
        return max(0, len(self.entries) // PER_PAGE - 1)

    @property
    def numbers(self) -> range:
        """The pages that there are beside the first, newest first."""
        return range(self.full_pages, max(0, self.full_pages - MOST_PAGES), -1)

    @property
    def told_count(self) -> int:
        """How many releases stand on all pages together."""
        return len(self.page(0)) + len(self.numbers) * PER_PAGE

    def page(self, number: int) -> tuple[LoggedRelease, ...]:
        """What stands on a page; 0 is the first, with what does not fill another: never 200 releases."""
        total = len(self.entries)
        if number == 0:
            return self.entries[: total - self.full_pages * PER_PAGE]
        return self.entries[total - number * PER_PAGE : total - (number - 1) * PER_PAGE]

    @cached_property
    def later_pages(self) -> Mapping[ReleaseKey, int | None]:
        """The page of each release that is not on the first; None where it is on none."""
        first, numbers, count = len(self.page(0)), self.numbers, self.full_pages
        return {
            entry.key: number if number in numbers else None
            for place, entry in enumerate(self.entries[first:])
            for number in [count - place // PER_PAGE]
        }


def release_log(products: Iterable[ProductFacts]) -> ReleaseLog:
    """The timeline of some products.

    Args:
        products: in the order in which releases of one moment stand.
    """
    entries = [entry for product in products for entry in _logged(product)]
    return ReleaseLog(tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)))


def by_day(entries: Iterable[LoggedRelease]) -> list[tuple[str, list[LoggedRelease]]]:
    """Entries in order of time, each day's together."""
    return [(day, list(together)) for day, together in groupby(entries, key=lambda entry: entry.day)]


def _logged(product: ProductFacts) -> Iterator[LoggedRelease]:
    versions = [release.version for release in product.releases]
    newer = versions.index(product.version) if product.version in versions else 0
    for place, release in enumerate(product.releases):
        at = release.released_at if utc_time(release.released_at) else ""
        yield LoggedRelease(product, release, at, place == len(versions) - 1, place < newer)
