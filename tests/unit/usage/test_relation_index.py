"""Whose table a name means."""

from __future__ import annotations

import pytest

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex


def owned(
    database: str | None, schema: str, name: str, access: str = "private", domain: str = "sales"
) -> OwnedRelation:
    return OwnedRelation(PortId(domain, name), access, Relation(database, schema, name))


ORDERS = owned("Lake", "Sales", "Orders")
INDEX = RelationIndex([ORDERS, owned(None, "sales", "lines")])


@pytest.mark.parametrize(
    "parts", [("lake", "sales", "orders"), ("LAKE", "SALES", "ORDERS"), ("sales", "Orders"), ("orders",)]
)
def test_a_name_is_completed_and_compared_in_any_case(parts: tuple[str, ...]) -> None:
    assert INDEX.find(parts, "lake", "SALES") is ORDERS


@pytest.mark.parametrize(
    ("parts", "database", "schema"),
    [
        (("orders",), "lake", "marketing"),
        (("orders",), "lake", None),
        (("sales", "orders"), "swamp", "sales"),
        (("swamp", "sales", "orders"), "lake", "sales"),
        (("marketing", "orders"), "lake", "sales"),
        (("server", "lake", "sales", "orders"), "lake", "sales"),
        (("lake", "", "orders"), "lake", "sales"),
        ((), "lake", "sales"),
    ],
)
def test_a_name_alone_is_not_enough(parts: tuple[str, ...], database: str | None, schema: str | None) -> None:
    assert INDEX.find(parts, database, schema) is None


def test_without_a_database_on_one_side_schema_and_name_decide() -> None:
    assert INDEX.find(("sales", "orders"), None, None) is ORDERS
    assert INDEX.find(("sales", "orders"), "", None) is ORDERS
    assert INDEX.find(("any", "sales", "lines"), None, None) is not None


def test_the_same_database_goes_before_an_unknown_one() -> None:
    exact = owned("lake", "s", "t", "private", "b")
    assert RelationIndex([owned(None, "s", "t", "public", "a"), exact]).find(("s", "t"), "lake", None) is exact


def test_of_several_owners_the_most_public_one_is_told_in_any_order() -> None:
    several = [
        owned("d", "s", "t", "private", "a"),
        owned("d", "s", "t", "public", "z"),
        owned("d", "s", "t", "?", "a"),
    ]
    for each in (several, several[::-1]):
        assert RelationIndex(each).find(("s", "t"), "d", None) is several[1]


def test_each_identifier_has_its_owners() -> None:
    assert INDEX.identifiers == {"orders": {("sales", "lake")}, "lines": {("sales", "")}}
