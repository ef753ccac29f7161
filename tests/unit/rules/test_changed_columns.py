"""The change rules that look at one column: what they find, and what they leave alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, Promises
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product
from meshwright.rules import (
    changed_meaning,
    changed_order,
    changed_type,
    lowered_classification,
    narrowed_type,
    nullable_column,
    raised_classification,
    removed_column,
    respelled_column,
    unknown_type,
    widened_type,
)
from meshwright.rules.rule import ChangeRule

STATION = Column("station", "varchar")
HOUR = Column("hour", "timestamp")
WIND = Column("wind_speed", "double", unit="mph", definition="mean of ten minutes", classification="internal")
COLUMNS = (STATION, HOUR, WIND)

PORT = PortId("weather", "hourly_observations", "1")
NAME = "weather.hourly_observations@1"

RULES = (
    removed_column.RULE,
    respelled_column.RULE,
    changed_type.RULE,
    narrowed_type.RULE,
    nullable_column.RULE,
    changed_meaning.RULE,
    widened_type.RULE,
    changed_order.RULE,
    raised_classification.RULE,
    lowered_classification.RULE,
    unknown_type.RULE,
)


def port(
    *columns: Column, constraints: Iterable[Constraint] = (), tests: Iterable[DataTest] = (), contract: bool = True
) -> Port:
    return Port(
        PORT,
        "observations",
        columns=columns,
        constraints=tuple(constraints),
        tests=tuple(tests),
        contract_enforced=contract,
        materialized="table",
    )


def comparison(old: Port, *new: Port, adapter: str = "duckdb", words: tuple[str, ...] | None = None) -> Comparison:
    """The promises with one port before, and these after."""
    anchor = ("yaml", "models", PORT.name, "versions", "1")
    model = Model(PORT.name, PORT.version, "public", Place("models/weather.yml", anchor=anchor))
    before, after = (Promises((Product("weather", "observations", ports),), (model,)) for ports in ((old,), new))
    found = compare("weather", before, after, adapter=adapter, today=date(2026, 11, 22))
    return found if words is None else replace(found, classifications=words)


def changes(rule: ChangeRule, old: Port, *new: Port, adapter: str = "duckdb") -> list[Change]:
    return list(rule.check(comparison(old, *new, adapter=adapter)))


def of_wind(rule: ChangeRule, new: Column, old: Column = WIND, adapter: str = "duckdb") -> list[Change]:
    """What a rule finds when one column becomes another one."""
    return changes(rule, port(STATION, HOUR, old), port(STATION, HOUR, new), adapter=adapter)


def told(old: Port, *new: Port) -> list[tuple[str, str]]:
    """What all rules of this file say together: code and subject."""
    return [(change.code, change.subject) for rule in RULES for change in changes(rule, old, *new)]


# --- All of them ----------------------------------------------------------------------------------------------------

PROMISING = port(
    *COLUMNS,
    constraints=[Constraint("primary_key", ("station", "hour"))],
    tests=[DataTest("not_null", ("wind_speed",))],
)


@pytest.mark.parametrize(
    "new",
    [
        pytest.param((PROMISING,), id="nothing changed"),
        pytest.param((), id="the port is gone"),
        pytest.param((replace(PROMISING, columns=(*COLUMNS, Column("gust", "double"))),), id="a column more"),
        pytest.param((replace(PROMISING, columns=(Column("gust"), *COLUMNS)),), id="a column more, in front"),
        pytest.param((replace(PROMISING, description="Words"),), id="words"),
        pytest.param((replace(PROMISING, columns=(replace(STATION, description="Words"), HOUR, WIND)),), id="a word"),
        pytest.param((replace(PROMISING, contract_enforced=False),), id="no contract"),
        pytest.param((PROMISING, replace(PROMISING, id=replace(PORT, version="2"), columns=())), id="a new version"),
    ],
)
def test_what_takes_nothing_from_a_column_is_not_told(new: tuple[Port, ...]) -> None:
    assert told(PROMISING, *new) == []


def test_what_was_not_said_before_is_no_promise() -> None:
    bare = replace(PROMISING, columns=tuple(Column(column.name) for column in COLUMNS), constraints=(), tests=())
    assert told(bare, PROMISING) == []


def test_a_column_that_is_gone_is_told_once() -> None:
    assert told(PROMISING, replace(PROMISING, columns=(STATION, HOUR), tests=())) == [("CHG103", f"{NAME}.wind_speed")]


def test_every_difference_of_a_column_is_told_by_its_own_rule() -> None:
    """The column stays the same one when its name is spelled otherwise."""
    new = Column("Wind_Speed", "varchar", quoted=True, unit="km/h", definition="peak", classification="public")
    assert told(PROMISING, replace(PROMISING, columns=(HOUR, STATION, new), tests=())) == [
        ("CHG104", f"{NAME}.wind_speed"),
        ("CHG105", f"{NAME}.wind_speed"),
        ("CHG201", f"{NAME}.wind_speed"),
        ("CHG206", f"{NAME}.wind_speed unit"),
        ("CHG206", f"{NAME}.wind_speed definition"),
        ("CHG303", NAME),
        ("CHG401", f"{NAME}.wind_speed"),
    ]


def test_a_port_that_gets_a_version_number_is_still_compared() -> None:
    bare = replace(PROMISING, id=replace(PORT, version=None))
    [change] = changes(removed_column.RULE, bare, replace(PROMISING, columns=(STATION, HOUR)))
    assert change.subject == "weather.hourly_observations.wind_speed"
    assert change.ports == (bare.id,)


# --- CHG103 removed-column ------------------------------------------------------------------------------------------


def test_a_removed_column_is_found() -> None:
    [change] = changes(removed_column.RULE, port(*COLUMNS), port(STATION, WIND))
    assert (change.change_class, change.direction) == ("breaking", "loosens")
    assert (change.product, change.subject) == ("observations", f"{NAME}.hour")
    assert (change.fact, change.old, change.new) == ("the column would be gone", "timestamp", "")
    assert (change.ports, change.columns) == ((PORT,), ("hour",))
    assert change.witness == f"select hour\nfrom {NAME}"
    assert change.hint == ""
    assert change.place.anchor[:3] == ("yaml", "models", "hourly_observations")


@pytest.mark.parametrize(
    ("new", "looks_like"),
    [
        pytest.param((STATION, HOUR, Column("wind", "DOUBLE")), "wind", id="the same place and type"),
        pytest.param((Column("wind", "double"), STATION, HOUR), "wind", id="the only new one of the type"),
        pytest.param((STATION, HOUR, Column("a", "double"), Column("b", "double")), "a", id="two, one at the place"),
        pytest.param((Column("a", "double"), Column("b", "double"), STATION, HOUR), "", id="two, none at the place"),
        pytest.param((STATION, HOUR, Column("wind", "varchar")), "", id="another type"),
        pytest.param((STATION, HOUR, Column("wind")), "", id="no type"),
    ],
)
def test_a_new_name_is_guessed_and_makes_the_change_no_smaller(new: tuple[Column, ...], looks_like: str) -> None:
    [change] = changes(removed_column.RULE, port(*COLUMNS), port(*new))
    assert change.change_class == "breaking"
    assert change.hint == (f"it looks like the column is called {looks_like} now" if looks_like else "")


def test_one_new_column_is_not_the_new_name_of_two() -> None:
    old = port(Column("a", "double"), Column("b", "double"), STATION)
    assert [
        change.hint for change in changes(removed_column.RULE, old, port(STATION, HOUR, Column("c", "double")))
    ] == ["", ""]


def test_a_column_without_a_type_is_like_no_other() -> None:
    [change] = changes(removed_column.RULE, port(Column("a")), port(Column("b")))
    assert change.hint == ""


# --- CHG104 respelled-column ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "adapter", "found"),
    [
        ("wind", "Wind", "duckdb", False),
        ("wind", '"Wind"', "duckdb", True),
        ('"Wind"', "wind", "bigquery", True),
        ('"Wind"', '"wind"', "", True),
        ("wind", "Wind", "clickhouse", True),
        ("wind", "Wind", "snowflake", False),
        # What the engine makes of a name without quotes is the name in quotes.
        ("Wind", '"wind"', "postgres", False),
        ("wind", '"WIND"', "snowflake", False),
        ("Wind", '"wind"', "snowflake", True),
        # The quotes alone: old releases did not say whether they are there.
        ("wind", '"wind"', "snowflake", False),
        ('"wind"', "wind", "snowflake", True),
        ('"wind"', "wind", "postgres", False),
        ('"wind"', "wind", "duckdb", False),
        ('"Wind"', '"Wind"', "snowflake", False),
    ],
)
def test_a_name_is_another_one_where_case_counts(old: str, new: str, adapter: str, found: bool) -> None:
    before, after = (Column(name.strip('"'), "double", quoted=name[0] == '"') for name in (old, new))
    assert bool(of_wind(respelled_column.RULE, after, before, adapter)) is found
    assert of_wind(removed_column.RULE, after, before, adapter) == []


def test_a_respelled_column_says_how_it_is_written() -> None:
    [change] = of_wind(respelled_column.RULE, replace(WIND, name="Wind_Speed", quoted=True))
    assert (change.change_class, change.direction) == ("breaking", "both")
    assert change.subject == f"{NAME}.wind_speed"
    assert change.fact == 'its name would be spelled "Wind_Speed"'
    assert (change.old, change.new, change.columns) == ("wind_speed", '"Wind_Speed"', ("wind_speed",))
    assert change.witness == f'select wind_speed\n-- there is only "Wind_Speed" now\nfrom {NAME}'
    assert "Wind_Speed" in change.place.anchor


def test_one_of_two_names_that_differ_in_case_is_missed() -> None:
    upper, lower = (Column(name, "double", quoted=True) for name in ("Wind", "wind"))
    [change] = changes(respelled_column.RULE, port(upper, lower), port(lower))
    assert change.subject == f"{NAME}.Wind"
    assert changes(respelled_column.RULE, port(upper, lower), port(replace(lower, unit="mph"), upper)) == []


# --- Types: CHG105, CHG106, CHG301, CHG501 --------------------------------------------------------------------------

TYPES = (changed_type.RULE, narrowed_type.RULE, widened_type.RULE, unknown_type.RULE)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("double", "varchar", "CHG105"),
        ("timestamp", "date", "CHG105"),
        ("bigint", "integer", "CHG106"),
        ("decimal(10, 2)", "decimal(8, 2)", "CHG106"),
        ("integer", "bigint", "CHG301"),
        ("decimal(8, 2)", "decimal(10, 2)", "CHG301"),
        ("struct(a integer)", "struct(a integer, b integer)", "CHG301"),
        ("struct(a integer, b integer)", "struct(a integer)", "CHG106"),
        ("double", "weather_speed", "CHG501"),
        ("double", "", "CHG501"),
        ("weather_speed", "weather_speed", ""),
        ("double", "DOUBLE", ""),
        ("varchar", "text", ""),
        ("", "double", ""),
        ("", "", ""),
    ],
)
def test_a_type_is_judged_by_one_rule(old: str, new: str, code: str) -> None:
    before, after = (replace(WIND, data_type=text) for text in (old, new))
    found = [change for rule in TYPES for change in of_wind(rule, after, before)]
    assert [change.code for change in found] == ([code] if code else [])
    for change in found:
        assert (change.old, change.new) == (old, new)
        assert (change.subject, change.ports, change.columns) == (f"{NAME}.wind_speed", (PORT,), ("wind_speed",))
        assert change.place.anchor[-1] == "data_type"


@pytest.mark.parametrize(
    ("rule", "new", "change_class", "direction", "fact"),
    [
        (changed_type.RULE, "varchar", "breaking", "both", "its type would change from integer to varchar"),
        (narrowed_type.RULE, "smallint", "breaking", "both", "its type would be narrowed from integer to smallint"),
        (widened_type.RULE, "bigint", "risky", "loosens", "its type would be widened from integer to bigint"),
        (
            unknown_type.RULE,
            "speed",
            "undetermined",
            "undetermined",
            "its type would change from integer to speed, which cannot be compared",
        ),
        (
            unknown_type.RULE,
            "",
            "undetermined",
            "undetermined",
            "its type would not be declared any more; it was integer",
        ),
    ],
)
def test_a_change_of_type_says_what_it_does(
    rule: ChangeRule, new: str, change_class: str, direction: str, fact: str
) -> None:
    [change] = of_wind(rule, replace(WIND, data_type=new), replace(WIND, data_type="integer"))
    assert (change.change_class, change.direction, change.fact) == (change_class, direction, fact)
    assert bool(change.witness) is (change_class != "undetermined")


def test_words_about_a_column_without_a_type_are_no_type() -> None:
    assert of_wind(unknown_type.RULE, Column("wind_speed", description="Words"), Column("wind_speed")) == []


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("varchar(5)", "varchar(10)", {"duckdb": [], "postgres": ["CHG301"]}),
        ("timestamp", "datetime", {"duckdb": [], "bigquery": ["CHG105"]}),
    ],
)
def test_the_engine_decides_what_a_type_means(old: str, new: str, codes: dict[str, list[str]]) -> None:
    before, after = (replace(WIND, data_type=text) for text in (old, new))
    for adapter, expected in codes.items():
        assert [c.code for rule in TYPES for c in of_wind(rule, after, before, adapter)] == expected


def test_long_types_are_cut_in_messages_alone() -> None:
    old, new = (f"struct({', '.join(f'field_{n} integer' for n in range(size))})" for size in (9, 10))
    [change] = of_wind(widened_type.RULE, replace(WIND, data_type=new), replace(WIND, data_type=old))
    assert (change.old, change.new) == (old, new)
    assert len(change.fact) < 200
    assert change.hint == "field field_9 would be new"


# --- CHG201 nullable-column -----------------------------------------------------------------------------------------

CONSTRAINT = Constraint("not_null", ("wind_speed",))
KEY = Constraint("primary_key", ("station", "Wind_Speed"))
TEST = DataTest("not_null", ("wind_speed",))


@pytest.mark.parametrize("promise", [CONSTRAINT, KEY, TEST], ids=lambda promise: type(promise).__name__)
def test_a_promise_of_no_nulls_can_move_but_not_go(promise: Constraint | DataTest) -> None:
    def with_promise(*promises: Constraint | DataTest) -> Port:
        return port(
            *COLUMNS,
            constraints=[each for each in promises if isinstance(each, Constraint)],
            tests=[each for each in promises if isinstance(each, DataTest)],
        )

    old = with_promise(promise)
    for other in (CONSTRAINT, KEY, TEST):
        found = changes(nullable_column.RULE, old, with_promise(other))
        assert f"{NAME}.wind_speed" not in [change.subject for change in found]
    found = changes(nullable_column.RULE, old, with_promise())
    assert f"{NAME}.wind_speed" in [change.subject for change in found]
    found = changes(nullable_column.RULE, old, with_promise(replace(TEST, blocks=False)))
    assert f"{NAME}.wind_speed" in [change.subject for change in found]
    assert changes(nullable_column.RULE, with_promise(), old) == []


def test_a_nullable_column_is_found() -> None:
    [change] = changes(nullable_column.RULE, port(*COLUMNS, constraints=[CONSTRAINT]), port(*COLUMNS))
    assert (change.change_class, change.direction) == ("weakened", "loosens")
    assert (change.subject, change.columns) == (f"{NAME}.wind_speed", ("wind_speed",))
    assert change.fact == "it could hold nulls, and was promised not to"
    assert (change.old, change.new) == ("not null", "")
    assert change.witness.splitlines()[0] == "select count(*) - count(wind_speed)"


def test_a_column_that_is_gone_is_not_nullable() -> None:
    assert changes(nullable_column.RULE, port(*COLUMNS, constraints=[CONSTRAINT]), port(STATION, HOUR)) == []


# --- CHG206 changed-meaning -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "subject", "direction", "fact"),
    [
        (replace(WIND, unit="km/h"), "unit", "both", "its unit would change from mph to km/h"),
        (replace(WIND, unit="Mph"), "unit", "both", "its unit would change from mph to Mph"),
        (replace(WIND, unit=""), "unit", "loosens", "its unit would not be said any more; it was mph"),
        (replace(WIND, definition="peak"), "definition", "both", "its definition would change"),
        (replace(WIND, definition=" "), "definition", "loosens", "its definition would be withdrawn"),
    ],
)
def test_another_meaning_is_found(new: Column, subject: str, direction: str, fact: str) -> None:
    [change] = of_wind(changed_meaning.RULE, new)
    assert change.subject == f"{NAME}.wind_speed {subject}"
    assert (change.change_class, change.direction, change.fact) == ("weakened", direction, fact)
    assert change.old == getattr(WIND, subject)
    assert change.new == getattr(new, subject).strip()
    assert change.columns == ("wind_speed",)
    assert change.place.anchor[-4:] == ("config", "meta", "mesh", subject)


def test_blanks_and_first_words_change_no_meaning() -> None:
    assert of_wind(changed_meaning.RULE, replace(WIND, definition="mean of\n ten minutes ")) == []
    assert of_wind(changed_meaning.RULE, WIND, Column("wind_speed", "double", unit=" ")) == []


# --- CHG303 changed-order -------------------------------------------------------------------------------------------


def test_another_order_is_found() -> None:
    [change] = changes(changed_order.RULE, port(*COLUMNS), port(WIND, STATION, Column("gust"), HOUR))
    assert (change.change_class, change.direction, change.subject) == ("risky", "both", NAME)
    assert change.fact == "its columns would stand in another order: wind_speed before station"
    assert (change.old, change.new) == ("station, hour, wind_speed", "wind_speed, station, hour")
    assert (change.ports, change.columns) == ((PORT,), ())
    assert change.witness.endswith(f"select * from {NAME}")


@pytest.mark.parametrize(
    "new",
    [
        pytest.param((STATION, WIND), id="one is gone"),
        pytest.param((STATION, Column("gust"), HOUR, WIND), id="one is new"),
        pytest.param((replace(STATION, name="STATION"), HOUR, WIND), id="one is spelled otherwise"),
    ],
)
def test_the_order_of_those_that_stay_is_kept(new: tuple[Column, ...]) -> None:
    assert changes(changed_order.RULE, port(*COLUMNS), port(*new)) == []


@pytest.mark.parametrize("said", [{"contract_enforced": False}, {"materialized": "view"}])
def test_an_order_that_the_contract_does_not_make_was_not_promised(said: dict[str, object]) -> None:
    old = replace(port(*COLUMNS), **said)
    assert changes(changed_order.RULE, old, replace(old, columns=(WIND, STATION, HOUR))) == []


# --- CHG306 raised-classification, CHG401 lowered-classification ----------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "direction"),
    [
        ("internal", "pii", "CHG306", "tightens"),
        ("public", "internal", "CHG306", "tightens"),
        ("internal", "public", "CHG401", "loosens"),
        ("restricted", "pii", "CHG401", "loosens"),
        ("pii", "", "CHG401", "loosens"),
        ("secret", "", "CHG401", "loosens"),
        ("internal", "secret", "CHG401", "undetermined"),
        ("secret", "restricted", "CHG401", "undetermined"),
        ("secret", "secret", "", ""),
        ("", "pii", "", ""),
        ("", "secret", "", ""),
    ],
)
def test_a_classification_goes_up_or_down(old: str, new: str, code: str, direction: str) -> None:
    before, after = (replace(WIND, classification=word) for word in (old, new))
    found = [
        change
        for rule in (raised_classification.RULE, lowered_classification.RULE)
        for change in of_wind(rule, after, before)
    ]
    assert [(change.code, change.direction) for change in found] == ([(code, direction)] if code else [])
    for change in found:
        assert change.change_class == ("risky" if code == "CHG306" else "policy")
        assert change.fact == f"it is {old} and would be {new or 'without a classification'}"
        assert (change.old, change.new) == (old, new)
        assert (change.subject, change.columns) == (f"{NAME}.wind_speed", ("wind_speed",))
        assert ("secret is none of the known words" in change.hint) is (direction == "undetermined")


def test_the_words_are_those_of_the_organisation() -> None:
    before, after = (port(replace(WIND, classification=word)) for word in ("green", "red"))
    looked_at = comparison(before, after, words=("green", "red"))
    assert len(list(raised_classification.RULE.check(looked_at))) == 1
    assert list(lowered_classification.RULE.check(looked_at)) == []
