"""What is served: in time, and at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.rules import late_deployment, undeployed_domain
from tests.unit.rules.small_mesh import domain, found, product, published

LATE, UNDEPLOYED = late_deployment.RULE, undeployed_domain.RULE
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def promising(freshness: str) -> Domain:
    return domain("b", products=(replace(product("b/p", "x", "y"), sla=(("freshness", freshness),)),))


def built(*times: str, environment: str = "prod") -> Published:
    (there,) = published(product("b/p", "x", "y")).domains
    deployment = there.deployments[0]
    served = tuple(replace(port, built_at=time) for port, time in zip(deployment.served, times, strict=True))
    return Published((replace(there, deployments=(replace(deployment, environment=environment, served=served),)),))


def late(freshness: str, *times: str) -> list[Finding]:
    return found(LATE, promising(freshness), registry=built(*times), now=NOON)


@pytest.mark.parametrize(
    ("freshness", "kept", "broken"),
    [
        ("30m", "2026-11-22T11:30:00Z", "2026-11-22T11:29:59Z"),
        ("24h", "2026-11-21T12:00:00Z", "2026-11-21T11:59:59Z"),
        ("7d", "2026-11-15T12:00:00Z", "2026-11-15T11:59:59Z"),
    ],
)
def test_a_promise_is_kept_to_the_second(freshness: str, kept: str, broken: str) -> None:
    assert not late(freshness, kept, kept)
    [finding] = late(freshness, kept, broken)
    assert finding.subject == "prod -> b.p"
    assert "old in y, and b promises " + freshness in finding.fact


@pytest.mark.parametrize(
    ("time", "age"),
    [("2026-11-22T10:30:00Z", "90m"), ("2026-11-21T06:00:00Z", "30h"), ("2026-11-13T11:00:00Z", "9d")],
)
def test_the_oldest_port_is_named_with_an_age_of_the_right_size(time: str, age: str) -> None:
    [finding] = late("1h", time, "2026-11-22T10:59:00Z")
    assert f"rows that are {age} old in x" in finding.fact


@pytest.mark.parametrize("freshness", ["", "soon", "24", "h", "-1h", "9999999d", "9" * 5000 + "d", "٣h"])
def test_what_is_no_promise_is_not_judged(freshness: str) -> None:
    assert not late(freshness, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z")


@pytest.mark.parametrize("time", ["", "yesterday", "2026-13-45T00:00:00Z", "2027-01-01T00:00:00Z", "\x1b[31m"])
def test_a_time_that_is_none_or_still_to_come_is_not_judged(time: str) -> None:
    assert not late("1h", time, time)


def test_the_longest_promise_there_can_be_is_kept() -> None:
    assert not late("999999d", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")


def test_only_the_environment_that_consumers_read_is_judged() -> None:
    old, new = "2026-11-01T00:00:00Z", "2026-11-22T11:00:00Z"
    (dev,), (prod,) = built(old, old, environment="dev").domains, built(new, new).domains
    both = Published((replace(prod, deployments=dev.deployments + prod.deployments),))
    assert not found(LATE, promising("24h"), registry=both, now=NOON)
    [finding] = found(LATE, promising("24h"), registry=Published((dev,)), now=NOON)
    assert finding.subject == "dev -> b.p"


def test_without_a_clock_nothing_is_late() -> None:
    assert not found(LATE, promising("24h"), registry=built("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z"))


def test_a_domain_without_a_deployment_is_undeployed_and_not_late() -> None:
    there = promising("24h")
    for registry in (published(product("c/p", "x")), Published((PublishedDomain("b"),))):
        assert not found(LATE, there, registry=registry, now=NOON)
        [finding] = found(UNDEPLOYED, there, domain("a"), registry=registry)
        assert finding.subject == "b"


def test_a_new_product_of_a_deployed_domain_and_a_domain_without_ports_are_no_finding() -> None:
    deployed = published(product("b/p", "x"))
    new = domain("b", products=(product("b/new", "y"),))
    assert not found(UNDEPLOYED, new, domain("a"), registry=deployed)


def test_a_domain_that_is_checked_alone_is_not_told_before_its_first_publication() -> None:
    assert not found(UNDEPLOYED, promising("24h"), registry=published(product("c/p", "x")))


def test_where_a_reader_is_told_already_the_owner_is_not() -> None:
    owner = domain("b", products=(product("b/p", "x"),))
    registry = published(product("c/p", "x"))
    assert not found(UNDEPLOYED, owner, domain("a", inputs=["b.x"]), registry=registry)
    assert not found(UNDEPLOYED, owner, domain("a", reads=["m b.x"]), registry=registry)
