"""What a SELECT reads from: tables that we ask about, other queries, and what we know little of.

Names are folded: all engines are treated as if they did not tell upper from lower case, also in quotes.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Asked:
    """A table whose readers are asked for.

    Attributes:
        parts: the parts of its name, folded.
        columns: the columns that it is known to have, folded; None when nobody knows.
        named: the columns that were found to be read.
        star: whether all of them are, with those that it may get.
        found: whether the SQL names the table at all.
        hidden: whether the SQL reads it in a way that nobody can see through.
    """

    parts: tuple[str, ...]
    columns: frozenset[str] | None
    named: set[str] = field(default_factory=set)
    star: bool = False
    found: bool = False
    hidden: bool = False


@dataclass(slots=True, eq=False)
class Other:
    """A table that nobody asks about, a function, a list of values; `outputs` are columns that it has for sure."""

    outputs: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Query:
    """A subquery or a common table expression.

    Attributes:
        outputs: the columns that it names itself. What they are made of was looked at where they are named.
        stars: the columns that it passes on without naming them.
    """

    outputs: set[str] = field(default_factory=set)
    stars: list[Star] = field(default_factory=list)


Source = Asked | Other | Query


class Scope:
    """What the names in one SELECT may mean.

    Attributes:
        sources: what it reads from.
        outer: the SELECT around it, whose columns a name may mean as well.
    """

    __slots__ = ("_by_name", "outer", "sources")

    def __init__(self, outer: Scope | None = None) -> None:
        self.sources: list[Source] = []
        self.outer = outer
        self._by_name: dict[str, list[Source]] = {}

    def add(self, name: str, source: Source) -> None:
        """Add a source under the name that it has there; empty for one without a name."""
        self.sources.append(source)
        self._by_name.setdefault(name, []).append(source)

    def called(self, name: str) -> list[Source]:
        """The sources of that name, in the innermost SELECT that has one."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope._by_name:
                return scope._by_name[name]
            scope = scope.outer
        return []


@dataclass(frozen=True, slots=True, eq=False)
class Star:
    """`*`, or `source.*`.

    Attributes:
        source: the name before the star; empty for a bare one.
        whole: whether nothing is left out or renamed.
    """

    scope: Scope
    source: str = ""
    whole: bool = True


def star_sources(star: Star) -> list[Source]:
    """The sources whose columns a star stands for."""
    return star.scope.called(star.source) if star.source else star.scope.sources
