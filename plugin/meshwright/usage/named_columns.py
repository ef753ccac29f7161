"""Which columns of the asked tables the names in a statement mean, once all of its queries are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.query_sources import Asked, Query, Scope, Source, Star, star_sources

_ROW_VARIABLES_FIRST = {"bigquery"}
"""The dialects in which it is not sure that `a.b` means a column of the table `a` where there is a column `a` too."""

_MAX_STEPS = 2_000_000  # seconds; people write queries of thousands


class NamedColumns:
    """Follows names and stars to the asked tables, and notes there what is read.

    A name counts for every source that may have a column of that name.
    """

    def __init__(self, asked: Sequence[Asked], dialect: str | None) -> None:
        self._columns = frozenset[str]().union(*(each.columns or () for each in asked))
        self._columns_first = dialect not in _ROW_VARIABLES_FIRST
        self._wanted: set[tuple[Source, str]] = set()
        self._steps = 0

    def note(self, scope: Scope, parts: tuple[str, ...]) -> None:
        """Note a name as it stands in a SELECT: `column`, `table.column`, `column.field`, `schema.table.column`..."""
        first = parts[0]
        if len(parts) == 1:
            rows = scope.called(first)
            if first in self._columns or rows:
                known = self._anywhere(scope, first)
                if not known:
                    self.all_of(rows)  # `to_json(orders)`
            return
        if self._columns.isdisjoint(parts):
            return
        sure, qualified = False, False
        for qualifier, name in pairwise(parts):
            for source in scope.called(qualifier):
                qualified = True
                self._want(source, name)
                sure = sure or self._has(source, name)
        if sure and self._columns_first:
            return
        if not self._anywhere(scope, first) and not qualified:
            # `first` is neither a table nor a column that is known.
            for name in parts[1:]:
                self._anywhere(scope, name)

    def note_missing(self, scope: Scope, parts: tuple[str, ...]) -> None:
        """Note a name that is one of a column for sure, where the only table that it can be of is not known to have it.

        Args:
            scope: the SELECT that it stands in.
            parts: `column`, or `source.column`.
        """
        *qualifier, name = parts
        if qualifier:
            called = scope.called(qualifier[0])
            unsure = scope.is_changed or self._anywhere_has(scope, qualifier[0])  # `field.of` a column
        else:
            called = scope.sources
            unsure = scope.is_changed or scope.outer is not None or name in scope.aliases or bool(scope.called(name))
        if len(called) == 1 and not unsure and (asked := self._only_table(called[0], name)) is not None:
            asked.missing.add(name)

    def all_of(self, sources: Iterable[Source]) -> None:
        """Note that every column of some sources is read."""
        for source in sources:
            self._want(source, "")

    def star(self, star: Star) -> None:
        """Note that every column that a star stands for is read."""
        self.all_of(self._behind(star))

    def _anywhere(self, scope: Scope, name: str) -> bool:
        """Note a name without a table; whether there is a column of that name for sure."""
        inner: Scope | None = scope
        while inner is not None:
            self._count(1)
            for source in inner.sources:
                self._want(source, name)
            if any(self._has(source, name) for source in inner.sources):
                return True  # what is further out is not meant
            inner = inner.outer
        return False

    def _anywhere_has(self, scope: Scope, name: str) -> bool:
        inner: Scope | None = scope
        while inner is not None:
            if any(self._has(source, name) for source in inner.sources):
                return True
            inner = inner.outer
        return False

    def _only_table(self, source: Source, name: str) -> Asked | None:
        """The asked table that must have a column for the source to have it, if it is not known to have it."""
        seen: set[Source] = set()
        while isinstance(source, Query) and source not in seen:
            self._count(1)
            seen.add(source)
            if name in source.outputs or source.unnamed or len(source.stars) != 1:
                return None
            star = source.stars[0]
            behind = star_sources(star)
            if not star.whole or star.scope.is_changed or len(behind) != 1:
                return None
            source = behind[0]
        if not isinstance(source, Asked) or source.loose or source.columns is None or name in source.columns:
            return None
        return source

    def _behind(self, star: Star) -> list[Source]:
        """What a star stands for. The star of a name that is no source is one of a column's fields."""
        sources = star_sources(star)
        if star.source and not sources:
            self._anywhere(star.scope, star.source)
        return sources

    def _want(self, source: Source, name: str) -> None:
        """Note a column of a source, or all of them where the name is empty."""
        if name and name not in self._columns:
            return
        waiting = [source]
        while waiting:
            self._count(1)
            each = waiting.pop()
            if (each, name) in self._wanted:
                continue
            self._wanted.add((each, name))
            if isinstance(each, Asked):
                if not name:
                    each.star = True
                elif name in (each.columns or ()):
                    each.named.add(name)
            elif isinstance(each, Query):
                for star in each.stars:
                    waiting += self._behind(star)

    def _has(self, source: Source, name: str) -> bool:
        """Whether a source has a column of that name for sure; False when nobody knows."""
        waiting = [source]
        seen: set[Source] = set()
        while waiting:
            self._count(1)
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            if name in ((each.columns or ()) if isinstance(each, Asked) else each.outputs):
                return True
            if isinstance(each, Query):
                for star in each.stars:
                    waiting += star_sources(star) if star.whole else ()
        return False

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MAX_STEPS:
            raise UnreadableSql("it has too many names and sources to follow")
