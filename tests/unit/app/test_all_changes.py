"""Whatever differs between two states is told, once: by a change rule or as harmless."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.app.changes import changes_in
from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Promises
from meshwright.mesh.product import Product
from meshwright.registry.product_document import to_document
from tests.unit.contracts.any_product import COLUMNS, ports, products
from tests.unit.rules.test_any_change import ADAPTERS, TODAY, states

NOTICES = st.sampled_from([0, 30])

ASPECTS = {
    "name": {"respelled-column", "respelled-name"},
    "type": {"changed-type", "narrowed-type", "widened-type", "unknown-type", "declared-type", "rewritten-type"},
    "classification": {"raised-classification", "lowered-classification", "first-classification"},
    "order": {"changed-order", "reordered-columns"},
    "date": {"earlier-removal", "short-notice", "later-removal", "announced-removal", "changed-date"},
    "latest": {"moved-latest", "succeeded-version", "latest-version"},
    "built": {"changed-materialization", "ephemeral-relation", "named-materialization", "built-port"},
    "alias": {"moved-relation", "changed-alias"},
    "contract": {"dropped-contract", "enforced-contract"},
    "owner": {"removed-owner", "changed-owner"},
    "stability": {"lowered-stability", "raised-stability"},
    "port": {"removed-port", "lowered-access", "added-port"},
}
"""Of these, a subject has one change."""


@st.composite
def steps(draw: st.DrawFn) -> tuple[Promises, Promises]:
    """Two states that differ in one word, or in the order of the columns: nothing else can tell of it."""
    old = draw(products(min_ports=1, max_ports=1, min_columns=1))
    (port,) = old.ports
    place = draw(st.integers(0, len(port.columns) - 1))
    column = port.columns[place]
    match draw(st.sampled_from(["product", "port", "column", "columns", "order"])):
        case "product":
            new = _one_word(draw, old, draw(products(max_ports=0)), ("domain", "name", "ports"))
        case "port":
            new = _with(old, _one_word(draw, port, draw(ports()), ("id", "product", "columns")))
        case "column":
            edited = _one_word(draw, column, draw(COLUMNS), ("name",))
            new = _with(old, replace(port, columns=(*port.columns[:place], edited, *port.columns[place + 1 :])))
        case "columns":
            others = [each for each in port.columns if each.name != column.name]
            added = draw(COLUMNS.filter(lambda each: each.name not in {other.name for other in others}))
            new = _with(old, replace(port, columns=(*port.columns[:place], added, *port.columns[place + 1 :])))
        case _:
            new = _with(old, replace(port, columns=tuple(draw(st.permutations(port.columns)))))
    return Promises((old,)), Promises((new,))


def _one_word(draw: st.DrawFn, before: Any, other: Any, keep: tuple[str, ...]) -> Any:
    name = draw(st.sampled_from([field.name for field in fields(before) if field.name not in keep]))
    return replace(before, **{name: getattr(other, name)})


def _with(product: Product, port: Any) -> Product:
    return replace(product, ports=(port,))


def documents(state: Promises) -> list[object]:
    return sorted(map(to_document, state.products), key=str)


def changes(old: Promises, new: Promises, adapter: str, notice: int, today: date = TODAY) -> tuple[Change, ...]:
    return changes_in(compare("weather", old, new, adapter=adapter, today=today, notice=notice))


@settings(max_examples=400)
@given(steps() | states(), ADAPTERS, NOTICES, st.sampled_from([TODAY, date(2000, 1, 1), date(9990, 1, 1)]))
def test_there_is_a_change_where_releases_differ_and_nowhere_else(
    both: tuple[Promises, Promises], adapter: str, notice: int, today: date
) -> None:
    old, new = (replace(state, models=()) for state in both)
    assert bool(changes(old, new, adapter, notice, today)) == (documents(old) != documents(new))


@given(states(), ADAPTERS, NOTICES)
def test_nothing_is_told_twice_and_what_is_harmless_has_no_code(
    both: tuple[Promises, Promises], adapter: str, notice: int
) -> None:
    found = changes(*both, adapter, notice)
    assert len({(change.code, change.key) for change in found}) == len(found)
    for aspect, names in ASPECTS.items():
        told = [change.subject for change in found if change.name in names]
        assert len(set(told)) == len(told), aspect
    for change in found:
        assert (change.change_class in ("additive", "neutral")) == (not change.code)
        assert change.direction == "tightens" or change.change_class != "additive"
        assert change.fact
