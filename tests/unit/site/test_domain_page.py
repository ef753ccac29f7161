from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.port import PortId
from meshwright.site.addresses import reads_anchor
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts, ReadFacts
from meshwright.site.kept_alive import kept_alive
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.domain import PER_PAGE, domain
from meshwright.site.surroundings import surroundings
from tests.unit.site.rich_mesh import AIRCRAFT_1, AIRCRAFT_2, CREWS, DOMAINS, NOON, detail_of, rich_mesh
from tests.unit.site.seen import Seen


def seen(name, mesh=None, **more):
    """The page of a domain."""
    return Seen(dict(domain(detail_of(mesh or rich_mesh(), name, **more)))[f"domains/{name}/index.html"])


def test_the_head_says_what_it_is_for_and_whom_to_ask():
    page = seen("fleet", dbt_docs="dbt/fleet/index.html")
    assert "The aircraft that fly from New York, and who made them" in page.words
    assert "Owner Fleet team fleet@example.com" in page.words
    assert "Offers 2 products, 3 ports Read by 2 domains Reads 0 domains" in page.words
    for link in ("mailto:fleet@example.com", "../../dbt/fleet/index.html", "domain.json"):
        assert link in page.links
    assert "../../owners/index.html#owner-fleet.40.example.2e.com" in page.links
    assert "dbt docs" not in seen("fleet").words


def test_products_say_how_they_stand():
    fleet, weather = (seen(name).sections["Data products"] for name in ("fleet", "weather"))
    assert "Aircraft register 1.1.0 source-aligned fresh 1 port will go" in fleet
    assert "2 ports, read by 2 domains" in fleet
    assert "crews 2.0.0 deprecated yanked 1 port will go" in fleet
    assert "Hourly weather 3.0.0 late 1 port, read by 1 domain" in weather
    assert "radar 1.0.0 1 port will go 1 port, read by nobody" in weather


def test_readers_keep_alive_what_would_go():
    found = kept_alive(surroundings(rich_mesh(), "fleet"))
    assert [(each.port.id, each.sunset, each.successor, len(each.movers)) for each in found] == [
        (AIRCRAFT_1, "passed", AIRCRAFT_2, 2),
        (CREWS, "near", None, 1),
    ]
    first, _ = seen("fleet").rows(0)
    assert first[:3] == ["aircraft@1", "2026-11-01 passed", "fleet.aircraft@2"]
    assert "punctuality reads 2 of 3 columns, and the successor too; ask Punctuality team" in first[3]


def test_an_older_version_is_kept_alive_without_a_day():
    aircraft = DOMAINS[0].products[0]
    undated = replace(
        aircraft, ports=(aircraft.ports[0], replace(aircraft.ports[1], deprecated_from=None, replacement=None))
    )
    mesh = SiteMesh([replace(DOMAINS[0], products=(undated,)), *DOMAINS[1:]], NOON)
    (each,) = kept_alive(surroundings(mesh, "fleet"))
    assert (each.port.id, each.sunset, each.successor) == (AIRCRAFT_1, None, AIRCRAFT_2)
    assert "no day is announced" in seen("fleet", mesh).rows(0)[0]


def test_an_old_version_that_nobody_reads_is_nobodys_matter():
    assert kept_alive(surroundings(SiteMesh([DOMAINS[0]], NOON), "fleet")) == ()


def test_who_depends_on_it_by_domain_and_by_port():
    page = seen("fleet")
    assert page.rows(1) == [
        ["network", "nobody", "aircraft@1, crews, pilots not published", "no single product"],
        ["punctuality", "Punctuality team", "aircraft@2, aircraft@1", "delays"],
    ]
    assert [row[0] for row in page.rows(2)] == ["aircraft@1", "aircraft@2", "crews"]
    assert page.rows(2)[1] == ["aircraft@2", "punctuality/delays 1 of 2 columns"]
    assert "past the contract" in seen("weather").rows(0)[0][0]


def test_whom_it_depends_on_with_ports_and_columns():
    page = seen("punctuality")
    assert {reads_anchor("fleet"), reads_anchor("weather")} <= set(page.ids)
    html = dict(domain(detail_of(rich_mesh(), "punctuality")))["domains/punctuality/index.html"]
    assert html.index('id="reads-fleet"') < html.index(">aircraft@1</a>", html.index('id="inputs"'))
    rows = {row[1].split()[0]: row for row in page.rows(2)}
    assert rows["aircraft@1"] == [
        "fleet",
        "aircraft@1 may be gone from 2026-11-01 passed; read fleet.aircraft@2 instead",
        "delays",
        "tail_number, seats",
    ]
    assert rows["hourly_observations"][2:] == [
        "no single product, delays",
        "wind_speed; perhaps every column past the contract",
    ]
    assert "../../domains/fleet/aircraft/aircraft-v1/index.html#column-seats" in page.links


