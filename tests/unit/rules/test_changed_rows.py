"""The change rules that look at promises about rows: keys, constraints and data tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Promises
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product
from meshwright.rules import (
    changed_condition,
    changed_key,
    widened_values,
    withdrawn_constraint,
    withdrawn_key,
    withdrawn_test,
)

RULES = (
    changed_key.RULE,
    withdrawn_key.RULE,
    withdrawn_constraint.RULE,
    withdrawn_test.RULE,
    widened_values.RULE,
    changed_condition.RULE,
)

PORT = PortId("weather", "hourly", "1")
NAME = "weather.hourly@1"
MODEL = Model(
    "hourly", "1", "public", Place("models/weather.yml", anchor=("yaml", "models", "hourly", "versions", "1"))
)
COLUMNS = tuple(Column(name, "varchar") for name in ("Station", "hour", "wind", "sensor"))

Promise = Constraint | DataTest
Told = list[tuple[str, str]]

KEY = Constraint("primary_key", ("Station", "hour"))
HOUR_KEY = Constraint("primary_key", ("hour",))
SENSOR_KEY = Constraint("primary_key", ("Station", "hour", "sensor"))
UNIQUE = Constraint("unique", ("Station", "hour"))
COMBINED = DataTest("meshwright.unique_combination", ("hour", "station"))
SENSOR = DataTest("unique", ("sensor",))

LEADS = Constraint("foreign_key", ("Station",))
LEADS_TEST = DataTest("relationships", ("station",))
CALM = Constraint("check", ("wind",), "wind >= 0")
OWN = Constraint("custom", ("wind",))


def port(*promises: Promise, columns: tuple[Column, ...] = COLUMNS) -> Port:
    return Port(
        PORT,
        "observations",
        columns=columns,
        constraints=tuple(each for each in promises if isinstance(each, Constraint)),
        tests=tuple(each for each in promises if isinstance(each, DataTest)),
        contract_enforced=True,
    )


def changes(old: Port, *new: Port) -> list[Change]:
    """What all rules of this file say together."""
    before, after = (Promises((Product("weather", "observations", ports),), (MODEL,)) for ports in ((old,), new))
    comparison = compare("weather", before, after, today=date(2026, 11, 22))
    return [change for rule in RULES for change in rule.check(comparison)]


def only(old: Port, new: Port) -> Change:
    (change,) = changes(old, new)
    assert change.ports == (PORT,)
    return change


def told(old: tuple[Promise, ...], new: tuple[Promise, ...]) -> Told:
    return [(change.code, change.subject.removeprefix(f"{NAME} ")) for change in changes(port(*old), port(*new))]


def values(*texts: str, **more: bool) -> DataTest:
    return DataTest("accepted_values", ("wind",), tuple(f'"{text}"' for text in texts), **more)


def span(*bounds: str, package: str = "dbt_utils.") -> DataTest:
    return DataTest(f"{package}accepted_range", ("wind",), bounds)


def softer(test: DataTest) -> DataTest:
    return replace(test, blocks=False)


EVERYTHING = (KEY, SENSOR, LEADS, CALM, OWN, values("a"), span("min=0"), LEADS_TEST)


@pytest.mark.parametrize(
    "new",
    [
        pytest.param((port(*EVERYTHING),), id="nothing changed"),
        pytest.param((), id="the port is gone"),
        pytest.param((port(*reversed(EVERYTHING)),), id="another order"),
        pytest.param((port(columns=()),), id="all columns are gone"),
        pytest.param(
            (port(*EVERYTHING, Constraint("unique", ("wind",)), DataTest("unique", ("hour",))),), id="more keys"
        ),
        pytest.param((port(*EVERYTHING, Constraint("check", ("hour",), "hour < 24")),), id="a check more"),
    ],
)
def test_what_withdraws_nothing_is_not_told(new: tuple[Port, ...]) -> None:
    assert changes(port(*EVERYTHING), *new) == []


def test_a_promise_more_is_no_loss() -> None:
    assert told((), EVERYTHING) == []


@pytest.mark.parametrize(
    "promise",
    [
        KEY,
        COMBINED,
        LEADS,
        LEADS_TEST,
        Constraint("check", (), "station = 'hour'"),
        Constraint("custom", ("wind", "station")),
        DataTest("accepted_values", ("station",), ('"a"',)),
    ],
)
def test_nothing_is_told_of_columns_that_are_gone(promise: Promise) -> None:
    assert changes(port(promise), port(columns=COLUMNS[1:])) == []


def test_another_key_is_not_told_where_a_column_of_the_old_one_is_gone() -> None:
    assert changes(port(KEY), port(HOUR_KEY, columns=COLUMNS[1:])) == []


def test_a_text_in_a_condition_is_no_column() -> None:
    check = Constraint("check", (), "station <> 'hour'")
    assert len(changes(port(check), port(columns=(COLUMNS[0], *COLUMNS[2:])))) == 1


# --- Keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "new", "direction", "witness"),
    [
        (HOUR_KEY, "hour", "tightens", "counts each (hour) now"),
        (SENSOR_KEY, "Station, hour, sensor", "loosens", "rows of mine can multiply"),
        (Constraint("primary_key", ("sensor",)), "sensor", "both", "rows of mine can multiply"),
    ],
)
def test_another_primary_key_is_another_meaning_of_rows(
    after: Constraint, new: str, direction: str, witness: str
) -> None:
    change = only(port(KEY), port(after))
    assert (change.code, change.subject) == ("CHG107", f"{NAME} primary_key (Station, hour)")
    assert (change.old, change.new, change.columns) == ("Station, hour", new, None)
    assert change.fact.startswith(f"its primary key would change from (Station, hour) to ({new})")
    assert (change.change_class, change.direction) == ("breaking", direction)
    assert witness in change.witness
    assert change.place == MODEL.setting("constraints")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((KEY,), (Constraint("primary_key", ("HOUR", "station")),)),
        ((KEY,), (UNIQUE,)),
        ((KEY,), (COMBINED,)),
        ((COMBINED,), (KEY,)),
        ((UNIQUE,), (HOUR_KEY,)),
        ((COMBINED,), (DataTest("dbt_utils.unique_combination_of_columns", ("Station", "hour")),)),
        ((DataTest("unique", ("hour",)), COMBINED), (DataTest("unique", ("hour",)),)),
        ((KEY, SENSOR), (Constraint("primary_key", ("sensor",)), COMBINED)),
        ((KEY, DataTest("unique", ("hour",))), (HOUR_KEY,)),
    ],
)
def test_what_tells_rows_apart_still_does(old: tuple[Promise, ...], new: tuple[Promise, ...]) -> None:
    assert told(old, new) == []


@pytest.mark.parametrize("old", [KEY, UNIQUE, COMBINED])
@pytest.mark.parametrize("new", [(), (SENSOR,), (Constraint("unique", ("Station", "hour", "wind")),)])
def test_a_key_that_nothing_keeps_any_more(old: Promise, new: tuple[Promise, ...]) -> None:
    change = only(port(old), port(*new))
    assert (change.code, change.subject) == ("CHG202", f"{NAME} unique (Station, hour)")
    assert (change.old, change.new, change.columns) == ("Station, hour", "", ("Station", "hour"))
    assert change.fact == "several rows could have the same Station and hour"
    assert (change.change_class, change.direction, change.hint) == ("weakened", "loosens", "")
    assert change.place == MODEL.setting("constraints")


def test_a_key_of_one_column_is_looked_for_at_the_column() -> None:
    assert only(port(SENSOR), port()).place == MODEL.column("sensor")


def test_a_test_that_does_not_fail_the_build_keeps_no_key() -> None:
    assert only(port(COMBINED), port(softer(COMBINED))).hint == "a test of it is there, and does not fail the build"
    assert changes(port(softer(COMBINED)), port()) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ((KEY, SENSOR), (HOUR_KEY,), [("CHG107", "primary_key (Station, hour)"), ("CHG202", "unique (sensor)")]),
        ((KEY, UNIQUE, COMBINED), (), [("CHG202", "unique (Station, hour)")]),
        ((SENSOR, Constraint("unique", ("sensor", "hour"))), (), [("CHG202", "unique (sensor)")]),
        ((SENSOR, COMBINED), (), [("CHG202", "unique (Station, hour)"), ("CHG202", "unique (sensor)")]),
    ],
)
def test_each_loss_of_a_key_is_told_once(old: tuple[Promise, ...], new: tuple[Promise, ...], found: Told) -> None:
    assert sorted(told(old, new)) == found


# --- Other constraints ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "subject", "old", "fact"),
    [
        (LEADS, "foreign_key (Station)", "Station", "Station could lead to a row that is not there"),
        (CALM, "check wind >= 0", "wind >= 0", "there could be rows for which this does not hold"),
        (OWN, "custom (wind)", "wind", "the custom constraint would be gone"),
    ],
)
def test_a_constraint_that_is_gone(constraint: Constraint, subject: str, old: str, fact: str) -> None:
    change = only(port(constraint), port())
    assert (change.code, change.subject, change.old, change.fact) == ("CHG203", f"{NAME} {subject}", old, fact)
    assert (change.change_class, change.direction) == ("weakened", "loosens")
    assert change.columns == (("Station",) if constraint is LEADS else ("wind",))
    assert change.place == MODEL.column(change.columns[0])


def test_a_constraint_of_the_model_concerns_the_columns_that_it_names() -> None:
    check = Constraint("check", (), "STATION <> 'wind' and hour > 0")
    assert only(port(check), port()).columns == ("Station", "hour")
    assert only(port(Constraint("custom")), port()).columns is None


@pytest.mark.parametrize("swapped", [False, True])
def test_a_condition_that_stands_in_two_places_is_told_once(swapped: bool) -> None:
    both = (CALM, Constraint("check", ("sensor",), "wind >= 0"))
    assert only(port(*(both[::-1] if swapped else both)), port()).columns == ("wind", "sensor")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((LEADS,), (LEADS_TEST,)),
        ((LEADS,), (Constraint("foreign_key", ("station",)),)),
        ((LEADS, LEADS_TEST), (LEADS,)),
        ((CALM,), (Constraint("check", (), "wind  >=\n0"),)),
        ((Constraint("check", ("wind",)),), ()),
    ],
)
def test_what_is_said_otherwise_is_not_gone(old: tuple[Promise, ...], new: tuple[Promise, ...]) -> None:
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ((LEADS,), (softer(LEADS_TEST),), [("CHG203", "foreign_key (Station)")]),
        ((LEADS,), (DataTest("relationships", ("hour",)),), [("CHG203", "foreign_key (Station)")]),
        ((LEADS, LEADS_TEST), (), [("CHG203", "foreign_key (Station)")]),
        ((OWN,), (Constraint("custom", ("hour",)),), [("CHG203", "custom (wind)")]),
        ((CALM, OWN), (), [("CHG203", "check wind >= 0"), ("CHG203", "custom (wind)")]),
        ((CALM,), (Constraint("check", ("hour",), "hour >= 0"),), [("CHG203", "check wind >= 0")]),
    ],
)
def test_what_does_not_stand_for_a_constraint(old: tuple[Promise, ...], new: tuple[Promise, ...], found: Told) -> None:
    assert told(old, new) == found


@pytest.mark.parametrize("after", [Constraint("check", ("wind",), "wind > 1"), Constraint("check", (), "wind > 1")])
def test_another_condition_over_the_same_columns(after: Constraint) -> None:
    change = only(port(CALM), port(after))
    assert (change.code, change.subject) == ("CHG502", f"{NAME} check (wind)")
    assert (change.old, change.new, change.columns) == ("wind >= 0", "wind > 1", ("wind",))
    assert (change.change_class, change.direction) == ("undetermined", "undetermined")
    assert "checked for `wind > 1` and no longer for `wind >= 0`" in change.fact
    assert change.place == MODEL.column("wind")


def test_several_conditions_over_the_same_columns_are_told_together() -> None:
    old = port(CALM, Constraint("check", (), "wind <> 7"), Constraint("check", ("hour",), "hour < 24"))
    new = port(Constraint("check", ("wind",), "wind > 1"), Constraint("check", ("hour",), "hour < 24"))
    change = only(old, new)
    assert (change.subject, change.old) == (f"{NAME} check (wind)", "wind <> 7 and wind >= 0")


# --- Data tests -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "subject", "old"),
    [
        (values("b", "a"), "accepted_values (wind)", "a, b"),
        (span("min=0", "max=9"), "accepted_range (wind)", "from 0 to 9"),
        (span("min=0", "exclusive"), "accepted_range (wind)", "from 0 (exclusive)"),
        (LEADS_TEST, "relationships (Station)", ""),
    ],
)
def test_a_test_that_is_gone_or_stops_nothing(test: DataTest, subject: str, old: str) -> None:
    gone, soft = only(port(test), port()), only(port(test), port(softer(test)))
    for change in (gone, soft):
        assert (change.code, change.subject, change.old) == ("CHG204", f"{NAME} {subject}", old)
        assert (change.change_class, change.direction) == ("weakened", "loosens")
        assert change.columns == (("Station",) if test is LEADS_TEST else ("wind",))
        assert change.place == MODEL.column(change.columns[0])
    assert (gone.fact, gone.new) == ("it would no longer be tested", "")
    assert (soft.fact, soft.new) == ("its failure would no longer stop a build", "does not block")
    assert "severity" in soft.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((softer(values("a")),), ()),
        ((LEADS_TEST,), (LEADS,)),
        ((span("min=0"),), (span("min=0", package="meshwright."),)),
        ((values("a"),), (replace(values("a"), columns=("WIND",)),)),
        ((values("a"),), (values("a"), softer(values("a", "b")))),
        ((DataTest("not_null", ("wind",)),), ()),
    ],
)
def test_a_test_that_another_rule_tells_of_or_that_is_still_there(
    old: tuple[Promise, ...], new: tuple[Promise, ...]
) -> None:
    assert told(old, new) == []


WIDER = [
    ([values("a")], [values("a", "b")], "a", "a, b"),
    ([values("a", "b")], [values("b", "c")], "a, b", "b, c"),
    ([values("a", "b"), values("b", "c")], [values("a", "b")], "b", "a, b"),
    ([values("a"), values("b")], [values("a")], "", "a"),
    ([span("min=0", "max=9")], [span("min=0", "max=10")], "from 0 to 9", "from 0 to 10"),
    ([span("min=0", "max=9")], [span("min=0.5", "max=10")], "from 0 to 9", "from 0.5 to 10"),
    ([span("min=0", "max=9")], [span("max=9")], "from 0 to 9", "to 9"),
    ([span("min=0")], [span()], "from 0", ""),
    ([span("min=9")], [span("min=10e-1")], "from 9", "from 10e-1"),
    ([span("max=0")], [span("max=1")], "to 0", "to 1"),
    ([span("min=0", "exclusive")], [span("min=0")], "from 0 (exclusive)", "from 0"),
    ([span("max=0", "exclusive")], [span("max=0")], "to 0 (exclusive)", "to 0"),
    ([span("min=0"), span("min=5")], [span("min=0")], "from 0 and 5", "from 0"),
    (
        [span("min=date '2013-01-01'")],
        [span("min='2012-12-31'")],
        "from date '2013-01-01'",
        "from '2012-12-31'",
    ),
]


@pytest.mark.parametrize(("old", "new", "before", "after"), WIDER)
def test_more_gets_through(old: list[DataTest], new: list[DataTest], before: str, after: str) -> None:
    change = only(port(*old), port(*new))
    assert (change.code, change.subject) == ("CHG205", f"{NAME} {old[0].name} (wind)")
    assert (change.old, change.new, change.columns) == (before, after, ("wind",))
    assert (change.change_class, change.direction) == ("weakened", "loosens")
    if old[0].name == "accepted_range":
        assert change.fact == f"the accepted range would be {after or 'anything'} and no longer {before}"
    assert change.place == MODEL.column("wind")


@pytest.mark.parametrize(
    ("new", "fact"),
    [
        ("ab", "b would be accepted and was not before"),
        ("bc", "b, c would be accepted and were not before"),
        ("abcdefgh", "b, c, d, e, f and 2 more would be accepted and were not before"),
    ],
)
def test_the_values_that_come_are_named(new: str, fact: str) -> None:
    assert only(port(values("a")), port(values(*new))).fact == fact


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([values("a", "b")], [values("a")]),
        ([values("a", "b"), values("b", "c")], [values("b")]),
        ([values("a", "b")], [values("a", "b", "c"), values("a", "b", "d")]),
        ([values("1", "a")], [replace(values(), values=("1", '"a"'))]),
        ([values("a")], [values("a"), values()]),
        ([values()], [values("a")]),
        ([span("min=0", "max=9")], [span("min=0.0", "max=9.00")]),
        ([span("min=0", "max=9")], [span("min=1", "max=8")]),
        ([span("max=9")], [span("min=0", "max=9")]),
        ([span("min=0")], [span("min=0", "exclusive")]),
        ([span("min=0"), span("min=5")], [span("min=5")]),
        ([span("min=0")], [span("min=7"), span("min=other_column")]),
        ([span("max=current_date")], [span("max=current_date")]),
        ([span("max=date '2013-12-31'")], [span("max='2013-06-30'")]),
    ],
)
def test_no_more_gets_through(old: list[DataTest], new: list[DataTest]) -> None:
    assert changes(port(*old), port(*new)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([values("a")], [values()]),
        ([values("a")], [values("b"), values()]),
        ([span("max=current_date")], [span("max=current_date + 1")]),
        ([span("max=9")], [span("max=other_column")]),
        ([span("max=9")], [span("max='2013-01-01'")]),
        ([span("max=9")], [span("max=NaN")]),
    ],
)
def test_what_nobody_can_compare_is_not_taken_for_safe(old: list[DataTest], new: list[DataTest]) -> None:
    change = only(port(*old), port(*new))
    assert (change.code, change.change_class, change.direction) == ("CHG205", "undetermined", "undetermined")
    assert change.fact.endswith("nobody can tell which is stricter")
