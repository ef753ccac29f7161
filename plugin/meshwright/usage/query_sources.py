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
        missing: columns that it was found to be asked for and is not known to have.
        found: whether the SQL names the table at all.
        loose: whether the SQL names it without its database or schema, so that another table may be meant.
        hidden: whether the SQL reads it in a way that nobody can see through.
    """

    parts: tuple[str, ...]
    columns: frozenset[str] | None
    named: set[str] = field(default_factory=set)
    star: bool = False
    missing: set[str] = field(default_factory=set)
    found: bool = False
    loose: bool = False
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
        unnamed: whether it puts out columns that the engine names.
    """

    outputs: set[str] = field(default_factory=set)
    stars: list[Star] = field(default_factory=list)
    unnamed: bool = False


Source = Asked | Other | Query


class Scope:
    """What the names in one SELECT may mean.

    Attributes:
        sources: what it reads from.
        outer: the SELECT around it, whose columns a name may mean as well.
        aliases: the names that it gives to values itself.
        changed: whether something makes other columns of its sources, as a pivot does.
    """

    __slots__ = ("_by_name", "aliases", "changed", "outer", "sources")

    def __init__(self, outer: Scope | None = None) -> None:
        self.sources: list[Source] = []
        self.outer = outer
        self.aliases: set[str] = set()
        self.changed = False
        self._by_name: dict[str, list[Source]] = {}

    def add(self, name: str, source: Source) -> None:
        """Add a source under the name that it has there; empty for one without a name."""
        self.sources.append(source)
        self._by_name.setdefault(name, []).append(source)

    @property
    def is_changed(self) -> bool:
        """Whether it, or a SELECT around it, makes other columns of what it reads from."""
        scope: Scope | None = self
        while scope is not None:
            if scope.changed:
                return True
            scope = scope.outer
        return False

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
