"""Random queries that DuckDB can bind, most of them: over a port, a table of the project's own, and each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

PORT = '"weather"."main"."obs"'
PORT_COLUMNS = {
    "id": "integer",
    "station": "integer",
    "temp": "integer",
    "wind": "integer",
    "payload": "struct(depth integer, gust integer)",
    "gusts": "integer[]",
    "date": "integer",
}
OWN = "main.own"
OWN_COLUMNS = {"id": "integer", "station": "integer", "label": "integer", "gust": "integer"}


@dataclass(frozen=True)
class Known:
    """Something to select from, and the columns that it has."""

    sql: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Source:
    """A source under its alias; a name that `using` or a natural join has merged needs no alias."""

    alias: str
    columns: dict[str, str]


class RandomQueries:
    """Queries, each other than the one before; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0

    def query(self) -> str:
        """One query."""
        self._count = 0
        return self._query(self._random.randint(1, 3), {}).sql

    # Queries

    def _query(self, depth: int, ctes: dict[str, Known]) -> Known:
        chance = self._random.random()
        if depth and chance < 0.45:
            return self._with(depth - 1, ctes)
        if depth and chance < 0.55:
            return self._set_operation(depth - 1, ctes)
        if depth and chance < 0.58:
            return self._pivot(depth - 1, ctes)
        return self._select(depth, ctes)

    def _with(self, depth: int, ctes: dict[str, Known]) -> Known:
        written, seen = [], dict(ctes)
        for _ in range(self._random.randint(1, 4)):
            name = self._name("c")
            if self._random.random() < 0.3:
                # The import at the head of a model.
                port = self._table()
                inner = Known(f"select * from {port.sql}", port.columns)
            else:
                inner = self._query(depth, seen)
            if self._random.random() < 0.08:
                renamed = {f"{name}_{at}": kind for at, kind in enumerate(inner.columns.values())}
                written.append(f"{name}({', '.join(renamed)}) as ({inner.sql})")
                seen[name] = Known(name, renamed)
            else:
                written.append(f"{name} as ({inner.sql})")
                seen[name] = Known(name, inner.columns)
        if self._random.random() < 0.1:
            name = self._name("r")
            base = self._integers(self._table().columns)
            column = self._one_of(base)
            source = PORT if column in PORT_COLUMNS else OWN
            written.append(f"{name} as (select {column} from {source} union all select {column} + 1 from {name})")
            seen[name] = Known(name, {column: "integer"})
            last = self._select(depth, seen)
            return Known(f"with recursive {', '.join(written)} {last.sql}", last.columns)
        last = self._select(depth, seen)
        return Known(f"with {', '.join(written)} {last.sql}", last.columns)

    def _set_operation(self, depth: int, ctes: dict[str, Known]) -> Known:
        first = self._select(depth, ctes)
        operation = self._one_of(["union", "union all", "except", "intersect", "union all by name"])
        if self._random.random() < 0.5:
            return Known(f"{first.sql} {operation} {first.sql}", first.columns)
        second = self._select(depth, ctes)
        return Known(f"({first.sql}) {operation} ({second.sql})", first.columns)

    def _pivot(self, depth: int, ctes: dict[str, Known]) -> Known:
        of = self._relation(depth, ctes)
        numbers = self._integers(of.columns)
        if not numbers:
            return self._select(depth, ctes)
        on, value = self._one_of(numbers), self._one_of(numbers)
        sql = f"select * from {of.sql} pivot (sum({value}) for {on} in (1, 2))"
        return Known(sql, {"1": "bigint", "2": "bigint"})

    def _select(self, depth: int, ctes: dict[str, Known], outer: tuple[Source, ...] = ()) -> Known:
        from_, sources = self._from(depth, ctes)
        visible = (*sources, *outer)
        chance = self._random.random()
        if chance < 0.18:
            return self._grouped(from_, sources, visible)
        items, columns = self._items(depth, ctes, sources, visible)
        distinct = self._one_of(["", "", "", "", "", "", "", "distinct ", f"distinct on ({self._value(visible)}) "])
        sql = f"select {distinct}{', '.join(items)} from {from_}{self._tail(depth, ctes, visible, distinct)}"
        return Known(sql, columns)

    def _grouped(self, from_: str, sources: list[Source], visible: tuple[Source, ...]) -> Known:
        key, value = self._value(tuple(sources)), self._value(visible)
        name, total = self._name("k"), self._name("s")
        by = self._one_of([key, name, "1", "all"])
        having = self._one_of(["", f" having max({self._value(tuple(sources))}) > 1", f" having {total} > 0"])
        order = self._one_of(["", f" order by {total}", " order by 2", " order by all"])
        sql = (
            f"select {key} as {name}, sum({value}) as {total}, count(*) as n from {from_} group by {by}{having}{order}"
        )
        return Known(sql, {name: "integer", total: "integer", "n": "integer"})

    # From

    def _from(self, depth: int, ctes: dict[str, Known]) -> tuple[str, list[Source]]:
        first = self._relation(depth, ctes)
        alias = self._name("t")
        if self._random.random() < 0.15 and first.sql == PORT:
            alias, text = "obs", PORT
        else:
            text = f"{first.sql}{self._one_of([' as ', ' '])}{alias}"
        sources = [Source(alias, first.columns)]
        for _ in range(self._one_of([0, 0, 0, 1, 1, 2])):
            text += self._join(depth, ctes, sources)
        return text, sources

    def _join(self, depth: int, ctes: dict[str, Known], sources: list[Source]) -> str:
        alias = self._name("t")
        left = tuple(sources)
        chance = self._random.random()
        arrays = [f"{each.alias}.{name}" for each in left for name, kind in each.columns.items() if kind.endswith("[]")]
        if chance < 0.1 and arrays:
            sources.append(Source(alias, {"v": "integer"}))
            return f", unnest({self._one_of(arrays)}) as {alias}(v)"
        if chance < 0.2:
            inner = self._select(max(depth - 1, 0), ctes, left)
            sources.append(Source(alias, inner.columns))
            return f"{self._one_of([', lateral', ', ', ' cross join lateral'])} ({inner.sql}) as {alias}"
        relation = self._relation(depth, ctes)
        right = Source(alias, relation.columns)
        common = [name for name in self._integers(relation.columns) if sum(name in each.columns for each in left) == 1]
        if chance < 0.3 and common:
            text = f" natural {self._one_of(['', 'left '])}join {relation.sql} {alias}"
        elif chance < 0.55 and common:
            used = self._random.sample(common, self._random.randint(1, min(2, len(common))))
            text = f" {self._one_of(['', 'left ', 'full '])}join {relation.sql} as {alias} using ({', '.join(used)})"
        elif chance < 0.62:
            sources[:] = left
            on = f"{self._value(left)} = {self._value((right,))}"
            return f" {self._one_of(['semi', 'anti'])} join {relation.sql} as {alias} on {on}"
        else:
            on = f"{self._value(left)} = {self._value((right,))}"
            text = f" {self._one_of(['', 'left ', 'inner '])}join {relation.sql} as {alias} on {on}"
        sources.append(right)
        return text

    def _relation(self, depth: int, ctes: dict[str, Known]) -> Known:
        chance = self._random.random()
        if ctes and chance < 0.5:
            return self._one_of(list(ctes.values()))
        if depth and chance < 0.7:
            inner = self._query(depth - 1, ctes)
            return Known(f"({inner.sql})", inner.columns)
        return self._table()

    def _table(self) -> Known:
        return Known(PORT, PORT_COLUMNS) if self._random.random() < 0.75 else Known(OWN, OWN_COLUMNS)

    # Columns

    def _items(
        self, depth: int, ctes: dict[str, Known], sources: list[Source], visible: tuple[Source, ...]
    ) -> tuple[list[str], dict[str, str]]:
        items: list[str] = []
        columns: dict[str, str] = {}
        for _ in range(self._random.randint(1, 4)):
            chance = self._random.random()
            name = self._name("x")
            source = self._one_of(sources)
            of = self._one_of(list(source.columns))
            if chance < 0.31:
                item, more = self._star(chance / 0.31, name, source, of, sources)
                items.append(item)
                columns |= more
            elif chance < 0.36:
                row = self._one_of([source.alias, "*columns(*)", f"(select z from {PORT} z)"])
                items.append(f"hash({row}) as {name}")
                columns[name] = "ubigint"
            elif chance < 0.38:
                items.append("columns('^(temp|wind|station)$')")
            elif chance < 0.44:
                items.append(f"({self._scalar(depth, ctes, visible)}) as {name}")
                columns[name] = "integer"
            elif chance < 0.5:
                items.append(self._window(visible) + f" as {name}")
                columns[name] = "integer"
            elif chance < 0.56:
                items.append(f"{self._value(visible)} as {name}, {name} + 1 as {name}_1")
                columns |= {name: "integer", f"{name}_1": "integer"}
            elif chance < 0.75:
                items.append(f"{source.alias}.{of}")
                columns[of] = source.columns[of]
            else:
                items.append(f"{self._value(visible)} as {name}")
                columns[name] = "integer"
        return items, columns or {"x": "integer"}

    def _star(
        self, chance: float, name: str, source: Source, of: str, sources: list[Source]
    ) -> tuple[str, dict[str, str]]:
        """A star of some kind; `of` is a column of the source."""
        columns = source.columns
        if chance < 0.4:
            return "*", {k: v for each in sources for k, v in each.columns.items()}
        if chance < 0.7:
            return f"{source.alias}.*", columns
        if chance < 0.8:
            return f"{source.alias}.* exclude ({of})", {k: v for k, v in columns.items() if k != of}
        if chance < 0.9:
            return f"{source.alias}.* replace (1 as {of})", columns | {of: "integer"}
        return f"{source.alias}.* rename ({of} as {name})", {name if k == of else k: v for k, v in columns.items()}

    def _scalar(self, depth: int, ctes: dict[str, Known], visible: tuple[Source, ...]) -> str:
        relation = self._inner(depth, ctes)
        inner = Source(self._name("t"), relation.columns)
        value = self._value((inner,))
        condition = self._condition(0, ctes, (inner, *visible))
        return f"select max({value}) from {relation.sql} as {inner.alias} where {condition}"

    def _inner(self, depth: int, ctes: dict[str, Known]) -> Known:
        """What a correlated subquery reads: often a table with few columns, so that names mean those further out."""
        return (
            Known("main.few", {"few": "integer"}) if self._random.random() < 0.4 else self._relation(depth // 2, ctes)
        )

    def _window(self, visible: tuple[Source, ...]) -> str:
        by, order = self._value(visible), self._value(visible)
        return f"sum({self._value(visible)}) over (partition by {by} order by {order})"

    def _tail(self, depth: int, ctes: dict[str, Known], visible: tuple[Source, ...], distinct: str) -> str:
        text = ""
        if self._random.random() < 0.5:
            text += f" where {self._condition(depth, ctes, visible)}"
        if self._random.random() < 0.1:
            text += f" qualify row_number() over (partition by {self._value(visible)}) = 1"
        if not distinct and self._random.random() < 0.25:
            text += f" order by {self._one_of([self._value(visible), '1', 'all', self._value(visible)])}"
        return text

    def _condition(self, depth: int, ctes: dict[str, Known], visible: tuple[Source, ...]) -> str:
        chance = self._random.random()
        if depth and chance < 0.2:
            relation = self._inner(depth, ctes)
            inner = Source(self._name("t"), relation.columns)
            what = self._one_of(["*", "1", f"{inner.alias}.*", self._value((inner,))])
            on = f"{self._value((inner,))} = {self._value(visible)}"
            return f"{self._one_of(['', 'not '])}exists (select {what} from {relation.sql} as {inner.alias} where {on})"
        if depth and chance < 0.35:
            return f"{self._value(visible)} in ({self._scalar(depth - 1, ctes, visible)})"
        return f"{self._value(visible)} > {self._random.randint(0, 9)}"

    def _value(self, visible: tuple[Source, ...]) -> str:
        """An integer made of one column, if there is one."""
        choices: list[Callable[[], str]] = []
        for source in visible:
            for name, kind in source.columns.items():
                if kind == "integer":
                    choices.append(lambda s=source, n=name: f"{s.alias}.{n}")
                    if sum(name in each.columns for each in visible) == 1:
                        choices.append(lambda n=name: self._one_of([n, n.upper(), f'"{n}"']))
                elif kind.startswith("struct"):
                    choices.append(lambda s=source, n=name: f"{s.alias}.{n}.gust")
                    choices.append(lambda n=name: f"{n}.depth")
                elif kind.endswith("[]"):
                    choices.append(lambda s=source, n=name: f"{s.alias}.{n}[1]")
                    choices.append(
                        lambda s=source, n=name: f"len(list_transform({s.alias}.{n}, lambda temp: temp + 1))"
                    )
        return self._one_of(choices)() if choices else "1"

    def _integers(self, columns: dict[str, str]) -> list[str]:
        return [name for name, kind in columns.items() if kind == "integer"]

    def _name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def _one_of(self, choices):  # type: ignore[no-untyped-def]
        return self._random.choice(choices)
