"""What a domain says of its ports beside their contracts reaches those who read them, and no comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from meshwright.app.baselines import served_baselines
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import Published
from meshwright.rules import deprecated_input
from tests.unit.rules.small_mesh import domain, found, product, published

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def aircraft() -> Product:
    whole = product("fleet/aircraft", "aircraft@1", "aircraft@2", owner=Owner("Fleet team"))
    return replace(whole, ports=tuple(replace(port, latest=port.id.version == "2") for port in whole.ports))


def said(**more: Any) -> ProductEvent:
    values: dict[str, Any] = {"date": "2027-06-30", "port": PortId("fleet", "aircraft", "1")} | more
    return ProductEvent("deprecate", "fleet", "aircraft", 1, "Ann", "2026-11-22T12:00:00Z", "too coarse", **values)


def telling(*events: ProductEvent) -> Published:
    registry = published(aircraft())
    return replace(registry, domains=tuple(replace(each, events=events) for each in registry.domains))


READER = domain("a", inputs=["fleet.aircraft@1"], reads=["m fleet.aircraft@1"])


def test_a_reader_is_told_who_said_it_and_why() -> None:
    [finding] = found(deprecated_input.RULE, READER, registry=telling(said()), now=NOON)
    assert finding.fact.endswith("may be gone from 2027-06-30 on, in 220 days; its successor is fleet.aircraft@2")
    assert finding.because == "Ann deprecated fleet.aircraft.aircraft@1 from 2027-06-30 on: too coarse"
    assert finding.level == "warn"
    assert not found(deprecated_input.RULE, READER, registry=telling(), now=NOON)


def test_it_is_told_too_when_the_domain_that_said_it_is_checked_as_well() -> None:
    fleet = domain("fleet", products=(aircraft(),))
    [finding] = found(deprecated_input.RULE, READER, fleet, registry=telling(said()), now=NOON)
    assert finding.because == "Ann deprecated fleet.aircraft.aircraft@1 from 2027-06-30 on: too coarse"


def test_the_named_replacement_comes_before_the_latest_version() -> None:
    event = said(replacement=PortId("network", "planes"))
    [finding] = found(deprecated_input.RULE, READER, registry=telling(event), now=NOON)
    assert finding.fact.endswith("its successor is network.planes")
    assert "ref('network', 'planes')" in finding.help


@pytest.mark.parametrize("port", [None, PortId("fleet", "aircraft")])
def test_with_all_versions_no_version_is_a_successor(port: PortId | None) -> None:
    [finding] = found(deprecated_input.RULE, READER, registry=telling(said(port=port)), now=NOON)
    assert "successor" not in finding.fact


def test_from_the_date_on_it_is_an_error() -> None:
    [finding] = found(deprecated_input.RULE, READER, registry=telling(said(date="2026-11-22")), now=NOON)
    assert finding.level == "error"


def test_no_comparison_sees_it() -> None:
    producer = telling(said()).domain("fleet")
    (baseline,) = served_baselines(producer)
    assert [port.deprecation_date for product in baseline.promises.products for port in product.ports] == [None, None]
