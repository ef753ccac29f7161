"""Who still reads a version that goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from meshwright.mesh.finding import Finding
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import PortUse
from meshwright.rules import unfinished_sunset
from tests.unit.rules.small_mesh import domain, found, product, published

RULE = unfinished_sunset.RULE
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
OLD = PortId("fleet", "aircraft", "1")


def reader(name: str, *uses: PortUse, owner: Owner = Owner("Team")) -> PublishedDomain:
    (there,) = published(product(f"{name}/p", "x")).domains
    return replace(there, deployments=(replace(there.deployments[0], uses=uses, owner=owner),))


def told(end: str | None, *readers: PublishedDomain, successor_goes: bool = False) -> list[Finding]:
    whole = product("fleet/aircraft", "aircraft@1", "aircraft@2")
    old, new = whole.ports
    gone = end if successor_goes else None
    ports = (replace(old, latest=False, deprecation_date=end), replace(new, latest=True, deprecation_date=gone))
    fleet = domain("fleet", products=(replace(whole, ports=ports),))
    return found(RULE, fleet, registry=Published((*published(whole).domains, *readers)), now=NOON)


@pytest.mark.parametrize(
    ("end", "when"),
    [
        ("2026-12-23", None),
        ("2026-12-22", "from 2026-12-22 on, in 30 days"),
        ("2026-11-23", "from 2026-11-23 on, in 1 day"),
        ("2026-11-22", "since 2026-11-22"),
        ("2020-01-01", "since 2020-01-01"),
        ("soon", None),
        (None, None),
    ],
)
def test_a_port_is_told_from_thirty_days_before_its_date(end: str | None, when: str | None) -> None:
    findings = told(end, reader("a", PortUse(OLD, ("seats",), "exact")))
    assert bool(findings) == bool(when)
    for finding in findings:
        assert (finding.subject, finding.domain, finding.level) == ("fleet.aircraft@1", "fleet", "warn")
        assert finding.fact == (f"fleet offers aircraft@1, which may be gone {when}, and 1 other domain still reads it")


def test_who_is_left_is_named_with_owner_and_columns() -> None:
    uses = PortUse(OLD, ("seats", "year"), "exact", product="delays"), PortUse(OLD, star=True, product="ages")
    [finding] = told("2026-12-01", reader("a", *uses), reader("b", PortUse(OLD), owner=Owner(email="b@example.com")))
    assert "and 2 other domains still read it" in finding.fact
    assert finding.readers == (
        "a/ages (Team) reads all columns of aircraft@1 in prod",
        "a/delays (Team) reads seats, year in prod",
        "b (b@example.com) reads aircraft@1, nobody knows which columns in prod",
    )
    assert finding.help == (
        "ask Team, b@example.com to read fleet.aircraft@2: from the date on it is an error there; "
        "remove aircraft@1 after the date, when nobody reads it any more, or put the date off"
    )


def test_after_the_date_the_readers_have_an_error_already() -> None:
    [finding] = told("2026-11-01", reader("a", PortUse(OLD)))
    assert "ask Team to read fleet.aircraft@2: it is an error there already; remove aircraft@1" in finding.help


def test_a_successor_that_goes_as_well_is_none() -> None:
    [finding] = told("2026-12-01", reader("a", PortUse(OLD)), successor_goes=True)
    assert finding.help.startswith("ask Team to leave it: ")


def test_of_many_readers_some_are_asked_by_name() -> None:
    readers = [reader(name, PortUse(OLD), owner=Owner(f"Team {name}")) for name in "abcde"]
    [finding] = told("2026-12-01", *readers)
    assert finding.help.startswith("ask Team a, Team b, Team c and 2 more to read ")
    assert len(finding.readers or ()) == 5


def test_a_port_that_nobody_reads_any_more_can_go() -> None:
    assert not told("2026-11-01")
    assert not told("2026-11-01", reader("a", PortUse(PortId("fleet", "aircraft", "2"))))
    assert not told("2026-11-01", reader("fleet", PortUse(OLD))), "a domain may read its own ports"
