"""Which products may be read by which: the flow of data, and what is not active."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner, Port, PortId
from meshwright.mesh.product import Product, ProductStatus, ProductType
from meshwright.rules import backward_read, deprecated_input, inactive_input
from tests.unit.rules.small_mesh import domain, found, product, published


def read(reader: str, port: str, *, group: str = "", kind: str = "model", access: str = "public") -> ForeignRead:
    owned_by, _, name = port.partition(".")
    return ForeignRead(reader, PortId(owned_by, name), access, Place(f"models/{reader}.sql"), kind, group)


def typed(name: str, kind: ProductType | None, *ports: str) -> Product:
    return replace(product(name, *ports), type=kind)


def with_status(name: str, status: ProductStatus, *ports: str) -> Product:
    return replace(product(name, *ports, owner=Owner("B team")), status=status)


def reading(*reads: ForeignRead, products: tuple[Product, ...] = ()) -> Domain:
    return replace(domain("a", products=products), reads=tuple(sorted(reads)))


SOURCE = typed("a/raw", "source-aligned", "r")
ANSWER = typed("b/answer", "consumer-aligned", "x", "y")


@pytest.mark.parametrize(
    ("reader", "producer", "backward"),
    [
        ("source-aligned", "source-aligned", False),
        ("source-aligned", "aggregate", True),
        ("source-aligned", "consumer-aligned", True),
        ("aggregate", "source-aligned", False),
        ("aggregate", "aggregate", False),
        ("aggregate", "consumer-aligned", True),
        ("consumer-aligned", "source-aligned", False),
        ("consumer-aligned", "consumer-aligned", False),
        (None, "consumer-aligned", False),
        ("source-aligned", None, False),
    ],
)
def test_data_flows_one_way(reader: ProductType | None, producer: ProductType | None, backward: bool) -> None:
    consumer = reading(read("m", "b.x", group="raw"), products=(typed("a/raw", reader, "r"),))
    upstream = typed("b/answer", producer, "x")
    assert bool(found(backward_read.RULE, consumer, domain("b", products=(upstream,)))) is backward
    assert bool(found(backward_read.RULE, consumer, registry=published(upstream))) is backward


def test_each_product_and_port_is_one_finding_that_names_both_types() -> None:
    consumer = reading(
        *(read(name, "b.x", group="raw") for name in ("n", "m")), read("m", "b.y", group="raw"), products=(SOURCE,)
    )
    first, second = found(backward_read.RULE, consumer, domain("b", products=(ANSWER,)))
    assert (first.subject, second.subject) == ("a.raw -> b.x", "a.raw -> b.y")
    assert str(first.place) == "models/m.sql:1"
    assert first.fact == "a.raw is source-aligned and reads b.x, which is consumer-aligned"
    assert first.because == (
        "domains/a/mesh.yml:1 says raw is source-aligned; domains/b/mesh.yml:1 says answer is consumer-aligned"
    )
    assert first.read == PortId("b", "x")


def test_the_registry_is_named_when_it_decides() -> None:
    consumer = reading(read("m", "b.x", group="raw"), products=(SOURCE,))
    [finding] = found(backward_read.RULE, consumer, registry=published(ANSWER))
    assert (
        finding.because == "domains/a/mesh.yml:1 says raw is source-aligned; Team published answer as consumer-aligned"
    )


def test_the_files_of_a_checked_domain_beat_the_registry() -> None:
    consumer = reading(read("m", "b.x", group="raw"), products=(SOURCE,))
    moved = domain("b", products=(typed("b/answer", "source-aligned", "x"),))
    assert not found(backward_read.RULE, consumer, moved, registry=published(ANSWER))


@pytest.mark.parametrize("group", ["", "staging"])
def test_a_reader_behind_no_product_counts_for_its_domain_when_the_types_agree(group: str) -> None:
    upstream = domain("b", products=(ANSWER,))
    behind = read("m", "b.x", group=group)
    agreeing = (SOURCE, typed("a/other", "source-aligned", "o"), typed("a/untyped", None, "u"))
    [finding] = found(backward_read.RULE, reading(behind, products=agreeing), upstream)
    assert finding.subject == "a -> b.x"
    mixed = (SOURCE, typed("a/other", "consumer-aligned", "o"))
    assert not found(backward_read.RULE, reading(behind, products=mixed), upstream)
    assert not found(backward_read.RULE, reading(behind), upstream)


def test_a_product_without_type_does_not_take_that_of_its_domain() -> None:
    consumer = reading(read("m", "b.x", group="untyped"), products=(SOURCE, typed("a/untyped", None, "u")))
    assert not found(backward_read.RULE, consumer, domain("b", products=(ANSWER,)))


def test_nothing_flows_back_through_an_exposure() -> None:
    board, test = (read("m", "b.x", kind=kind) for kind in ("exposure", "test"))
    upstream = domain("b", products=(ANSWER,))
    assert not found(backward_read.RULE, reading(board, products=(SOURCE,)), upstream)
    assert found(backward_read.RULE, reading(test, products=(SOURCE,)), upstream)


@pytest.mark.parametrize(
    ("status", "level"), [("active", None), ("retired", "error"), ("draft", "warn"), ("deprecated", "warn")]
)
def test_the_status_decides_the_level(status: ProductStatus, level: str | None) -> None:
    upstream = with_status("b/old", status, "x")
    for findings in (
        found(inactive_input.RULE, domain("a", inputs=["b.x"], reads=["m b.x"]), domain("b", products=(upstream,))),
        found(inactive_input.RULE, domain("a", inputs=["b.x"], reads=["m b.x"]), registry=published(upstream)),
    ):
        assert [finding.level for finding in findings] == ([level] if level else [])


def test_a_product_is_one_finding_at_its_first_input() -> None:
    consumer = domain("a", inputs=["c.z", "b.y", "b.x"], reads=["m b.x", "n b.y"])
    [finding] = found(inactive_input.RULE, consumer, registry=published(with_status("b/old", "retired", "x", "y")))
    assert finding.subject == "a -> b.old"
    assert str(finding.place) == "mesh.yml:5"
    assert finding.fact == "a reads b.x, b.y of the product old, which is retired: nobody looks after it any more"
    assert finding.because == "B team published old as retired"


def test_without_an_input_the_read_is_the_place() -> None:
    consumer = domain("a", reads=["m b.x"], declared=False)
    [finding] = found(inactive_input.RULE, consumer, domain("b", products=(with_status("b/old", "retired", "x"),)))
    assert str(finding.place) == "models/m.sql:1"
    assert finding.because == "domains/b/mesh.yml:1 says old is retired"
    assert "inputs" not in finding.help


def test_listing_is_enough() -> None:
    [finding] = found(
        inactive_input.RULE,
        domain("a", inputs=["b.x"]),
        registry=published(with_status("b/old", "draft", "x@1", "x@2")),
    )
    assert finding.fact.startswith("a lists b.x@2 of the product old")


def test_its_own_mesh_yml_beats_what_a_domain_published() -> None:
    consumer, registry = domain("a", inputs=["b.x"]), published(with_status("b/old", "retired", "x"))
    assert not found(
        inactive_input.RULE, consumer, domain("b", products=(with_status("b/old", "active", "x"),)), registry=registry
    )


def test_a_date_says_more_than_a_deprecated_product_and_less_than_a_retired_one() -> None:
    def dated(status: ProductStatus) -> Product:
        old = with_status("b/old", status, "x")
        ports: tuple[Port, ...] = tuple(replace(port, deprecation_date="2027-06-30") for port in old.ports)
        return replace(old, ports=ports)

    cases: list[tuple[ProductStatus, bool]] = [("deprecated", False), ("retired", True)]
    for status, inactive in cases:
        mesh = domain("a", inputs=["b.x"], reads=["m b.x"]), domain("b", products=(dated(status),))
        assert bool(found(inactive_input.RULE, *mesh)) is inactive
        assert bool(found(deprecated_input.RULE, *mesh)) is not inactive


def test_what_is_no_port_is_not_judged() -> None:
    consumer = reading(read("m", "b.z"), read("m", "c.x", access="private"))
    upstream = domain("b", products=(with_status("b/old", "retired", "x"),), models={"z": "private"})
    assert not found(inactive_input.RULE, consumer, upstream, registry=published(with_status("c/old", "retired", "x")))
