"""What holds for the difference of any two products."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meshwright.contracts.diff import product_changes
from meshwright.contracts.versions import next_version
from meshwright.mesh.change import Change
from meshwright.mesh.port import Column, Constraint, Port
from meshwright.mesh.product import Product
from tests.unit.contracts.any_product import COLUMNS, CONSTRAINTS, NAMES, ports, products


def with_port(product: Product, port: Port) -> Product:
    """The product with one of its ports replaced."""
    return replace(product, ports=tuple(port if port.id == old.id else old for old in product.ports))


def kinds(old: Product, new: Product) -> set[str]:
    return {change.kind for change in product_changes(old, new)}


def numbered(old: Product, new: Product) -> set[str]:
    """The names of ports without versions that the other product has with versions."""
    plain = {port.id.name for port in old.ports if port.id.version is None}
    return plain & {port.id.name for port in new.ports if port.id.version is not None}


def facts(changes: tuple[Change, ...], kind: str, *words: str) -> set[tuple[str, str]]:
    """Subject and what a change speaks of, for the changes of a kind."""
    return {
        (change.subject, word) for change in changes if change.kind == kind for word in words if word in change.fact
    }


@given(products())
def test_a_product_does_not_differ_from_itself(product: Product) -> None:
    assert product_changes(product, product) == ()


@given(products(), products())
def test_two_products_that_differ_have_a_change(old: Product, new: Product) -> None:
    by_id = [replace(product, ports=tuple(sorted(product.ports, key=lambda p: str(p.id)))) for product in (old, new)]
    assert (product_changes(old, new) == ()) == (by_id[0] == by_id[1])


ATTRIBUTES = ["description", "columns", "constraints", "latest", "contract_enforced", "deprecation_date"]


@pytest.mark.parametrize("name", ATTRIBUTES)
@settings(max_examples=30)
@given(products(min_ports=1), ports())
def test_a_port_that_differs_in_one_attribute_has_a_change(name: str, old: Product, other: Port) -> None:
    changed = replace(old.ports[0], **{name: getattr(other, name)})
    assert bool(product_changes(old, with_port(old, changed))) == (changed != old.ports[0])


@given(products(), products(), st.randoms())
def test_the_order_of_ports_and_promises_does_not_matter(old: Product, new: Product, order: random.Random) -> None:
    def shuffled(product: Product) -> Product:
        some = [replace(p, constraints=tuple(order.sample(p.constraints, len(p.constraints)))) for p in product.ports]
        return replace(product, ports=tuple(order.sample(some, len(some))))

    assert product_changes(shuffled(old), shuffled(new)) == product_changes(old, new)


@given(products(min_ports=1), COLUMNS, st.integers(0, 4))
def test_a_new_column_is_an_addition_wherever_it_stands(old: Product, column: Column, position: int) -> None:
    port = old.ports[0]
    assume(column.name not in {known.name for known in port.columns})
    columns = (*port.columns[:position], column, *port.columns[position:])
    assert kinds(old, with_port(old, replace(port, columns=columns))) == {"addition"}


@given(products(min_ports=1, min_columns=1), st.data())
def test_a_column_that_goes_is_refused(old: Product, data: st.DataObject) -> None:
    port = old.ports[0]
    gone = data.draw(st.sampled_from(port.columns))
    changes = product_changes(old, with_port(old, replace(port, columns=tuple(c for c in port.columns if c != gone))))
    assert [(change.subject, change.kind) for change in changes] == [(f"{port.id.label}.{gone.name}", "refused")]


@given(products(min_ports=1), ports())
def test_a_new_port_is_an_addition_and_without_it_again_refused(old: Product, port: Port) -> None:
    assume(port.id not in {known.id for known in old.ports})
    new = replace(old, ports=(port, *old.ports))
    assert product_changes(old, new) == (Change(port.id.label, "addition", "the port is new"),)
    assert product_changes(new, old) == (Change(port.id.label, "refused", "the port would be gone"),)


@given(products(min_ports=1), CONSTRAINTS)
def test_a_new_promise_is_an_addition_and_withdrawn_again_refused(old: Product, constraint: Constraint) -> None:
    port = old.ports[0]
    assume(constraint not in port.constraints)
    new = with_port(old, replace(port, constraints=(*port.constraints, constraint)))
    assert kinds(old, new) == {"addition"}
    assert kinds(new, old) == {"refused"}


@given(products(), products())
def test_what_goes_one_way_comes_the_other_way(old: Product, new: Product) -> None:
    # A model that gets versions goes one way only: test_numbering.py.
    assume(not numbered(old, new) and not numbered(new, old))
    there, back = product_changes(old, new), product_changes(new, old)
    assert facts(there, "refused", "would be gone") == {
        (subject, "would be gone") for subject, _ in facts(back, "addition", "is new")
    }
    assert {
        (c.subject, c.fact.split(" would ")[0].removeprefix("the promise ")) for c in there if "withdrawn" in c.fact
    } == {
        (c.subject, c.fact.removeprefix("it promises ").removesuffix(" now")) for c in back if "it promises" in c.fact
    }


@given(products(), products())
def test_changes_are_sorted_and_each_is_told_once(old: Product, new: Product) -> None:
    changes = product_changes(old, new)
    assert list(changes) == sorted(set(changes))


@given(products(min_ports=1), st.sets(NAMES, min_size=1, max_size=3), st.sets(NAMES, min_size=1, max_size=3))
def test_narrowing_the_consumers_is_refused_and_widening_is_not(
    product: Product, some: set[str], others: set[str]
) -> None:
    assume(others - some)
    few, many = (replace(product, consumers=tuple(sorted(names))) for names in (some, some | others))
    assert kinds(few, many) == {"addition"}
    assert kinds(many, few) == {"refused"}


@given(st.lists(st.builds(Change, NAMES, st.sampled_from(["documentation", "addition"]), NAMES), min_size=1))
def test_the_version_follows_the_worst_change(changes: list[Change]) -> None:
    has_addition = any(change.kind == "addition" for change in changes)
    assert next_version("3.4.5", changes) == ("3.5.0" if has_addition else "3.4.6")
