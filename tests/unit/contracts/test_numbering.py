"""A port without versions lives on as a version of itself, if that keeps all its promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.contracts.diff import product_changes
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product

PLAIN = Port(
    PortId("fleet", "aircraft"),
    "aircraft",
    columns=(Column("id", "integer"), Column("seats", "integer")),
    constraints=(Constraint("not_null", ("id",)),),
    contract_enforced=True,
)
NARROWED = (Column("id", "bigint"),)


def version(number: str, **more: object) -> Port:
    return replace(PLAIN, id=PortId("fleet", "aircraft", number), **more)  # type: ignore[arg-type]


def changes(*ports: Port, old: tuple[Port, ...] = (PLAIN,)) -> list[tuple[str, str]]:
    before = Product("fleet", "aircraft", old)
    return [(change.subject, change.kind) for change in product_changes(before, replace(before, ports=ports))]


def test_a_model_that_gets_a_version_number_is_an_addition() -> None:
    assert changes(version("1")) == [("aircraft", "addition")]


def test_the_old_one_as_a_version_beside_a_new_one_is_the_way_to_break() -> None:
    found = changes(version("1", latest=False), version("2", columns=NARROWED))
    assert {kind for _, kind in found} == {"addition"}
    assert ("aircraft@2", "addition") in found


@pytest.mark.parametrize(
    "more", [{"columns": NARROWED}, {"columns": PLAIN.columns[:1]}, {"constraints": ()}, {"contract_enforced": False}]
)
def test_a_version_that_breaks_a_promise_is_not_the_same_port(more: dict[str, object]) -> None:
    assert changes(version("1", **more)) == [("aircraft", "refused"), ("aircraft@1", "addition")]


def test_versions_do_not_become_a_port_without_one() -> None:
    assert changes(PLAIN, old=(version("1"),)) == [("aircraft", "addition"), ("aircraft@1", "refused")]


def test_another_model_is_not_a_version_of_this_one() -> None:
    other = replace(PLAIN, id=PortId("fleet", "engines", "1"))
    assert changes(other) == [("aircraft", "refused"), ("engines@1", "addition")]


def test_ports_with_and_without_versions_can_be_compared() -> None:
    # No manifest holds both, but two that were released one after the other do.
    assert changes(old=(PLAIN, version("1"))) == [("aircraft", "refused"), ("aircraft@1", "refused")]
