"""What we say of DuckDB's types, DuckDB says too."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from meshwright.contracts.type_change import type_change
from meshwright.contracts.type_engines import engine_of

SIZES = ("", "(3)", "(9)", "(10,2)", "(25)", "(38,0)")
NESTED = (
    *("int[]", "int[3]", "int array", "int array[3]", "int[3][2]", "map(text, int)", "union(a int, b text)"),
    *("row(a int, b text)", "struct(a integer, b varchar)", "enum('a','b')", "struct(a row(b int[])[])"),
)
# Of each type, the values at its ends; DuckDB knows the rest.
ENDS = {
    **{
        word: (str(-(2 ** (bits - 1))), str(2 ** (bits - 1) - 1))
        for word, bits in (("tinyint", 8), ("smallint", 16), ("integer", 32), ("bigint", 64), ("hugeint", 128))
    },
    **{
        word: ("0", str(2**bits - 1))
        for word, bits in (("utinyint", 8), ("usmallint", 16), ("uinteger", 32), ("ubigint", 64), ("uhugeint", 128))
    },
    **{
        f"decimal({precision},{scale})": tuple(
            f"{sign}{'9' * (precision - scale) or '0'}{'.' if scale else ''}{'9' * scale}" for sign in ("-", "")
        )
        for precision, scale in (
            (3, 0),
            (5, 2),
            (5, 5),
            (10, 0),
            (12, 2),
            (12, 4),
            (18, 3),
            (19, 0),
            (22, 3),
            (38, 0),
            (38, 9),
        )
    },
    "real": ("0.1", "16777217", "3.4e38"),
    "double": ("0.1", "9007199254740991", "1.7e308"),
    "timestamp_s": ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54"),
    "timestamp_ms": ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54.775"),
    "timestamp": ("290309-12-22 (BC) 00:00:00", "294247-01-10 04:00:54.775806"),
    "timestamp_ns": ("1678-01-01 00:00:00.000000001", "2262-04-11 23:47:16.854775806"),
    "time": ("00:00:00", "23:59:59.999999"),
    "time_ns": ("00:00:00.000000001", "23:59:59.999999999"),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def name_of(engine: duckdb.DuckDBPyConnection, text: str) -> str | None:
    """What DuckDB calls a type; None where it has no such type."""
    try:
        row = engine.execute(f"select typeof(cast(null as {text}))").fetchone()
    except duckdb.Error:
        return None
    assert row is not None
    return str(row[0])


def test_two_words_are_the_same_where_duckdb_has_one_name_for_them(engine: duckdb.DuckDBPyConnection) -> None:
    words = [word + size for word in engine_of("duckdb").meanings for size in SIZES]
    names = {text: name for text in [*words, *NESTED] if (name := name_of(engine, text))}
    assert set(engine_of("duckdb").meanings) <= set(names), "a word that DuckDB does not have"
    checked = 0
    for old, old_name in names.items():
        for new, new_name in names.items():
            kind = type_change(old, new, "duckdb").kind
            if kind != "unknown":
                assert (kind == "same") == (old_name == new_name), (old, new)
                checked += 1
    assert checked > 5_000


def test_what_duckdb_refuses_is_not_known(engine: duckdb.DuckDBPyConnection) -> None:
    texts = [word + size for word in engine_of("duckdb").meanings for size in SIZES]
    refused = [text for text in texts if name_of(engine, text) is None]
    assert len(refused) > 20
    for text in refused:
        assert type_change(text, "struct(a int)", "duckdb").kind == "unknown", text


def loses(engine: duckdb.DuckDBPyConnection, old: str, new: str) -> bool:
    """Whether a value of the old type is refused by the new one, or comes back as another."""
    comes_back = f"select x is not distinct from cast(cast(x as {new}) as {old}) from (select cast(? as {old}) as x)"
    for end in ENDS[old]:
        try:
            row = engine.execute(comes_back, [end]).fetchone()
        except duckdb.Error:
            return True
        if row != (True,):
            return True
    return False


@pytest.mark.parametrize("old", ENDS)
def test_a_wider_type_takes_every_value(engine: duckdb.DuckDBPyConnection, old: str) -> None:
    for new in ENDS:
        kind = type_change(old, new, "duckdb").kind
        if kind != "other":
            assert loses(engine, old, new) == (kind == "narrowed"), (old, new)


def test_fields_are_read_by_name(engine: duckdb.DuckDBPyConnection) -> None:
    turned = "{'a': 1, 'b': 2}::struct(b int, a int)"
    assert engine.execute(f"select ({turned}).a, {{'a': 1, 'b': 2}} = {turned}").fetchone() == (1, True)
    assert type_change("struct(a int, b int)", "struct(b int, a int)", "duckdb").kind == "same"


def test_enums_sort_by_the_order_of_their_values(engine: duckdb.DuckDBPyConnection) -> None:
    for values, first in (("'a','b'", "a"), ("'b','a'", "b")):
        row = engine.execute(f"select min(x) from (select unnest(['a', 'b'])::enum({values}) as x)").fetchone()
        assert row == (first,)
    assert type_change("enum('a','b')", "enum('b','a')", "duckdb").kind == "narrowed"
