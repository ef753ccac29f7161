"""What holds for all change rules together, whatever changes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Promises
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.relation import Relation
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule
from tests.unit.contracts.any_product import COLUMNS, WORDS, ports, products

CHANGE_RULES = tuple(rule for rule in RULES if isinstance(rule, ChangeRule))
TODAY = date(2026, 11, 22)
ADAPTERS = st.sampled_from(["duckdb", "snowflake", "bigquery", "", "another"])
SOME_WORDS = st.sampled_from(["", "a", "A", "b"])
GRANTS = st.lists(st.tuples(st.sampled_from(["select", "SELECT"]), st.just(("a", "B"))), max_size=1).map(tuple)


def _edited(draw: st.DrawFn, before: Any, other: Any, keep: tuple[str, ...]) -> Any:
    """A value with some fields of another one."""
    names = [field.name for field in fields(before) if field.name not in keep]
    chosen = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    return replace(before, **{name: getattr(other, name) for name in chosen})


@st.composite
def edited_columns(draw: st.DrawFn, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    kept = [_edited(draw, column, draw(COLUMNS), ("name",)) for column in columns if draw(st.integers(0, 4))]
    added = draw(st.lists(COLUMNS, max_size=1))
    return tuple({column.name: column for column in draw(st.permutations([*kept, *added]))}.values())


@st.composite
def edited_ports(draw: st.DrawFn, port: Port) -> Port:
    """A port that says some things otherwise; one without versions may get a number."""
    edited: Port = _edited(draw, port, draw(ports()), ("id", "product", "columns"))
    version = draw(st.sampled_from([None, None, "1"])) if port.id.version is None else port.id.version
    return replace(edited, id=replace(port.id, version=version), columns=draw(edited_columns(port.columns)))


@st.composite
def edited_products(draw: st.DrawFn, product: Product) -> Product:
    edited: Product = _edited(draw, product, draw(products(max_ports=0)), ("domain", "name", "ports"))
    kept = [draw(edited_ports(port)) for port in product.ports if draw(st.integers(0, 4))]
    added = draw(st.lists(ports(), max_size=1))
    return replace(edited, ports=tuple({port.id: port for port in (*kept, *added)}.values()))


@st.composite
def models(draw: st.DrawFn, known: set[PortId]) -> tuple[Model, ...]:
    """What builds the ports, and some of those that are gone."""
    return tuple(
        Model(
            port.name,
            port.version,
            draw(st.sampled_from(["public", "protected", "private"])),
            Place("models/weather.yml"),
            relation=draw(st.none() | st.builds(Relation, st.sampled_from([None, "prod"]), SOME_WORDS, SOME_WORDS)),
            grants=draw(GRANTS),
            file=f"models/{port.name}.sql",
            checksum=draw(SOME_WORDS),
        )
        for port in sorted(known)
        if draw(st.integers(0, 4))
    )


@st.composite
def states(draw: st.DrawFn) -> tuple[Promises, Promises]:
    """The promises of a domain at two moments, with much in common."""
    old = [draw(products(name=name)) for name in draw(st.sampled_from([("observations",), ("observations", "alerts")]))]
    old[1:] = [replace(each, ports=tuple(p for p in each.ports if not _there(p, old[0]))) for each in old[1:]]
    new = [draw(edited_products(product)) for product in old if draw(st.integers(0, 9))]
    new = [_only_new(product, new[:index]) for index, product in enumerate(new)]
    known = {port.id for product in (*old, *new) for port in product.ports}
    before, after = (
        Promises(tuple(each), draw(st.just(()) | models(known)), draw(st.booleans())) for each in (old, new)
    )
    return before, after


def _there(port: Port, product: Product) -> bool:
    return port.id in {each.id for each in product.ports}


def _only_new(product: Product, others: list[Product]) -> Product:
    """A port belongs to one product, and knows where it stands."""
    mine = (port for port in product.ports if not any(_there(port, other) for other in others))
    here = Place("models/weather.yml")
    return replace(product, ports=tuple(replace(port, product=product.name, place=here) for port in mine))


def changes(old: Promises, new: Promises, adapter: str = "duckdb") -> list[Change]:
    comparison = compare("weather", old, new, adapter=adapter, today=TODAY, notice=30)
    return [change for rule in CHANGE_RULES for change in rule.check(comparison)]


@given(states(), ADAPTERS)
def test_a_state_against_itself_is_no_change(both: tuple[Promises, Promises], adapter: str) -> None:
    for state in both:
        assert changes(state, state, adapter) == []


@given(states(), ADAPTERS)
def test_a_rule_tells_a_subject_once_and_says_what_it_is(both: tuple[Promises, Promises], adapter: str) -> None:
    found = changes(*both, adapter)
    assert len({(change.code, change.subject) for change in found}) == len(found)
    there = set(both[0].ports)
    for change in found:
        assert change.domain == "weather"
        assert change.subject.startswith("weather")
        assert change.fact
        assert set(change.ports) <= there
        assert change.place.file


@given(states(), ADAPTERS, WORDS)
def test_a_key_names_one_change_and_no_other(both: tuple[Promises, Promises], adapter: str, word: str) -> None:
    found, again = changes(*both, adapter), changes(*both, adapter)
    assert [change.key for change in found] == [change.key for change in again]
    assert len({change.key for change in found}) == len({(c.name, c.subject, c.old, c.new) for c in found})
    for change in found:
        assert replace(change, fact="", hint="", witness="", place=Place("elsewhere"), columns=()).key == change.key
        for other in (replace(change, old=f"{change.old}{word}!"), replace(change, new=f"{change.new}{word}!")):
            assert other.key != change.key


@given(states(), ADAPTERS, st.randoms(use_true_random=False))
def test_the_order_of_ports_and_promises_does_not_matter(
    both: tuple[Promises, Promises], adapter: str, random: Any
) -> None:
    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(values, len(values)))

    def stirred(state: Promises) -> Promises:
        return replace(
            state,
            models=shuffled(state.models),
            products=shuffled(
                tuple(
                    replace(
                        product,
                        ports=shuffled(
                            tuple(
                                replace(port, constraints=shuffled(port.constraints), tests=shuffled(port.tests))
                                for port in product.ports
                            )
                        ),
                    )
                    for product in state.products
                )
            ),
        )

    before, after = changes(*both, adapter), changes(*map(stirred, both), adapter)
    assert {_with_sorted_ports(change) for change in before} == {_with_sorted_ports(change) for change in after}


def _with_sorted_ports(change: Change) -> Change:
    return replace(change, ports=tuple(sorted(change.ports)))
