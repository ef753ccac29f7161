from __future__ import annotations

from meshwright.mesh.port import Owner
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.rules import foreign_private_read, unoffered_input
from tests.unit.rules.small_mesh import domain, found, product, published

PRIVATE = foreign_private_read.RULE
OFFER = unoffered_input.RULE

AIRCRAFT = product("fleet/aircraft", "aircraft@1", "aircraft@2", owner=Owner("Fleet team", "fleet@example.com"))
REGISTRY = published(AIRCRAFT, product("weather/observations", "hourly_observations", consumers=("network",)))


def test_a_public_model_of_an_unchecked_domain_may_be_read() -> None:
    assert not found(PRIVATE, domain("a", reads=["m b.x"]))


def test_without_the_owner_the_readers_manifest_decides() -> None:
    [finding] = found(PRIVATE, domain("a", reads=["m b.x protected"]))
    assert finding.fact == "a reads b.x, which is protected"
    assert finding.because == "the manifest of a has b.x with access protected"
    assert finding.help == "ask b for a port with what m needs"


def test_the_owners_manifest_beats_the_readers() -> None:
    reader = domain("a", reads=["m b.x", "m b.y protected"])
    owner = domain("b", models={"x": "private", "y": "public"}, owner=Owner("B team"))
    [finding] = found(PRIVATE, reader, owner)
    assert finding.fact == "a reads b.x, which is private in b"
    assert finding.because == "domains/b/models/x.sql:1 keeps it private (B team)"
    assert finding.help == "read `b.y` instead, or ask b for a port with what m needs"


def test_a_model_that_the_owner_does_not_have_names_the_nearest_port() -> None:
    [finding] = found(
        PRIVATE,
        domain("a", reads=["m weather.hourly_observation"]),
        domain("weather", products=(product("weather/observations", "hourly_observations", "stations"),)),
    )
    assert finding.fact == (
        "a reads weather.hourly_observation, but weather has no such model; did you mean hourly_observations?"
    )
    assert finding.because == "the manifest of weather has no hourly_observation"
    assert finding.help.startswith("read `weather.hourly_observations` instead")


def test_a_version_that_the_owner_does_not_have_is_found() -> None:
    [finding] = found(PRIVATE, domain("a", reads=["m fleet.aircraft@3"]), domain("fleet", products=(AIRCRAFT,)))
    assert "did you mean aircraft@" in finding.fact


def test_what_is_published_and_offered_may_be_read() -> None:
    reader = domain("a", inputs=["fleet.aircraft", "fleet.aircraft@1"], reads=["m fleet.aircraft@2"])
    assert not found(OFFER, reader, registry=REGISTRY)


def test_an_unknown_domain_names_the_nearest() -> None:
    [finding] = found(OFFER, domain("a", inputs=["wether.hourly_observations"]), registry=REGISTRY)
    assert finding.fact == (
        "a lists wether.hourly_observations, but the registry knows no domain wether; did you mean weather?"
    )
    assert finding.because == "the registry knows fleet, weather"


def test_an_unknown_port_names_the_nearest() -> None:
    [finding] = found(OFFER, domain("network", inputs=["weather.hourly_observation"]), registry=REGISTRY)
    assert finding.fact.endswith("but weather publishes no hourly_observation; did you mean hourly_observations?")
    assert finding.because == "prod serves 1 of its ports (Team)"


def test_an_unknown_version_lists_the_versions() -> None:
    [finding] = found(OFFER, domain("a", inputs=["fleet.aircraft@3"]), registry=REGISTRY)
    assert finding.fact == "a lists fleet.aircraft@3, but fleet publishes no aircraft@3, only aircraft@1, aircraft@2"


def test_a_read_of_an_unpublished_version_is_found_below_an_input_without_version() -> None:
    reader = domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@3"])
    [finding] = found(OFFER, reader, registry=REGISTRY)
    assert str(finding.place) == "models/m.sql:1"
    assert finding.fact.startswith("a reads fleet.aircraft@3, ")


def test_an_input_and_its_reads_give_one_finding_at_the_input() -> None:
    reader = domain("a", inputs=["weather.hourly_observations"], reads=["m weather.hourly_observations"])
    [finding] = found(OFFER, reader, registry=REGISTRY)
    assert str(finding.place) == "mesh.yml:4"
    assert finding.fact == "a lists weather.hourly_observations, which weather offers to network only"


def test_several_readers_of_an_undeclared_port_give_one_finding_at_the_first() -> None:
    reader = domain("a", reads=["n weather.hourly_observations", "m weather.hourly_observations"], declared=False)
    [finding] = found(OFFER, reader, registry=REGISTRY)
    assert str(finding.place) == "models/m.sql:1"
    assert finding.subject == "a -> weather.hourly_observations"


def test_a_product_without_consumers_is_offered_to_nobody() -> None:
    registry = published(product("b/p", "x", consumers=()))
    [finding] = found(OFFER, domain("a", inputs=["b.x"]), registry=registry)
    assert finding.fact == "a lists b.x, which b offers to no other domain"


def test_reads_that_are_not_public_are_left_to_the_private_read_rule() -> None:
    assert not found(OFFER, domain("a", reads=["m fleet.int_aircraft protected"]), registry=REGISTRY)
    sibling = domain("fleet", models={"int_aircraft": "protected"}, products=(AIRCRAFT,))
    assert not found(OFFER, domain("a", reads=["m fleet.int_aircraft"]), sibling, registry=REGISTRY)


def test_what_a_checked_domain_has_not_published_yet_is_a_warning() -> None:
    sibling = domain("b", products=(product("b/p", "x"),))
    for registry in (Published(), published(product("b/p", "y")), published(product("b/p", "x", consumers=()))):
        [finding] = found(OFFER, domain("a", inputs=["b.x"], reads=["m b.x"]), sibling, registry=registry)
        assert finding.level == "warn"
        assert finding.fact == "a lists b.x, which b has not published for it yet"
        assert finding.because == "domains/b/models/p.yml:2 makes it public"
        assert finding.help == "build and publish b"


def test_what_a_checked_domain_will_not_offer_is_an_error_before_it_is_published() -> None:
    sibling = domain("b", products=(product("b/p", "x", consumers=("c",)),))
    [finding] = found(OFFER, domain("a", inputs=["b.x"]), sibling)
    assert finding.level == "error"
    assert finding.fact == "a lists b.x, which b offers to c only"


def test_an_empty_registry_and_a_domain_without_deployment_say_so() -> None:
    [finding] = found(OFFER, domain("a", inputs=["b.x"]))
    assert finding.because == "the registry is empty"
    [finding] = found(OFFER, domain("a", inputs=["b.x"]), registry=Published((PublishedDomain("b"),)))
    assert finding.fact == "a lists b.x, but b publishes no x"


def test_long_lists_are_cut() -> None:
    registry = published(product("b/p", "x", consumers=tuple(f"c{n}" for n in range(9))))
    [finding] = found(OFFER, domain("a", inputs=["b.x"]), registry=registry)
    assert finding.fact.endswith("offers to c0, c1, c2, c3, c4 and 4 more only")
