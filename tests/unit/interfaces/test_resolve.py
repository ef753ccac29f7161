"""From inputs to ports, or the reason why there are none."""

from __future__ import annotations

import pytest

from meshwright.interfaces.resolve import resolve_inputs
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.mesh.port import Owner
from meshwright.mesh.published import Published
from tests.unit.interfaces.upstream import domain, port, published, release

FLEET = published(
    release(port("aircraft@1", latest=False), port("aircraft@2")),
    release(port("engines", product="engines"), consumers=("network",)),
)


def resolve(*inputs: str, consumer: str = "punctuality", registry: Published = FLEET) -> list[str]:
    found = resolve_inputs(map(Input.parse, inputs), consumer, registry)
    return [str(port.id) for ports in found.values() for _, port in ports]


def why_not(*inputs: str, consumer: str = "punctuality", registry: Published = FLEET) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        resolve(*inputs, consumer=consumer, registry=registry)
    return caught.value.problems


def test_an_unpinned_input_of_a_versioned_port_gives_all_versions() -> None:
    assert resolve("fleet.aircraft") == ["fleet.aircraft@1", "fleet.aircraft@2"]


def test_a_pinned_input_gives_its_version() -> None:
    assert resolve("fleet.aircraft@1") == ["fleet.aircraft@1"]


def test_a_port_that_two_inputs_name_is_given_once() -> None:
    assert resolve("fleet.aircraft@2", "fleet.aircraft@1", "fleet.aircraft@2") == [
        "fleet.aircraft@1",
        "fleet.aircraft@2",
    ]


def test_a_port_that_is_listed_pinned_and_unpinned_is_given_once() -> None:
    assert resolve("fleet.aircraft@2", "fleet.aircraft") == ["fleet.aircraft@1", "fleet.aircraft@2"]


def test_a_product_is_given_to_the_domains_it_is_offered_to() -> None:
    assert resolve("fleet.engines", consumer="network") == ["fleet.engines"]
    assert why_not("fleet.engines") == [
        "fleet.engines: the product fleet.engines is not offered to punctuality; ask Fleet team (fleet@example.com)"
    ]


def test_an_owner_who_cannot_be_reached_is_not_named() -> None:
    registry = published(release(port("engines"), consumers=(), owner=Owner("Fleet team")))
    assert why_not("fleet.engines", registry=registry) == [
        "fleet.engines: the product fleet.aircraft is not offered to punctuality"
    ]


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ("fleeet.aircraft", "fleeet.aircraft: the registry has no domain fleeet; did you mean fleet?"),
        ("xyz.aircraft", "xyz.aircraft: the registry has no domain xyz"),
        ("fleet.aircrafts", "fleet.aircrafts: fleet publishes no port aircrafts; did you mean aircraft?"),
        ("fleet.zzz", "fleet.zzz: fleet publishes no port zzz; its ports are aircraft, engines"),
        ("fleet.aircraft@3", "fleet.aircraft@3: fleet publishes aircraft in version 1, 2 only"),
    ],
)
def test_what_is_not_published_is_told_with_what_is(declared: str, problem: str) -> None:
    assert why_not(declared) == [problem]


def test_all_inputs_that_cannot_be_resolved_are_told_at_once() -> None:
    found = why_not("fleet.zzz", "xyz.a", "fleet.aircraft@1", "fleet.engines")
    assert [problem.split(":")[0] for problem in found] == ["fleet.engines", "fleet.zzz", "xyz.a"]


def test_a_port_that_is_released_and_not_deployed_cannot_be_read() -> None:
    registry = Published((domain(release(port("aircraft"), port("engines")), hidden=("engines",)),))
    assert why_not("fleet.engines", registry=registry) == [
        "fleet.engines: fleet publishes no port engines; its ports are aircraft"
    ]


def test_versions_are_listed_as_numbers() -> None:
    registry = published(release(*(port(f"aircraft@{version}") for version in (1, 2, 10))))
    assert why_not("fleet.aircraft@3", registry=registry) == [
        "fleet.aircraft@3: fleet publishes aircraft in version 1, 2, 10 only"
    ]


def test_a_domain_does_not_read_its_own_port_through_the_mesh() -> None:
    # Its interface package would be called like the project that installs it, which dbt refuses.
    assert why_not("fleet.aircraft", consumer="fleet")
