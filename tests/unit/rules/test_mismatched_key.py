"""Keys into other domains, compared with what the owner of the port says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.foreign import ForeignKey
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, PortId
from meshwright.mesh.product import Product
from meshwright.rules import mismatched_key
from tests.unit.rules.small_mesh import domain, found, product, published

RULE = mismatched_key.RULE


def reader(data_type: str = "bigint", key: str = "id", port: str = "x") -> Domain:
    foreign = ForeignKey("m", "b_id", data_type, PortId("b", port), key, Place("models/m.yml"))
    return replace(domain("a"), foreign_keys=(foreign,))


def offer(*columns: Column) -> Product:
    whole = product("b/p", "x")
    return replace(whole, ports=(replace(whole.ports[0], columns=columns),))


def sibling(*columns: Column) -> Domain:
    whole = domain("b", products=(offer(*columns),))
    return replace(whole, implementations=(Implementation(whole.ports[0], whole.models[0]),))


def test_the_published_column_is_compared() -> None:
    [finding] = found(RULE, reader(), registry=published(offer(Column("id", "varchar"))))
    assert finding.subject == "a.m.b_id -> b.x.id"
    assert finding.fact == "a compares m.b_id with b.x.id, but the one is bigint and the other varchar"
    assert finding.because == "b has published the columns of x"
    assert finding.read == PortId("b", "x")


def test_a_checked_owner_beats_the_registry() -> None:
    registry = published(offer(Column("id", "varchar")))
    assert not found(RULE, reader(), sibling(Column("id", "integer")), registry=registry)
    [finding] = found(RULE, reader(), sibling(Column("id", "date")), registry=registry)
    assert finding.because.endswith("describes x")


def test_a_port_that_the_checked_owner_no_longer_has_is_left_to_other_rules() -> None:
    assert not found(RULE, reader(), domain("b"), registry=published(offer(Column("id", "varchar"))))
    assert not found(RULE, reader(port="y"), registry=published(offer(Column("id", "varchar"))))
    assert not found(RULE, reader())


def test_a_column_that_is_not_there_is_found_with_those_that_are() -> None:
    columns = [Column(name, "integer") for name in "cdefgh"]
    [finding] = found(RULE, reader(), registry=published(offer(*columns)))
    assert finding.fact == "a compares m.b_id with b.x.id, which is not there"
    assert finding.help == "name one of its columns in `field`: c, d, e, f, g and 1 more"


@pytest.mark.parametrize("key", ["ID", '"id"', "`Id`", "[id]"])
def test_a_column_is_found_however_it_is_written(key: str) -> None:
    assert not found(RULE, reader(key=key), registry=published(offer(Column("id", "integer"))))
    assert found(RULE, reader(key=key), registry=published(offer(Column("id", "varchar"))))


@pytest.mark.parametrize("key", ["lower(id)", "cast(id as varchar)", "", "a.id", "id -- x"])
def test_what_is_no_name_is_not_judged(key: str) -> None:
    assert not found(RULE, reader(key=key), registry=published(offer(Column("id", "varchar"))))


def test_without_a_type_or_a_contract_nothing_is_known() -> None:
    assert not found(RULE, reader(""), registry=published(offer(Column("id", "varchar"))))
    assert not found(RULE, reader(), registry=published(offer(Column("id"))))
    assert not found(RULE, reader(), registry=published(offer()))
