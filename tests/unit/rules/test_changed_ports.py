"""The change rules that look at a port as a whole: what they find, and what they leave alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, Promises
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.relation import Relation
from meshwright.rules import (
    changed_logic,
    dropped_contract,
    ephemeral_relation,
    lowered_access,
    moved_relation,
    removed_port,
    withdrawn_grant,
)
from meshwright.rules.rule import ChangeRule

RULES = (
    removed_port.RULE,
    lowered_access.RULE,
    dropped_contract.RULE,
    ephemeral_relation.RULE,
    moved_relation.RULE,
    withdrawn_grant.RULE,
    changed_logic.RULE,
)

COLUMNS = (Column("station", "varchar"), Column("hour", "timestamp"), Column("wind_speed", "double"))
HOURLY = Port(
    PortId("weather", "hourly"),
    "observations",
    columns=COLUMNS,
    contract_enforced=True,
    materialized="table",
    alias="hourly",
)
NAME = "weather.hourly"
RELATION = Relation("prod", "main", "hourly")
MODEL = Model("hourly", None, "public", Place("models/weather.yml"), file="models/hourly.sql", relation=RELATION)
SELECT = (("select", ("reporting", "PLANNING")),)


def named(name: str, version: str | None = None, **more: object) -> Port:
    return replace(HOURLY, id=PortId("weather", name, version), alias=more.pop("alias", ""), **more)  # type: ignore[arg-type]


def promises(*ports: Port, models: Iterable[Model] = (), relocates: bool = False) -> Promises:
    products = {port.product: tuple(p for p in ports if p.product == port.product) for port in ports}
    return Promises(tuple(Product("weather", *each) for each in products.items()), tuple(models), relocates)


def comparison(old: Promises, new: Promises) -> Comparison:
    return compare("weather", old, new, today=date(2026, 11, 22))


def changes(old: Promises, new: Promises) -> list[Change]:
    return [change for rule in RULES for change in rule.check(comparison(old, new))]


def only(rule: ChangeRule, old: Promises, new: Promises) -> Change:
    """The one change between two states, which a rule and no other tells."""
    (change,) = changes(old, new)
    assert (change.code, change.name) == (rule.code, rule.name)
    assert (change.domain, change.product) == ("weather", "observations")
    assert (change.change_class, change.direction) == (rule.change_class, rule.direction)
    assert change.columns is None
    return change


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(promises(HOURLY, models=[MODEL]), id="nothing changed"),
        pytest.param(promises(HOURLY, named("daily"), models=[MODEL]), id="a port more"),
        pytest.param(promises(replace(HOURLY, description="Words"), models=[MODEL]), id="words"),
        pytest.param(promises(replace(HOURLY, columns=()), models=[MODEL]), id="columns gone"),
        pytest.param(promises(replace(HOURLY, product="others"), models=[MODEL]), id="another product"),
        pytest.param(promises(replace(HOURLY, product=""), models=[MODEL]), id="no product"),
        pytest.param(promises(replace(HOURLY, materialized="view"), models=[MODEL]), id="a view"),
    ],
)
def test_what_leaves_the_port_where_it_is_is_not_told(new: Promises) -> None:
    assert changes(promises(HOURLY, models=[MODEL]), new) == []


# --- Gone -----------------------------------------------------------------------------------------------------------


def test_a_port_without_its_model_is_gone() -> None:
    change = only(removed_port.RULE, promises(HOURLY, named("daily")), promises(named("daily")))
    assert (change.subject, change.fact, change.old, change.new) == (NAME, "the port would be gone", "", "")
    assert (change.change_class, change.direction, change.hint) == ("breaking", "loosens", "")
    assert change.ports == (HOURLY.id,)
    assert change.place == Place("mesh.yml", anchor=("yaml", "products", "observations"))


def test_a_product_that_is_gone_is_all_its_ports() -> None:
    found = changes(promises(HOURLY, named("daily", "1"), named("daily", "2")), promises())
    assert [(change.code, change.subject) for change in found] == [
        ("CHG101", "weather.daily@1"),
        ("CHG101", "weather.daily@2"),
        ("CHG101", "weather.hourly"),
    ]


def test_nothing_else_is_told_of_a_port_that_is_gone() -> None:
    before = promises(HOURLY, models=[replace(MODEL, grants=SELECT, checksum="a")], relocates=True)
    only(removed_port.RULE, before, promises(models=[replace(MODEL, name="daily")], relocates=True))


def test_a_model_that_is_public_and_no_port_is_gone() -> None:
    change = only(removed_port.RULE, promises(HOURLY, models=[MODEL]), promises(models=[MODEL]))
    assert change.place == MODEL.setting("group")


@pytest.mark.parametrize(
    ("columns", "called"),
    [
        (COLUMNS, "observed_hourly"),
        (COLUMNS[:2], "observed_hourly"),
        ((*COLUMNS, Column("gust", "double")), "observed_hourly"),
        ((Column("STATION", "VARCHAR"), *COLUMNS[1:]), "observed_hourly"),
        (COLUMNS[:1], ""),
        ((*COLUMNS[:2], Column("a"), Column("b")), ""),
        ((Column("station", "integer"), Column("hour", "date"), COLUMNS[2]), ""),
        ((), ""),
    ],
)
def test_a_new_port_with_most_of_its_columns_looks_like_it(columns: tuple[Column, ...], called: str) -> None:
    new = promises(named("observed_hourly", columns=columns))
    hint = f"it looks like it is called {called} now" if called else ""
    assert only(removed_port.RULE, promises(HOURLY), new).hint == hint


def test_of_several_the_one_that_is_most_like_it() -> None:
    new = promises(named("a", columns=COLUMNS[:2]), named("b"), named("c"))
    assert only(removed_port.RULE, promises(HOURLY), new).hint == "it looks like it is called b now"


def test_a_port_that_was_there_before_is_none_that_it_became() -> None:
    assert only(removed_port.RULE, promises(HOURLY, named("daily")), promises(named("daily"))).hint == ""


def test_a_version_that_is_gone_is_a_port_that_is_gone() -> None:
    second = Model("hourly", "2", "public", Place("models/weather.yml", 9))
    change = only(
        removed_port.RULE,
        promises(named("hourly", "1"), named("hourly", "2")),
        promises(named("hourly", "2"), models=[second]),
    )
    assert (change.subject, change.place) == ("weather.hourly@1", second.place)


@pytest.mark.parametrize("access", ["private", "protected"])
def test_a_model_that_is_not_public_any_more_is_no_port(access: str) -> None:
    lowered = replace(MODEL, access=access)
    change = only(lowered_access.RULE, promises(HOURLY, models=[MODEL]), promises(models=[lowered]))
    assert (change.subject, change.old, change.new) == (NAME, "public", access)
    assert change.fact == f"its model would be {access}, so nobody else could read it"
    assert (change.change_class, change.ports, change.place) == ("breaking", (HOURLY.id,), lowered.setting("access"))


def test_the_access_of_another_version_is_not_its_own() -> None:
    other = replace(MODEL, version="2", access="private")
    only(removed_port.RULE, promises(named("hourly", "1")), promises(models=[other]))


# --- The contract, and what is built --------------------------------------------------------------------------------


def test_a_contract_that_is_dropped() -> None:
    new = promises(replace(HOURLY, contract_enforced=False), models=[MODEL])
    change = only(dropped_contract.RULE, promises(HOURLY), new)
    assert (change.subject, change.old, change.new) == (NAME, "enforced", "not enforced")
    assert (change.change_class, change.place) == ("breaking", MODEL.setting("contract"))
    assert "would no longer be enforced" in change.fact


def test_a_contract_that_is_dropped_where_nobody_knows_what_was_built() -> None:
    old = promises(replace(HOURLY, materialized=""))
    only(dropped_contract.RULE, old, promises(replace(HOURLY, materialized="ephemeral", contract_enforced=False)))


def test_a_contract_more_is_no_loss() -> None:
    assert changes(promises(replace(HOURLY, contract_enforced=False)), promises(HOURLY)) == []


@pytest.mark.parametrize("before", ["table", "view", "incremental", "materialized_view"])
def test_an_ephemeral_port_has_no_relation(before: str) -> None:
    old = promises(replace(HOURLY, materialized=before))
    ephemeral = replace(HOURLY, materialized="ephemeral", alias="another", contract_enforced=False)
    new = promises(ephemeral, models=[replace(MODEL, relation=None)])
    change = only(ephemeral_relation.RULE, old, new)
    assert (change.subject, change.old, change.new) == (NAME, before, "ephemeral")
    assert (change.change_class, change.place) == ("breaking", MODEL.setting("materialized"))


@pytest.mark.parametrize(
    ("before", "after"), [("", "ephemeral"), ("ephemeral", "ephemeral"), ("ephemeral", "table"), ("view", "")]
)
def test_what_was_no_relation_or_still_is_one(before: str, after: str) -> None:
    old, new = (promises(replace(HOURLY, materialized=each)) for each in (before, after))
    assert changes(old, new) == []


# --- Where it lies --------------------------------------------------------------------------------------------------


def test_another_alias() -> None:
    new = promises(replace(HOURLY, alias="observed"), models=[MODEL])
    change = only(moved_relation.RULE, promises(HOURLY), new)
    assert (change.subject, change.old, change.new) == (NAME, "hourly", "observed")
    assert change.fact == "its table would be called observed and no longer hourly"
    assert (change.change_class, change.place, change.hint) == ("breaking", MODEL.setting("alias"), "")


@pytest.mark.parametrize(("before", "after"), [("", "hourly"), ("hourly", "HOURLY"), ("hourly", "")])
def test_an_alias_that_is_the_same_or_not_known(before: str, after: str) -> None:
    assert changes(promises(replace(HOURLY, alias=before)), promises(replace(HOURLY, alias=after))) == []


@pytest.mark.parametrize(
    ("after", "old", "new"),
    [
        (Relation("prod", "marts", "hourly"), "prod.main.hourly", "prod.marts.hourly"),
        (Relation("new", "main", "hourly"), "prod.main.hourly", "new.main.hourly"),
        (Relation("new", "marts", "observed"), "prod.main.hourly", "new.marts.observed"),
        (Relation("PROD", "Main", "hourlY"), "", ""),
        (Relation(None, "main", "hourly"), "", ""),
    ],
)
def test_another_place_where_readers_find_the_tables_of_dbt(after: Relation, old: str, new: str) -> None:
    before = promises(HOURLY, models=[MODEL], relocates=True)
    moved = promises(HOURLY, models=[replace(MODEL, relation=after)], relocates=True)
    found = changes(before, moved)
    assert [(change.code, change.subject, change.old, change.new) for change in found] == (
        [("CHG110", NAME, old, new)] if old else []
    )


@pytest.mark.parametrize(("before", "after"), [(True, False), (False, True), (False, False)])
def test_where_dbt_builds_is_nothing_to_readers_of_published_tables(before: bool, after: bool) -> None:
    elsewhere = replace(MODEL, relation=Relation("new", "marts", "hourly"))
    old = promises(HOURLY, models=[MODEL], relocates=before)
    assert changes(old, promises(HOURLY, models=[elsewhere], relocates=after)) == []


def test_where_the_old_place_is_not_known_the_alias_counts() -> None:
    new = promises(replace(HOURLY, alias="observed"), models=[MODEL], relocates=True)
    assert only(moved_relation.RULE, promises(HOURLY, relocates=True), new).new == "observed"


def test_a_version_number_moves_the_table_unless_the_alias_stays() -> None:
    numbered = named("hourly", "1", alias="hourly_v1")
    change = only(moved_relation.RULE, promises(HOURLY), promises(numbered))
    assert (change.subject, change.new, change.ports) == (NAME, "hourly_v1", (HOURLY.id,))
    assert change.hint == "versions are called so: `alias: hourly` in the `config` of version 1 keeps the name"
    assert changes(promises(HOURLY), promises(replace(numbered, alias="hourly"))) == []


# --- What only projects know ----------------------------------------------------------------------------------------


def test_each_grantee_that_loses_a_privilege() -> None:
    before = promises(HOURLY, models=[replace(MODEL, grants=(*SELECT, ("insert", ("reporting",))))])
    after = replace(MODEL, grants=(("SELECT", ("Planning", "others")),))
    found = changes(before, promises(HOURLY, models=[after]))
    assert [(change.code, change.subject, change.old) for change in found] == [
        ("CHG112", f"{NAME} insert to reporting", "insert to reporting"),
        ("CHG112", f"{NAME} select to reporting", "select to reporting"),
    ]
    assert found[1].fact == "reporting would lose the privilege select on its table"
    assert (found[1].change_class, found[1].place) == ("breaking", after.setting("grants"))


def test_a_grant_more_is_no_loss() -> None:
    new = promises(HOURLY, models=[replace(MODEL, grants=SELECT)])
    assert changes(promises(HOURLY, models=[MODEL]), new) == []


def test_a_release_does_not_say_what_was_granted_and_what_the_logic_was() -> None:
    with_all = replace(MODEL, grants=SELECT, checksum="a")
    assert changes(promises(HOURLY), promises(HOURLY, models=[with_all])) == []
    assert changes(promises(HOURLY, models=[with_all]), promises(HOURLY)) == []


def test_another_file_behind_the_same_columns() -> None:
    before, after = (replace(MODEL, checksum=each * 64) for each in "ab")
    change = only(changed_logic.RULE, promises(HOURLY, models=[before]), promises(HOURLY, models=[after]))
    assert (change.subject, change.old, change.new) == (NAME, "a" * 12, "b" * 12)
    assert (change.change_class, change.place) == ("undetermined", Place("models/hourly.sql"))
    assert "data diff" in change.hint


@pytest.mark.parametrize(
    "columns", [COLUMNS[:2], (*COLUMNS, Column("gust", "double")), (*COLUMNS[:2], Column("wind_speed", "integer"))]
)
def test_another_shape_explains_another_file(columns: tuple[Column, ...]) -> None:
    before, after = (replace(MODEL, checksum=each) for each in "ab")
    new = promises(replace(HOURLY, columns=columns), models=[after])
    assert changes(promises(HOURLY, models=[before]), new) == []


@pytest.mark.parametrize(("before", "after"), [("", "b"), ("a", ""), ("a", "a")])
def test_a_file_that_is_the_same_or_not_known(before: str, after: str) -> None:
    old, new = (promises(HOURLY, models=[replace(MODEL, checksum=each)]) for each in (before, after))
    assert changes(old, new) == []


def test_words_of_columns_are_no_other_shape() -> None:
    before, after = (replace(MODEL, checksum=each) for each in "ab")
    told = tuple(replace(column, description="Words") for column in COLUMNS)
    new = replace(HOURLY, columns=told, constraints=(Constraint("not_null", ("hour",)),))
    only(changed_logic.RULE, promises(HOURLY, models=[before]), promises(new, models=[after]))
