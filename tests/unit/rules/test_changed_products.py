"""The change rules about products and the life of versions: what they find, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, Promises
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import PortUse
from meshwright.rules import (
    changed_materialization,
    earlier_removal,
    loosened_promise,
    lowered_stability,
    moved_latest,
    moved_port,
    removed_owner,
    short_notice,
    withdrawn_offer,
)
from meshwright.rules.rule import ChangeRule

RULES = (
    withdrawn_offer.RULE,
    earlier_removal.RULE,
    short_notice.RULE,
    loosened_promise.RULE,
    lowered_stability.RULE,
    moved_latest.RULE,
    changed_materialization.RULE,
    moved_port.RULE,
    removed_owner.RULE,
)

TODAY = date(2026, 11, 22)
ONE, TWO = PortId("weather", "hourly", "1"), PortId("weather", "hourly", "2")
COLUMNS = (Column("station", "varchar"), Column("Hour", "timestamp"), Column("wind", "double"))
PORT = Port(ONE, "observations", columns=COLUMNS, materialized="table", place=Place("models/weather.yml"))
OWNER = Owner("Weather team", "weather@example.com")
PRODUCT = Product("weather", "observations", (PORT,), owner=OWNER)
EXPERIMENTAL = Product("weather", "trials", (), owner=OWNER, stability="experimental")


def product(*ports: Port, **settings: Any) -> Product:
    return replace(PRODUCT, ports=ports or PRODUCT.ports, **settings)


def port(**settings: Any) -> Port:
    return replace(PORT, **settings)


def compared(old: tuple[Product, ...], new: tuple[Product, ...], notice: int = 30) -> Comparison:
    return compare("weather", Promises(old), Promises(new), adapter="duckdb", today=TODAY, notice=notice)


def found(rule: ChangeRule, old: Product, *new: Product, notice: int = 30) -> list[Change]:
    return sorted(rule.check(compared((old,), new, notice)), key=lambda change: change.subject)


def one(rule: ChangeRule, old: Product, *new: Product) -> Change:
    """The only change, and of all rules here only this one finds something."""
    [change] = [each for rule in RULES for each in found(rule, old, *new)]
    assert (change.code, change.name) == (rule.code, rule.name)
    assert (change.domain, change.product) == ("weather", "observations")
    assert change.place.file
    return change


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("state", [PRODUCT, product(consumers=()), product(stability="experimental", owner=Owner())])
def test_equal_states_differ_in_nothing(rule: ChangeRule, state: Product) -> None:
    assert not found(rule, state, state)
    assert not found(rule, state), "a port that is gone is another rule's"


def test_each_domain_that_is_no_longer_offered_a_product_is_told() -> None:
    old, new = product(consumers=("fleet", "network", "punctuality")), product(consumers=("network", "rail"))
    fleet, punctuality = found(withdrawn_offer.RULE, old, new)
    assert (fleet.subject, fleet.only) == ("weather/observations -> fleet", ("fleet",))
    assert (punctuality.subject, punctuality.old) == ("weather/observations -> punctuality", "punctuality")
    assert punctuality.fact == "it would no longer be offered to punctuality"
    assert (punctuality.change_class, punctuality.direction) == ("breaking", "loosens")
    assert (punctuality.ports, punctuality.columns) == ((ONE,), None)
    assert punctuality.concerns("punctuality", PortUse(ONE))
    assert not punctuality.concerns("network", PortUse(ONE))
    assert punctuality.place.anchor == ("yaml", "products", "observations", "consumers")


@pytest.mark.parametrize(
    ("left", "fact", "new"),
    [
        (("network",), "it would be offered to network and no longer to every domain", "network"),
        (("weather", "network"), "it would be offered to network and no longer to every domain", "network"),
        ((), "it would be offered to nobody and no longer to every domain", "nobody"),
    ],
)
def test_an_offer_to_everybody_that_becomes_one_to_some_is_one_change(
    left: tuple[str, ...], fact: str, new: str
) -> None:
    change = one(withdrawn_offer.RULE, PRODUCT, product(consumers=left))
    assert change.subject == "weather/observations -> others"
    assert (change.old, change.new, change.fact, change.only) == ("every domain", new, fact, None)
    assert ("network keep" in change.hint) == bool(left)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("network",), None),
        (("network",), ("fleet", "network")),
        ((), ("network",)),
        (("network", "weather"), ("network",)),
        (("a", "b"), ("b", "a")),
    ],
)
def test_an_offer_to_more_domains_or_the_same_is_no_finding(old: tuple[str, ...], new: tuple[str, ...] | None) -> None:
    assert not found(withdrawn_offer.RULE, product(consumers=old), product(consumers=new))


def test_an_offer_is_about_the_ports_that_stay() -> None:
    other, third = port(id=PortId("weather", "daily")), port(id=PortId("weather", "storms"))
    old = product(PORT, other, third, consumers=("fleet",))
    trials = replace(EXPERIMENTAL, ports=(replace(third, product="trials"),), consumers=("fleet",))
    [change] = found(withdrawn_offer.RULE, old, product(PORT, consumers=()), trials)
    assert change.ports == (ONE,)
    [change] = found(withdrawn_offer.RULE, old, product(port(id=TWO), consumers=()))
    assert set(change.ports) == {ONE, other.id, third.id}, "all are gone, and a deprecation date may have let them"


def test_a_port_that_moves_takes_the_offer_of_the_other_product() -> None:
    there = replace(EXPERIMENTAL, stability="strict", ports=(port(product="trials"),), consumers=("network",))
    fleet, network = product(consumers=("fleet",)), product(consumers=("network",))
    [change] = found(withdrawn_offer.RULE, fleet, there)
    assert (change.subject, change.only) == ("weather.hourly@1 -> fleet", ("fleet",))
    assert change.fact == "it would no longer be offered to fleet in trials"
    [change] = found(withdrawn_offer.RULE, PRODUCT, there)
    assert (change.subject, change.new) == ("weather.hourly@1 -> others", "network")
    assert not found(withdrawn_offer.RULE, network, there)


@pytest.mark.parametrize(
    ("old", "new", "is_found"),
    [
        ("2027-06-30", "2027-06-29", True),
        ("2027-06-30", "2027-07-01", False),
        ("2027-06-30", None, False),
        (None, "2027-06-30", False),
        ("2026-11-23", "2026-11-22", True),
        ("2026-11-22", "2026-11-21", False),
    ],
)
def test_a_date_that_comes_forward(old: str | None, new: str | None, is_found: bool) -> None:
    before, after = product(port(deprecation_date=old)), product(port(deprecation_date=new))
    changes = found(earlier_removal.RULE, before, after)
    assert bool(changes) == is_found
    for change in changes:
        assert (change.change_class, change.subject) == ("weakened", "weather.hourly@1")
        assert change.fact == f"it might be gone from {new} on and not from {old} on"
        assert (change.old, change.new, change.ports, change.columns) == (old, new, (ONE,), None)


@pytest.mark.parametrize(
    ("end", "notice", "is_found"),
    [
        ("2026-12-21", 30, True),
        ("2026-12-22", 30, False),
        ("2026-11-22", 1, True),
        ("2020-01-01", 1, True),
        ("2026-11-22", 0, True),
        ("2026-11-23", 0, False),
    ],
)
def test_a_date_that_leaves_too_little_time(end: str, notice: int, is_found: bool) -> None:
    changes = found(short_notice.RULE, PRODUCT, product(port(deprecation_date=end)), notice=notice)
    assert bool(changes) == is_found
    for change in changes:
        assert (change.change_class, change.old, change.new) == ("weakened", "", end)
        why = f"and the policy demands a notice of {notice} day" if notice else "which leaves nobody a day to prepare"
        assert f"from {end} on, {why}" in change.fact
        assert change.hint == f"{'2026-12-22' if notice == 30 else '2026-11-23'} is in time"


def test_a_date_that_was_there_before_is_not_announced_now() -> None:
    for old in ("2026-12-01", "2027-12-01"):
        before, after = product(port(deprecation_date=old)), product(port(deprecation_date="2026-11-30"))
        assert not found(short_notice.RULE, before, after)


@pytest.mark.parametrize(
    ("key", "old", "new", "change_class"),
    [
        ("freshness", "24h", "25h", "weakened"),
        ("freshness", "24h", "2d", "weakened"),
        ("freshness", "24h", "1d", None),
        ("freshness", "24h", "1440m", None),
        ("freshness", "24h", "90m", None),
        ("freshness", "24h", "", "weakened"),
        ("freshness", "", "24h", None),
        ("freshness", "24h", "9" * 5000 + "d", "undetermined"),
        ("freshness", "24h", "٣h", "undetermined"),
        ("freshness", "soon", "soon", None),
        ("retention", "730d", "729d", "weakened"),
        ("retention", "2d", "47h", "weakened"),
        ("retention", "730d", "731d", None),
        ("retention", "730d", "", "weakened"),
        ("availability", "99.5%", "99.49%", "weakened"),
        ("availability", "99.5%", "99.50%", None),
        ("availability", "99.5%", "100%", None),
        ("availability", "99.5%", "9.95%", "weakened"),
        ("completeness", "90%", "99%", "undetermined"),
        ("completeness", "90%", "", "weakened"),
    ],
)
def test_promises_are_compared_by_amount(key: str, old: str, new: str, change_class: str | None) -> None:
    before = product(sla=((key, old),) if old else ())
    after = product(sla=((key, new),) if new else ())
    changes = found(loosened_promise.RULE, before, after)
    assert [change.change_class for change in changes] == ([change_class] if change_class else [])
    for change in changes:
        assert (change.subject, change.old, change.new) == (f"weather/observations sla.{key}", old, new)
        assert change.direction == ("undetermined" if change_class == "undetermined" else "loosens")
        assert old in change.fact
        assert new in change.fact
        assert (change.ports, change.columns) == ((ONE,), None)


@pytest.mark.parametrize(
    ("old", "new", "change_class"),
    [
        ("strict", "stable", "weakened"),
        ("strict", "experimental", "breaking"),
        ("stable", "experimental", "breaking"),
        ("stable", "strict", None),
        ("experimental", "stable", None),
    ],
)
def test_less_to_rely_on(old: str, new: str, change_class: str | None) -> None:
    changes = found(lowered_stability.RULE, product(stability=old), product(stability=new))
    assert [change.change_class for change in changes] == ([change_class] if change_class else [])
    for change in changes:
        assert (change.subject, change.old, change.new) == ("weather/observations", old, new)
        assert change.fact.startswith(f"it would be {new} and no longer {old}")
        assert ("none of its promises" in change.fact) == (change_class == "breaking")


def versions(*columns: Column, **settings: Any) -> Product:
    """The first version is not the latest one any more; the second one is, with other columns."""
    return product(port(latest=False, **settings), port(id=TWO, columns=columns))


def test_a_latest_version_that_lacks_columns_concerns_those_who_read_them() -> None:
    new = versions(Column("STATION", "TEXT"), Column("hour", "date"))
    change = one(moved_latest.RULE, PRODUCT, new)
    assert (change.change_class, change.subject) == ("risky", "weather.hourly@1")
    assert change.fact == (
        "refs without a version would mean hourly@2, which lacks wind and has Hour as date, after the next `mesh sync`"
    )
    assert (change.old, change.new) == ("hourly@1", "hourly@2, which lacks wind and has Hour as date")
    assert (change.ports, change.columns) == ((ONE,), ("wind", "Hour"))
    assert change.witness == "select wind, Hour\nfrom weather.hourly  -- means hourly@2 after `mesh sync`"
    assert not change.concerns("punctuality", PortUse(ONE, ("station",), "exact"))


def test_a_latest_version_that_has_everything_or_more_is_no_finding() -> None:
    for more in ((), (Column("rain", "double"),)):
        assert not found(moved_latest.RULE, PRODUCT, versions(*more, *COLUMNS[::-1]))


def test_a_model_that_gets_versions_moves_its_unpinned_readers_too() -> None:
    change = one(moved_latest.RULE, product(port(id=PortId("weather", "hourly"))), versions(*COLUMNS[:2]))
    assert (change.subject, change.columns) == ("weather.hourly", ("wind",))


def test_what_the_old_version_loses_itself_is_told_by_others() -> None:
    assert not found(moved_latest.RULE, PRODUCT, versions(*COLUMNS[:2], columns=COLUMNS[:2]))
    other = (*COLUMNS[:2], Column("wind", "integer"))
    assert not found(moved_latest.RULE, PRODUCT, versions(*other, columns=other))


def test_a_latest_version_that_is_not_offered_concerns_everybody() -> None:
    change = one(moved_latest.RULE, PRODUCT, product(port(latest=False)))
    assert change.columns is None
    assert "would mean no version that is offered" in change.fact


def test_types_that_nobody_declared_are_no_difference() -> None:
    untyped = tuple(replace(column, data_type="") for column in COLUMNS)
    old, new = product(port(columns=untyped)), versions(*COLUMNS, columns=untyped)
    assert not found(moved_latest.RULE, old, new)
    assert "has Hour as something without a type" in one(moved_latest.RULE, PRODUCT, versions(*_untyped("Hour"))).fact


def _untyped(name: str) -> tuple[Column, ...]:
    return tuple(replace(column, data_type="") if column.name == name else column for column in COLUMNS)


CHECKED = (Constraint("check", (), "wind > 0"),)


@pytest.mark.parametrize(
    ("old", "new", "constraints", "fresh", "change_class"),
    [
        ("table", "view", (), False, "risky"),
        ("table", "view", CHECKED, False, "weakened"),
        ("incremental", "view", (), True, "weakened"),
        ("view", "table", CHECKED, True, "risky"),
        ("table", "incremental", CHECKED, True, "risky"),
        ("materialized_view", "view", CHECKED, True, "risky"),
        ("table", "", (), False, "risky"),
        ("", "view", CHECKED, True, None),
        ("table", "ephemeral", CHECKED, True, None),
        ("ephemeral", "table", CHECKED, True, None),
        ("table", "table", CHECKED, True, None),
    ],
)
def test_a_port_that_is_built_as_something_else(
    old: str, new: str, constraints: tuple[Constraint, ...], fresh: bool, change_class: str | None
) -> None:
    before, after = (
        product(port(materialized=each, constraints=constraints), sla=(("freshness", "24h"),) if fresh else ())
        for each in (old, new)
    )
    changes = found(changed_materialization.RULE, before, after)
    assert [change.change_class for change in changes] == ([change_class] if change_class else [])
    for change in changes:
        assert (change.subject, change.old, change.new) == ("weather.hourly@1", old, new)
        assert ("which kept its constraints" in change.fact) == (change_class == "weakened" and bool(constraints))
        assert (change.ports, change.columns) == ((ONE,), None)


def test_a_view_that_was_a_table_is_told_with_what_rested_on_it() -> None:
    old = product(port(constraints=CHECKED), sla=(("freshness", "24h"),))
    new = product(port(constraints=CHECKED, materialized="view"), sla=(("freshness", "24h"),))
    assert one(changed_materialization.RULE, old, new).fact == (
        "it would be a view and no longer a table, which kept its constraints and its freshness"
    )


@pytest.mark.parametrize(
    ("settings", "change_class", "less"),
    [
        ({"stability": "strict"}, "risky", ""),
        ({"stability": "strict", "sla": (("freshness", "1h"),)}, "risky", ""),
        ({"stability": "stable"}, "weakened", ", and less stability (strict to stable)"),
        (
            {},
            "breaking",
            ", and less stability (strict to experimental), less freshness (24h to none)",
        ),
        ({"stability": "strict", "sla": (("freshness", "2d"),)}, "weakened", ", and less freshness (24h to 2d)"),
    ],
)
def test_a_port_moves_with_the_promises_of_the_other_product(
    settings: dict[str, Any], change_class: str, less: str
) -> None:
    sla = (("freshness", "24h"),)
    settings = {"sla": sla} | settings if "stability" in settings else settings
    there = replace(EXPERIMENTAL, ports=(port(product="trials"),), **settings)
    change = one(moved_port.RULE, product(sla=sla), there)
    assert (change.change_class, change.subject) == (change_class, "weather.hourly@1")
    assert (change.old, change.new, change.ports) == ("observations", "trials", (ONE,))
    assert change.fact == (
        "it would belong to trials and no longer to observations, with the promises, the owner and the offer of trials"
        + less
    )


def test_a_port_that_leaves_all_products_is_not_published() -> None:
    nobody = Product("weather", "", (port(product=""),))
    change = one(moved_port.RULE, PRODUCT, nobody)
    assert change.change_class == "breaking"
    assert (
        change.fact == "it would belong to no data product and no longer to observations, so that nobody publishes it"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (OWNER, Owner(), "Weather team <weather@example.com>"),
        (Owner(email="weather@example.com"), Owner(), "<weather@example.com>"),
        (OWNER, Owner("Weather team"), ""),
        (OWNER, Owner("Rain team"), ""),
        (Owner(), OWNER, ""),
        (Owner(), Owner(), ""),
    ],
)
def test_an_owner_who_is_gone(old: Owner, new: Owner, words: str) -> None:
    changes = found(removed_owner.RULE, product(owner=old), product(owner=new))
    assert [change.old for change in changes] == ([words] if words else [])
    for change in changes:
        assert (change.change_class, change.subject) == ("policy", "weather/observations")
        assert change.fact == f"it would have no owner any more; it was {words}"
