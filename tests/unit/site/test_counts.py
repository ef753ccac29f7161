"""The numbers, counted by hand and by the definitions in models/mesh/mesh.yml."""

from __future__ import annotations

import pytest

from meshwright.site.counts import DomainCounts, consumers, domain_counts, product_consumers
from meshwright.site.domain_overview import overview_counts
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.surroundings import surroundings
from tests.unit.site.rich_mesh import (
    AIRCRAFT_1,
    AIRCRAFT_2,
    CREWS,
    DELAYS,
    HOURLY,
    NOON,
    PILOTS,
    RADAR,
    column_consumer_count,
    rich_mesh,
)

# product_count, port_count, upstream_count, downstream_count
EXPECTED = {
    "fleet": DomainCounts(2, 3, 0, 2),
    "network": DomainCounts(0, 0, 1, 0),
    "punctuality": DomainCounts(1, 1, 2, 1),
    "silent": DomainCounts(0, 0, 0, 0),
    "weather": DomainCounts(2, 2, 1, 1),
}


def test_the_numbers_of_the_domains():
    assert domain_counts(rich_mesh()) == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_a_domains_own_page_counts_the_same(name):
    assert overview_counts(surroundings(rich_mesh(), name)) == EXPECTED[name]


def test_consumers_are_domains_whatever_they_read_for_and_wherever():
    mesh = rich_mesh()
    assert len(product_consumers(mesh, [mesh.products["fleet", "aircraft"]])) == 2
    assert len(product_consumers(mesh, [mesh.products["weather", "radar"]])) == 0
    counts = {
        port: len(consumers(mesh.readers(port))) for port in (AIRCRAFT_1, AIRCRAFT_2, CREWS, DELAYS, HOURLY, RADAR)
    }
    assert counts == {AIRCRAFT_1: 2, AIRCRAFT_2: 1, CREWS: 1, DELAYS: 1, HOURLY: 1, RADAR: 0}
    assert len(consumers(mesh.readers(PILOTS))) == 1


def test_whoever_may_read_a_column_counts_as_its_consumer():
    mesh = rich_mesh()
    assert column_consumer_count(mesh, AIRCRAFT_1, "tail_number") == 2
    assert column_consumer_count(mesh, AIRCRAFT_1, "Seats") == 1
    assert column_consumer_count(mesh, AIRCRAFT_1, "speed") == 0
    assert column_consumer_count(mesh, HOURLY, "origin") == 1


def test_a_mesh_of_one_domain_has_no_ties():
    assert domain_counts(SiteMesh([DomainFacts("alone")], NOON)) == {"alone": DomainCounts(0, 0, 0, 0)}
