"""What changes without anybody losing a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from meshwright.contracts.harmless import harmless
from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Promises
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

TODAY = date(2026, 11, 22)
COLUMNS = (Column("station", "varchar"), Column("hour", "timestamp"), Column("wind", "double"))
PORT = Port(PortId("weather", "hourly", "1"), "observations", columns=COLUMNS, materialized="table", alias="hourly_v1")
PRODUCT = Product("weather", "observations", (PORT,), owner=Owner("Weather team"), stability="stable", consumers=("a",))
PK = Constraint("primary_key", ("station", "hour"))
CHECK = Constraint("check", (), "wind > 0")
RANGE = DataTest("dbt_utils.accepted_range", ("wind",), ("min=0",))


def with_port(**settings: Any) -> Product:
    return replace(PRODUCT, ports=(replace(PORT, **settings),))


def with_column(**settings: Any) -> Product:
    return with_port(columns=(*COLUMNS[:2], replace(COLUMNS[2], **settings)))


def told(old: Product, new: Product, notice: int = 30) -> list[Change]:
    comparison = compare("weather", Promises((old,)), Promises((new,)), adapter="duckdb", today=TODAY, notice=notice)
    return sorted(harmless(comparison), key=lambda change: change.order)


def short(changes: list[Change]) -> list[str]:
    return [f"{change.change_class} {change.name} {change.subject.removeprefix('weather')}" for change in changes]


OF_PRODUCTS: Mapping[str, tuple[Any, str]] = {
    "title": ("Weather", "neutral changed-title"),
    "description": ("Rain", "neutral changed-description"),
    "type": ("aggregate", "neutral changed-type"),
    "status": ("deprecated", "neutral changed-status"),
    "owner": (Owner("Rain team"), "neutral changed-owner"),
    "support": ((("channel", "#rain"),), "neutral changed-support"),
    "sla": ((("freshness", "24h"),), "additive tightened-promise"),
    "consumers": (("a", "b"), "additive widened-offer"),
    "strict": (True, "neutral changed-strict"),
    "stability": ("strict", "additive raised-stability"),
}

OF_PORTS: Mapping[str, tuple[Any, str | None]] = {
    "description": ("One row an hour", "neutral changed-description .hourly@1"),
    "columns": ((*COLUMNS, Column("rain", "double")), "additive added-column .hourly@1.rain"),
    "constraints": ((CHECK,), "additive added-promise .hourly@1 check wind > 0"),
    "latest": (False, None),
    "deprecation_date": ("2026-12-22", "additive announced-removal .hourly@1"),
    "contract_enforced": (True, "additive enforced-contract .hourly@1"),
    "tests": ((DataTest("unique", ("wind",)),), "additive added-promise .hourly@1 unique (wind)"),
    "materialized": ("view", None),
    "alias": ("HOURLY_V1", "neutral changed-alias .hourly@1"),
    "tags": (("nightly",), "neutral changed-tags .hourly@1"),
    "other_tests": ((DataTest("dbt_utils.at_least_one", ("wind",)),), "neutral changed-tests .hourly@1"),
}

OF_COLUMNS: Mapping[str, tuple[Any, str]] = {
    "name": ("Wind", "neutral respelled-name"),
    "data_type": ("float8", "neutral rewritten-type"),
    "description": ("Speed", "neutral changed-description"),
    "classification": ("internal", "additive first-classification"),
    "unit": ("km/h", "additive first-unit"),
    "definition": ("Mean of ten minutes", "additive first-definition"),
    "quoted": (True, "neutral respelled-name"),
    "tags": (("weather",), "neutral changed-tags"),
}


@pytest.mark.parametrize("name", OF_PRODUCTS)
def test_a_product_that_differs_in_one_word(name: str) -> None:
    value, expected = OF_PRODUCTS[name]
    assert short(told(PRODUCT, replace(PRODUCT, **{name: value}))) == [f"{expected} /observations"]


@pytest.mark.parametrize("name", OF_PORTS)
def test_a_port_that_differs_in_one_word(name: str) -> None:
    value, expected = OF_PORTS[name]
    # None is what a change rule tells.
    assert short(told(PRODUCT, with_port(**{name: value}))) == ([expected] if expected else [])


@pytest.mark.parametrize("name", OF_COLUMNS)
def test_a_column_that_differs_in_one_word(name: str) -> None:
    value, expected = OF_COLUMNS[name]
    assert short(told(PRODUCT, with_column(**{name: value}))) == [f"{expected} .hourly@1.wind"]


def test_every_word_of_a_release_has_its_case() -> None:
    assert {field.name for field in fields(Product)} == {*OF_PRODUCTS, "domain", "name", "ports"}
    assert {field.name for field in fields(Port)} == {*OF_PORTS, "id", "product", "place"}
    assert {field.name for field in fields(Column)} == {*OF_COLUMNS}


@pytest.mark.parametrize(
    ("key", "old", "new", "expected"),
    [
        ("consumers", None, ("a",), []),
        ("consumers", ("a",), None, ["additive widened-offer"]),
        ("consumers", ("a", "b"), ("a",), []),
        ("consumers", ("a", "b"), ("a", "c"), ["additive widened-offer"]),
        ("consumers", ("a", "b"), ("b", "a"), ["neutral rewritten-offer"]),
        ("consumers", ("a", "weather"), ("a",), ["neutral rewritten-offer"]),
        ("sla", (("freshness", "24h"),), (("freshness", "1d"),), ["neutral rewritten-promise"]),
        ("sla", (("freshness", "24h"),), (("freshness", "90m"),), ["additive tightened-promise"]),
        ("sla", (("freshness", "24h"),), (("freshness", "25h"),), []),
        ("sla", (("retention", "2d"),), (("retention", "49h"),), ["additive tightened-promise"]),
        ("sla", (("availability", "99%"),), (("availability", "99.0%"),), ["neutral rewritten-promise"]),
        ("sla", (("freshness", "soon"),), (("freshness", "now"),), []),
        ("owner", Owner("Weather team"), Owner(), []),
        ("owner", Owner("Weather team"), Owner(email="w@example.com"), ["neutral changed-owner"]),
        ("stability", "strict", "stable", []),
    ],
)
def test_more_is_additive_and_less_is_a_rules(key: str, old: Any, new: Any, expected: list[str]) -> None:
    found = told(replace(PRODUCT, **{key: old}), replace(PRODUCT, **{key: new}))
    assert short(found) == [f"{words} /observations" for words in expected]


@pytest.mark.parametrize(
    ("old", "new", "notice", "expected"),
    [
        (None, "2026-12-22", 30, "additive announced-removal"),
        (None, "2026-12-21", 30, None),
        (None, "2026-11-22", 0, ""),
        (None, "2026-11-23", 0, "additive announced-removal"),
        ("2027-01-01", "2027-01-02", 30, "additive later-removal"),
        ("2027-01-01", None, 30, "additive later-removal"),
        ("2027-01-01", "2026-12-31", 30, None),
        ("2026-11-22", "2026-11-21", 30, "neutral changed-date"),
        ("2026-11-23", "2026-11-22", 30, None),
    ],
)
def test_dates(old: str | None, new: str | None, notice: int, expected: str | None) -> None:
    found = told(with_port(deprecation_date=old), with_port(deprecation_date=new), notice)
    assert short(found) == ([f"{expected} .hourly@1"] if expected else [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "view", "neutral named-materialization"),
        ("", "ephemeral", "neutral named-materialization"),
        ("ephemeral", "table", "additive built-port"),
        ("table", "ephemeral", None),
        ("table", "", None),
    ],
)
def test_what_a_port_is_built_as(old: str, new: str, expected: str | None) -> None:
    found = told(with_port(materialized=old), with_port(materialized=new))
    assert short(found) == ([f"{expected} .hourly@1"] if expected else [])


TEST = DataTest("not_null", ("wind",))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), (PK,), ["not_null (hour)", "not_null (station)", "unique (station, hour)"]),
        ((PK,), (), []),
        ((TEST,), (Constraint("not_null", ("wind",)),), None),
        ((TEST,), (replace(TEST, blocks=False),), []),
        ((replace(TEST, blocks=False),), (TEST,), ["not_null (wind)"]),
        ((), (replace(TEST, blocks=False),), None),
        ((RANGE,), (replace(RANGE, values=("min=1",)),), ["accepted_range (wind): from 1"]),
        ((RANGE,), (replace(RANGE, values=("min=-1",)),), []),
        ((RANGE,), (replace(RANGE, values=("min=x",)),), []),
        ((CHECK,), (Constraint("check", ("wind",), "wind  > 0"),), None),
        ((CHECK,), (Constraint("check", (), "wind > 1"),), []),
        ((), (Constraint("foreign_key", ("station",)),), ["foreign_key (station)"]),
        ((Constraint("foreign_key", ("station",)),), (DataTest("relationships", ("station",)),), None),
    ],
)
def test_promises_about_rows(old: tuple[Any, ...], new: tuple[Any, ...], expected: list[str] | None) -> None:
    found = told(with_port(**_split(old)), with_port(**_split(new)))
    if expected is None:
        assert short(found) == ["neutral rewritten-promises .hourly@1"]
    else:
        assert short(found) == [f"additive added-promise .hourly@1 {words}" for words in expected]


def _split(promises: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "constraints": tuple(each for each in promises if isinstance(each, Constraint)),
        "tests": tuple(each for each in promises if isinstance(each, DataTest)),
    }


def test_promises_come_and_go_with_their_columns() -> None:
    rain = Column("rain", "double")
    more = with_port(columns=(*COLUMNS, rain), constraints=(Constraint("not_null", ("rain",)),))
    assert short(told(more, PRODUCT)) == []
    assert short(told(PRODUCT, more)) == ["additive added-column .hourly@1.rain"]


def test_columns_in_another_order_are_told_where_the_order_is_no_promise() -> None:
    for settings, expected in (
        ({}, ["neutral reordered-columns .hourly@1"]),
        ({"contract_enforced": True}, []),
        ({"contract_enforced": True, "materialized": "view"}, ["neutral reordered-columns .hourly@1"]),
    ):
        moved = with_port(**settings, columns=COLUMNS[::-1])
        assert short(told(with_port(**settings), moved)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"data_type": ""}, {}, "additive declared-type"),
        ({}, {"data_type": ""}, None),
        ({}, {"data_type": "varchar"}, None),
        ({"unit": "km/h"}, {"unit": " km/h "}, "neutral rewritten-unit"),
        ({"unit": "km/h"}, {"unit": "mph"}, None),
        ({"definition": " "}, {"definition": "x"}, "additive first-definition"),
        ({"classification": "pii"}, {"classification": "public"}, None),
        ({"quoted": True}, {"quoted": True, "name": "WIND"}, None),
    ],
)
def test_what_a_column_says(old: dict[str, Any], new: dict[str, Any], expected: str | None) -> None:
    found = told(with_column(**old), with_column(**new))
    assert short(found) == ([f"{expected} .hourly@1.wind"] if expected else [])


def test_a_version_that_takes_over_harmlessly_and_one_that_is_new() -> None:
    second = replace(PORT, id=PortId("weather", "hourly", "2"), columns=(*COLUMNS, Column("rain", "double")))
    both = replace(PRODUCT, ports=(replace(PORT, latest=False), second))
    assert short(told(PRODUCT, both)) == ["additive succeeded-version .hourly@1", "additive added-port .hourly@2"]
    back = replace(both, ports=(PORT, replace(second, latest=False)))
    assert short(told(both, back)) == ["neutral latest-version .hourly@1"]


def test_a_model_that_gets_its_first_version_lives_on() -> None:
    old = with_port(id=PortId("weather", "hourly"))
    assert short(told(old, PRODUCT)) == ["neutral numbered-port .hourly"]


def test_products_without_ports_come_and_go() -> None:
    empty = replace(PRODUCT, ports=())
    for old, new in ((empty, replace(empty, name="rain")), (replace(empty, name="rain"), empty)):
        assert short(told(old, new)) == ["neutral empty-product /observations", "neutral empty-product /rain"]


def test_the_facts_can_be_read() -> None:
    new = replace(with_port(deprecation_date="2027-12-31", constraints=(CHECK,)), consumers=None, stability="strict")
    assert sorted(change.fact for change in told(PRODUCT, new)) == [
        "it might be gone from 2027-12-31 on, announced in time",
        "it would be offered to every domain",
        "it would be strict",
        "it would promise check wind > 0",
    ]
