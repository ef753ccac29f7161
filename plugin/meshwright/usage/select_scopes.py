"""The queries of a statement: what each reads from, what it names, and where its stars go.

Engines look up every name before they leave anything out, so each name counts wherever it stands: in a query that
nobody uses, in a column that is dropped later. Only a star counts for no more than what later queries name through it.
Every identifier is a name unless its place is known to hold none, and a star whose use is not understood is every
column: what this module does not know makes it say too much, never too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from meshwright.usage.parsing import UnreadableSql, sentence
from meshwright.usage.query_sources import Asked, Other, Query, Scope, Source, Star
from meshwright.usage.relations import SELF_READING
from meshwright.usage.stars import counts_all, star_of
from meshwright.usage.sure_names import is_sure

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.expressions import Expr

_SEES_SIBLINGS = {"duckdb", None}
"""The dialects in which a subquery in FROM sees the tables before it without saying LATERAL."""

_Ctes = Mapping[str, Source]
_PARTS_OF_SELECT = {"from_", "joins", "laterals", "expressions", "with_", "hint", "into", "kind"}


class SelectScopes:
    """Walks through statements once and collects what is to be looked up when all of it is known.

    Attributes:
        names: each name, with the SELECT that it stands in.
        sure: those of them that are columns for sure.
        stars: stars of which every column is used.
        everything: sources of which every column is used.
        doubt: whether there is something that could not be understood.
    """

    def __init__(self, asked: Sequence[Asked], dialect: str | None) -> None:
        from sqlglot import exp
        from sqlglot.parser import Parser

        self._exp = exp
        # A column may be called `current_date`.
        self._without_brackets = tuple(set(Parser.NO_PAREN_FUNCTIONS.values()))
        self._asked = asked
        self._dialect = dialect
        self.names: set[tuple[Scope, tuple[str, ...]]] = set()
        self.sure: set[tuple[Scope, tuple[str, ...]]] = set()
        self.stars: list[Star] = []
        self.everything: list[Source] = []
        self.doubt = False

    def statement(self, node: Expr) -> None:
        """Take a whole statement; what its query puts out is used."""
        if isinstance(node, self._exp.Select | self._exp.SetOperation | self._exp.Subquery):
            self.everything.append(self._query(node, {}, None))
        elif not isinstance(node, self._exp.Semicolon):
            self._strange(node, {}, Scope())

    # Queries

    def _query(self, node: Expr, ctes: _Ctes, outer: Scope | None) -> Source:
        ctes = self._with(node, ctes, outer)
        if isinstance(node, self._exp.Select):
            return self._select(node, ctes, outer)
        if isinstance(node, self._exp.SetOperation):
            return self._set_operation(node, ctes, outer)
        if isinstance(node, self._exp.Subquery):
            scope = Scope(outer)
            self._bracket(node, scope, ctes)
            return Query(stars=[Star(scope)])
        if isinstance(node, self._exp.Values):
            self._walk(node.expressions, Scope(outer), ctes)
            return Other()
        return self._strange(node, ctes, Scope(outer))

    def _with(self, node: Expr, ctes: _Ctes, outer: Scope | None) -> _Ctes:
        """The common table expressions that a query sees."""
        clause = node.args.get("with_")
        if clause is None:
            return ctes
        seen = dict(ctes)
        slots: dict[str, Scope] = {}
        recursive = clause.args.get("recursive")
        for cte in clause.expressions if recursive else ():
            slots[_folded(cte.alias)] = slot = Scope()
            seen[_folded(cte.alias)] = Query(stars=[Star(slot)])
        for cte in clause.expressions:
            name = _folded(cte.alias)
            if not recursive:
                slots[name] = Scope()
            here: _Ctes = seen
            if self._dialect in SELF_READING and isinstance(cte.this, self._exp.SetOperation):
                here = {**seen, name: Query(stars=[Star(slots[name])])}
            source = self._named(self._query(cte.this, here, outer), cte)
            slots[name].add(name, source)
            seen[name] = source
            rest = [value for key, value in cte.args.items() if key not in ("this", "alias")]
            self._walk(rest, slots[name], here)
        return seen

    def _select(self, node: exp.Select, ctes: _Ctes, outer: Scope | None) -> Query:
        scope = Scope(outer)
        query = Query()
        if (source := node.args.get("from_")) is not None:
            self._from(source.this, scope, ctes)
        self._joins(node, scope, ctes)
        for each in node.expressions:
            star = star_of(each, scope)
            if star is not None:
                query.stars.append(star)
                self._inside_star(each, scope, ctes)
                continue
            if each.alias_or_name:
                query.outputs.add(_folded(each.alias_or_name))
            if not isinstance(each, self._exp.Column):
                query.unnamed |= not each.alias
                # Postgres calls `max(x)` by its function.
                named = each.expressions if isinstance(each, self._exp.Aliases) else []
                scope.aliases |= {_folded(name) for name in (each.alias or each.key, *(one.name for one in named))}
            self._walk([each], scope, ctes)
        rest = {key: value for key, value in node.args.items() if key not in _PARTS_OF_SELECT}
        self._walk(rest.values(), scope, ctes)
        if counts_all(node):
            self.everything.append(query)
        if rest.get("match") or rest.get("pivots"):
            scope.changed = True
            self.stars.append(Star(scope))
        return query

    def _set_operation(self, node: exp.SetOperation, ctes: _Ctes, outer: Scope | None) -> Query:
        """UNION and others match columns by position, so that a star in them is every column."""
        branches: list[Source] = []
        operations: list[Expr] = []
        waiting: list[Expr] = [node]
        while waiting:  # a thousand branches are a thousand levels
            each = waiting.pop()
            if isinstance(each, self._exp.SetOperation) and (each is node or not each.args.get("with_")):
                operations.append(each)
                waiting += [each.expression, each.this]
            else:
                branches.append(self._query(each, ctes, outer))
        self.everything += branches
        scope = Scope(outer)
        for branch in branches:
            scope.add("", branch)
        for each in operations:
            rest = [value for key, value in each.args.items() if key not in ("this", "expression", "with_")]
            self._walk(rest, scope, ctes)
        first = branches[0]
        return Query(outputs=set(first.outputs) if isinstance(first, Query) else set())

    # What a SELECT reads from

    def _from(self, item: Expr, scope: Scope, ctes: _Ctes) -> None:
        exp = self._exp
        if isinstance(item, exp.Table):
            source = self._named(self._table(item, scope, ctes), item)
            scope.add(_folded(item.alias or item.name), source)
            self._around(item, scope, ctes, besides={"this", "db", "catalog"})
        elif isinstance(item, exp.Subquery):
            if isinstance(item.this, exp.Table) and not item.alias:
                self._bracket(item, scope, ctes)
                return
            around = scope if self._dialect in _SEES_SIBLINGS else scope.outer
            source = self._named(self._query(item, ctes, around), item)
            scope.add(_folded(item.alias), source)
        elif isinstance(item, exp.Lateral) and isinstance(item.this, exp.Subquery):
            source = self._named(self._query(item.this, ctes, scope), item)
            scope.add(_folded(item.alias), source)
            self._around(item, scope, ctes, besides={"this"})
        else:
            known = exp.Lateral | exp.Unnest | exp.Values | exp.TableFromRows | exp.Func
            if isinstance(item, known):
                self._table_function(item, scope, ctes)
                source = self._named(Other(), item)
                self._walk([value for key, value in item.args.items() if key != "alias"], scope, ctes)
            else:
                source = self._strange(item, ctes, scope)
            scope.add(_folded(item.alias), source)

    def _bracket(self, node: Expr, scope: Scope, ctes: _Ctes) -> None:
        """Add what is in brackets, and what is joined to it, to the sources of a SELECT."""
        if isinstance(node.this, self._exp.Table):
            self._from(node.this, scope, ctes)
        else:
            scope.add("", self._query(node.this, ctes, scope.outer))
        self._around(node, scope, ctes, besides={"this", "with_"})

    def _around(self, item: Expr, scope: Scope, ctes: _Ctes, besides: set[str]) -> None:
        """Look at what else belongs to a table or a bracket: joins, pivots, samples, an order."""
        rest = {key: value for key, value in item.args.items() if key not in besides | {"alias", "joins", "laterals"}}
        scope.changed = scope.changed or any(value for key, value in rest.items() if key != "sample")
        if rest.get("pivots"):
            self.stars.append(Star(scope))
        self._walk(rest.values(), scope, ctes)
        self._joins(item, scope, ctes)

    def _joins(self, node: Expr, scope: Scope, ctes: _Ctes) -> None:
        for join in node.args.get("joins") or ():
            self._from(join.this, scope, ctes)
            self._walk([value for key, value in join.args.items() if key != "this"], scope, ctes)
            if str(join.args.get("method") or "").upper() == "NATURAL":
                self.stars.append(Star(scope))
        for lateral in node.args.get("laterals") or ():
            self._from(lateral, scope, ctes)

    def _table(self, table: exp.Table, scope: Scope, ctes: _Ctes) -> Source:
        if not all(isinstance(part, self._exp.Identifier) for part in table.parts):
            self._table_function(table, scope, ctes)
            self._walk([table.this], scope, ctes)
            return Other()
        parts = tuple(_folded(part.name) for part in table.parts)
        if len(parts) == 1 and parts[0] in ctes:
            return ctes[parts[0]]
        # A name that leaves out the database, or the schema, may mean several of them.
        matching = [asked for asked in self._asked if asked.parts[-len(parts) :] == parts]
        if matching:
            any_of_them = Scope()
            for asked in matching:
                asked.found = True
                asked.loose = asked.loose or len(parts) < len(asked.parts)
                any_of_them.add("", asked)
            return matching[0] if len(matching) == 1 else Query(stars=[Star(any_of_them)])
        if scope.called(parts[0]):
            self.names.add((scope, parts))  # the rows of an array: `from orders, orders.items`
        return Other()

    def _table_function(self, item: Expr, scope: Scope, ctes: _Ctes) -> None:
        """Note tables whose names are texts that a function gets, as in `query_table('orders')`."""
        for text in item.find_all(self._exp.Literal):
            for asked in self._asked:
                asked.hidden |= asked.parts[-1] in _folded(text.name)

    def _named(self, source: Source, item: Expr) -> Source:
        """A source under the names that its alias gives to its columns, in their order."""
        alias = item.args.get("alias")
        columns = [_folded(each.name) for each in alias.args.get("columns") or ()] if alias is not None else []
        if not columns:
            return source
        self.everything.append(source)
        # BigQuery: the alias of an array is the name of its column.
        return Other(frozenset(columns))

    def _strange(self, node: Expr, ctes: _Ctes, scope: Scope) -> Source:
        """Look at what is not understood: all columns of what it reads are used, and perhaps more."""
        self.doubt = True
        self._walk([node], scope, ctes)
        return Other()

    # Names

    def _walk(self, values: Iterable[Any], scope: Scope, ctes: _Ctes) -> None:
        """Collect the names in expressions, with the queries among them."""
        exp = self._exp
        queries = (exp.Select, exp.SetOperation, exp.Subquery)
        waiting = list(_expressions(values))
        while waiting:
            node = waiting.pop()
            if isinstance(node, exp.Column):
                self._column(node, scope, ctes)
            elif isinstance(node, exp.Identifier):
                self.names.add((scope, (_folded(node.name),)))
            elif isinstance(node, queries):
                source = self._query(node, ctes, scope)
                if not isinstance(node.parent, exp.Exists):
                    self.everything.append(source)
            elif isinstance(node, exp.Star):
                if not isinstance(node.parent, exp.Count | exp.Dot):
                    self.stars.append(Star(scope))
                self._inside_star(node, scope, ctes)
            elif isinstance(node, exp.Table):
                inner = Scope(scope)
                self._from(node, inner, ctes)
                self.stars.append(Star(inner))
            elif isinstance(node, exp.Command):
                start = str(node.this)[:20]
                raise UnreadableSql(sentence(f"sqlglot cannot parse a statement that starts with {start}"))
            elif not isinstance(node, exp.Hint | exp.TableAlias):
                waiting += self._inside(node, scope)

    def _inside(self, node: Expr, scope: Scope) -> Iterable[Expr]:
        """What is to be looked at in a node that is no name and no query; its own alias is none."""
        exp = self._exp
        if isinstance(node, exp.Alias | exp.Aliases):
            return _expressions([node.this])
        if isinstance(node, exp.Columns | exp.PositionalColumn | exp.Parameter):
            self.stars.append(Star(scope))
        elif isinstance(node, self._without_brackets):
            self.names.add((scope, (_folded(node.sql_name()),)))
        return node.iter_expressions()

    def _column(self, node: exp.Column, scope: Scope, ctes: _Ctes) -> None:
        star = star_of(node, scope)
        if star is not None:
            self.stars.append(star)
            self._inside_star(node, scope, ctes)
        else:
            parts = tuple(_folded(part.name) for part in node.parts)
            self.names.add((scope, parts))
            if is_sure(node):
                self.sure.add((scope, parts))

    def _inside_star(self, node: Expr, scope: Scope, ctes: _Ctes) -> None:
        """Collect what a star leaves out, replaces or renames, and what is before it; here an alias is a name, too."""
        star = node.this if isinstance(node, self._exp.Column) else node
        if isinstance(node, self._exp.Column) and len(node.parts) > 2:
            self.names.add((scope, tuple(_folded(part.name) for part in node.parts[:-1])))
        for each in _expressions(star.args.values()):
            self._walk([each], scope, ctes)
            for alias in each.find_all(self._exp.Alias):
                self.names.add((scope, (_folded(alias.alias),)))


def _expressions(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "iter_expressions"):
                yield each


def _folded(name: str) -> str:
    return name.casefold()