def test_a_column_that_is_not_there_is_named_and_leads_nowhere():
    page = seen("network")
    assert "crew_id, night_shifts not there" in page.sections["What it depends on"]
    assert any(link.endswith("#column-crew_id") for link in page.links)
    assert not any("night_shifts" in link for link in page.links)
    assert "pilots not published" in page.sections["What it depends on"]


def test_environments_debt_and_risks_of_the_domain():
    fleet, delays = seen("fleet"), seen("punctuality")
    assert "dev 2026-11-23 11:00 UTC rolled back 2026-11-23 11:30 UTC" in fleet.sections["Environments"]
    assert "DEP005 fleet.aircraft@1 accepted in dev" in delays.sections["Accepted debt"]
    assert "Accepted debt" not in fleet.sections
    assert "not published fleet.pilots is read, but not published" in fleet.sections["At risk"]
    assert "At risk" not in seen("network").sections


def test_its_changes_lead_to_the_timeline():
    page = seen("fleet")
    told = page.sections["Recent changes"]
    assert told.index("1.1.0 may break readers") < told.index("1.0.1 yanked") < told.index("1.0.0")
    assert "../../changes/index.html#fleet.aircraft-1.1.0" in page.links


def test_a_domain_without_anything_has_a_page():
    page = seen("silent")
    assert "This domain publishes no port." in page.words
    assert list(page.sections) == ["Data products"]


def test_a_page_depends_on_its_surroundings_alone():
    """Another domain's words change; the page does not."""
    other = replace(DOMAINS[4], description="Another text", deployments=())
    mesh = SiteMesh([*DOMAINS[:4], other], NOON)
    for name in ("fleet", "network"):
        assert dict(domain(detail_of(mesh, name))) == dict(domain(detail_of(rich_mesh(), name)))


@pytest.mark.parametrize("count", [PER_PAGE, PER_PAGE + 1, 10_000])
def test_many_products_get_pages_of_their_own(count):
    products = tuple(
        ProductFacts(
            "big",
            f"product_{n}",
            "1.0.0",
            description="What it is for. " * 20,
            ports=(PortFacts(PortId("big", f"p{n}"), True, "", ()),),
        )
        for n in range(count)
    )
    made = dict(domain(detail_of(SiteMesh([DomainFacts("big", products=products)], NOON), "big")))
    assert len(made) == -(-count // PER_PAGE)
    assert all(path.startswith("domains/big/") for path in made)
    assert all(len(text.encode()) < 1_000_000 for text in made.values())
    pages = [Seen(text) for text in made.values()]
    linked = {link.rsplit("/", 2)[-2] for page in pages for link in page.links if "/product_" in f"/{link}"}
    assert len(linked) == count


def test_many_inputs_are_cut_and_the_matrix_still_finds_each_domain():
    names = [f"d{n}" for n in range(3)]
    ports = {name: tuple(PortFacts(PortId(name, f"p{n:03}"), True, "", ("a",)) for n in range(400)) for name in names}
    others = [DomainFacts(n, products=(ProductFacts(n, "all", "1.0.0", ports=ports[n]),)) for n in names]
    reads = tuple(ReadFacts(port.id, "", "prod", ("a",), "exact") for name in names for port in ports[name])
    page = seen("reader", SiteMesh([DomainFacts("reader", reads=reads), *others], NOON))
    assert {reads_anchor(name) for name in names} <= set(page.ids)
    assert [row for row in page.rows() if "more ports" in row[1]] == [
        [name, "and 200 more ports", "", ""] for name in names
    ]
    assert "1,200 ports of 3 domains" in page.words


def test_a_domain_tells_of_its_dashboards():
    page = seen("punctuality")
    told = page.sections["Dashboards and applications"]
    assert "Delay board dashboard shows weather.hourly_observations, delays_by_carrier; ask Punctuality team" in told
    assert "crew_board shows fleet.crews; nobody answers for it" in told
    assert "https://boards.example.com/delays" in page.links
    assert "not an address" not in page.links
    assert "Dashboards and applications" not in seen("fleet").sections
