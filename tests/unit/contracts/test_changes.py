"""What each change is, one by one: documentation, addition or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from meshwright.contracts.diff import product_changes
from meshwright.mesh.change import Change
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

HOURLY = Port(
    PortId("weather", "hourly"),
    "observations",
    "Every hour",
    (Column("hour", "timestamp", "When"), Column("rain", "double")),
    (Constraint("not_null", ("hour",)),),
    contract_enforced=True,
)
BEFORE = Product("weather", "observations", (HOURLY,), consumers=("fleet", "network"))


def changes(old: Product = BEFORE, **changed: Any) -> list[tuple[str, str, str]]:
    return [(change.subject, change.kind, change.fact) for change in product_changes(old, replace(old, **changed))]


def port_changes(old: Port = HOURLY, **changed: Any) -> list[tuple[str, str, str]]:
    return changes(replace(BEFORE, ports=(old,)), ports=(replace(old, **changed),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x"),
        ("description", "x"),
        ("type", "aggregate"),
        ("status", "deprecated"),
        ("owner", Owner("x")),
        ("support", (("channel", "#x"),)),
        ("sla", (("freshness", "1h"),)),
    ],
)
def test_words_about_a_product_are_documentation(name: str, value: Any) -> None:
    assert changes(**{name: value}) == [("observations", "documentation", f"its {name} changed")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("a",), None, [("addition", "it is offered to every domain now")]),
        (None, ("a",), [("refused", "it was offered to every domain and would be to some only")]),
        (None, (), [("refused", "it was offered to every domain and would be to some only")]),
        (("a",), ("a", "b"), [("addition", "it is offered to b now")]),
        (("a", "b"), ("b",), [("refused", "it would no longer be offered to a")]),
        (("a",), ("b",), [("addition", "it is offered to b now"), ("refused", "it would no longer be offered to a")]),
    ],
)
def test_offering_to_more_adds_and_to_fewer_breaks(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    found = changes(replace(BEFORE, consumers=before), consumers=after)
    assert [(kind, fact) for _, kind, fact in found] == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"description": "x"}, ("hourly", "documentation", "its description changed")),
        ({"contract_enforced": False}, ("hourly", "refused", "its contract would no longer be enforced")),
        (
            {"columns": (*HOURLY.columns, Column("wind", "double"))},
            ("hourly.wind", "addition", "the column is new (double)"),
        ),
        ({"columns": HOURLY.columns[:1]}, ("hourly.rain", "refused", "the column would be gone")),
        (
            {"columns": HOURLY.columns[::-1]},
            ("hourly", "refused", "its columns would stand in another order"),
        ),
        (
            {"columns": (HOURLY.columns[0], Column("rain", "float"))},
            ("hourly.rain", "refused", "its type would change from double to float"),
        ),
        (
            {"columns": (HOURLY.columns[0], Column("rain"))},
            ("hourly.rain", "refused", "its type would change from double to none"),
        ),
        (
            {"columns": (HOURLY.columns[0], Column("rain", "double", "mm"))},
            ("hourly.rain", "documentation", "its description changed"),
        ),
        ({"constraints": ()}, ("hourly", "refused", "the promise not_null (hour) would be withdrawn")),
        (
            {"constraints": (*HOURLY.constraints, Constraint("check", (), "rain > 0"))},
            ("hourly", "addition", "it promises check rain > 0 now"),
        ),
        (
            {"deprecation_date": "2027-01-01"},
            ("hourly", "documentation", "it is deprecated from 2027-01-01"),
        ),
    ],
)
def test_a_change_of_a_port_has_its_class_and_names_its_subject(
    changed: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert port_changes(**changed) == [expected]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("", "pii", "documentation"),
        ("internal", "pii", "documentation"),
        ("pii", "internal", "refused"),
        ("pii", "", "refused"),
        ("ours", "", "refused"),
        ("ours", "theirs", "documentation"),
    ],
)
def test_a_column_may_become_more_sensitive_and_not_less(before: str, after: str, kind: str) -> None:
    def rain(word: str) -> tuple[Column, ...]:
        return (HOURLY.columns[0], replace(HOURLY.columns[1], classification=word))

    ((subject, found, _),) = port_changes(replace(HOURLY, columns=rain(before)), columns=rain(after))
    assert (subject, found) == ("hourly.rain", kind)


def test_a_port_under_contract_from_now_on_is_an_addition() -> None:
    assert port_changes(replace(HOURLY, contract_enforced=False), contract_enforced=True)[0][1] == "addition"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("2027-06-30", "2027-06-29", "refused"),
        ("2027-06-30", "2027-07-01", "documentation"),
        ("2027-06-30", None, "documentation"),
        (None, "2027-06-30", "documentation"),
    ],
)
def test_a_deprecation_may_be_announced_and_put_off_but_not_brought_forward(
    before: str | None, after: str | None, kind: str
) -> None:
    (change,) = port_changes(replace(HOURLY, deprecation_date=before), deprecation_date=after)
    assert change[1] == kind


def test_the_spelling_of_a_type_is_no_change() -> None:
    assert port_changes(columns=(Column("hour", "TIMESTAMP", "When"), Column("rain", "Double"))) == []


def test_a_column_that_is_renamed_is_gone_and_a_new_one() -> None:
    found = port_changes(columns=(HOURLY.columns[0], Column("rain_mm", "double")))
    assert [(subject, kind) for subject, kind, _ in found] == [
        ("hourly.rain", "refused"),
        ("hourly.rain_mm", "addition"),
    ]


def test_a_new_column_between_two_others_keeps_their_order() -> None:
    found = port_changes(columns=(HOURLY.columns[0], Column("wind", "double"), HOURLY.columns[1]))
    assert [kind for _, kind, _ in found] == ["addition"]


def test_a_port_that_comes_is_an_addition_and_one_that_goes_is_refused() -> None:
    second = replace(HOURLY, id=PortId("weather", "hourly", "2"))
    assert changes(ports=(HOURLY, second)) == [("hourly@2", "addition", "the port is new")]
    assert changes(ports=()) == [("hourly", "refused", "the port would be gone")]


def test_another_version_of_a_model_is_another_port() -> None:
    first, second = (replace(HOURLY, id=PortId("weather", "hourly", version)) for version in "12")
    found = product_changes(replace(BEFORE, ports=(first,)), replace(BEFORE, ports=(second,)))
    assert found == (
        Change("hourly@1", "refused", "the port would be gone"),
        Change("hourly@2", "addition", "the port is new"),
    )


def test_a_port_that_becomes_the_latest_alone_is_a_change() -> None:
    # Otherwise the registry would say for ever that it is not: no release is written without a change.
    first = replace(HOURLY, id=PortId("weather", "hourly", "1"), latest=False)
    assert port_changes(first, latest=True)
