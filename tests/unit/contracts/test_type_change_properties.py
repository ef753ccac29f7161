"""Comparing types is an order, on any text and any engine."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.contracts.type_change import type_change
from meshwright.contracts.type_engines import engine_of

ENGINES = ("duckdb", "postgres", "redshift", "snowflake", "bigquery", "databricks", "trino", "oracle", "another")
SIZES = ("", "(3)", "(10)", "(10,2)", "(12,2)", "(12,4)", "(20,2)", "(38,0)", "(max)")
# Each like some others, so that three drawn from here are often wider or narrower.
CLOSE = ("smallint", "int", "bigint", "integer", "decimal(10,2)", "decimal(12,2)", "decimal(12,4)", "numeric(10,0)")
ENUMS = ("enum('a')", "enum('a','b')", "enum('b','a')", "enum('a','b','c')")


@cache
def known(engine: str) -> tuple[str, ...]:
    """Every word of an engine with each of the sizes that it takes."""
    texts = [word + size for word in sorted(engine_of(engine).meanings) for size in SIZES]
    texts += ENUMS if engine_of(engine).enums else ()
    return tuple(text for text in texts if type_change(text, "boolean", engine).kind != "unknown")


def fields(draw: st.DrawFn, inner: list[str]) -> str:
    """Fields with one type each; now and then one less, or turned round."""
    listed = [f"{name} {text}" for name, text in zip("abc", inner, strict=False)]
    kept = draw(st.sampled_from([listed, listed, listed, listed[1:] or listed, listed[::-1]]))
    return ", ".join(kept)


@st.composite
def types_of(draw: st.DrawFn, number: int) -> tuple[str, list[str]]:
    """An engine, and some of its types, which are alike: nested in one way, with close types inside."""
    engine = draw(st.sampled_from(ENGINES))
    closest = [text for text in CLOSE if type_change(text, "boolean", engine).kind != "unknown"]

    def word() -> str:
        return draw(st.sampled_from(closest if draw(st.integers(0, 2)) else known(engine)))

    texts = [word() for _ in range(number)]
    nested = engine_of(engine).nested
    for _ in range(draw(st.integers(0, 3)) if nested else 0):
        shape = draw(st.sampled_from(sorted(nested)))
        if shape == "[]":
            sizes = st.sampled_from(["[]", "[]", "[3]", " array"])
            texts = [text + draw(sizes) for text in texts]
        elif shape == "array":
            texts = [f"array<{text}>" for text in texts]
        elif shape == "map":
            texts = [f"map({word()}, {text})" for text in texts]
        else:
            more = draw(st.integers(0, 2))
            texts = [f"{shape}({fields(draw, [text, *(word() for _ in range(more))])})" for text in texts]
    return engine, texts


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """The text of a type, with a piece of it gone, doubled or replaced."""
    _, (text,) = draw(types_of(1))
    for _ in range(draw(st.integers(0, 3))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 8))
        piece = draw(st.text("()<>[],:'\"`;-/*\\ \n0.aé\x00", max_size=4) | st.just(text[start : start + length] * 2))
        text = text[:start] + piece + text[start + length :]
    return text


@given(types_of(1), st.sampled_from(ENGINES))
def test_a_type_is_the_same_as_itself(drawn: tuple[str, list[str]], other: str) -> None:
    engine, (text,) = drawn
    for adapter in (engine, other):
        assert type_change(text, text, adapter).kind == "same"
        assert type_change(text, f" {text.replace(' ', '  ')}\n", adapter).kind == "same"


@given(types_of(2))
def test_one_way_tells_the_other_way(drawn: tuple[str, list[str]]) -> None:
    engine, (old, new) = drawn
    there, back = type_change(old, new, engine).kind, type_change(new, old, engine).kind
    allowed = {
        **{kind: {kind} for kind in ("same", "other", "unknown")},
        "widened": {"narrowed"},
        "narrowed": {"widened", "narrowed"},
    }
    assert back in allowed[there]


@given(types_of(5))
def test_two_changes_in_a_row_are_one(drawn: tuple[str, list[str]]) -> None:
    engine, texts = drawn
    for first, second, third in permutations(texts, 3):
        one, two = type_change(first, second, engine).kind, type_change(second, third, engine).kind
        both = type_change(first, third, engine).kind
        if one == "same":
            assert both == two
        if two == "same":
            assert both == one
        if one == two == "widened":
            assert both == "widened"


@pytest.mark.parametrize("engine", ENGINES)
def test_every_type_of_an_engine_is_an_order_with_all_others(engine: str) -> None:
    """All words with some sizes, three at a time: what sampling could miss."""
    texts = known(engine)
    kinds = {old: {new: type_change(old, new, engine).kind for new in texts} for old in texts}
    for first in texts:
        assert "unknown" not in kinds[first].values()
        for second in texts:
            if kinds[first][second] != "widened":
                continue
            assert kinds[second][first] == "narrowed"
            for third in texts:
                if kinds[second][third] in ("widened", "same"):
                    assert kinds[first][third] == "widened", (first, second, third)


@given(hostile() | st.text(max_size=60), hostile(), st.sampled_from(ENGINES) | st.text(max_size=5))
def test_any_text_gets_an_answer(old: str, new: str, adapter: str) -> None:
    there, back = type_change(old, new, adapter), type_change(new, old, adapter)
    assert (there.kind == back.kind) or {there.kind, back.kind} == {"widened", "narrowed"}
    assert "\n" not in there.detail
    assert there.kind != "unknown" or there.detail
