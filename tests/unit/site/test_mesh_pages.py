from __future__ import annotations

import posixpath
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timezone
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.site.addresses import owner_anchor, reads_anchor
from meshwright.site.deprecation_list import deprecations, yanked_releases
from meshwright.site.environment_list import OtherRelease, environments
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts, ReadFacts
from meshwright.site.finding_list import findings
from meshwright.site.impact import domain_circles, most_read_columns, product_circles
from meshwright.site.matrix import matrix
from meshwright.site.mesh import SiteMesh
from meshwright.site.owner_list import duties, unowned_domains, unowned_products
from meshwright.site.pages.deprecations import deprecations_page
from meshwright.site.pages.environments import environments_page
from meshwright.site.pages.findings import findings_page
from meshwright.site.pages.impact import impact
from meshwright.site.pages.matrix import matrix_page
from meshwright.site.pages.owners import owners
from meshwright.site.risks import risks
from meshwright.site.site_files import domain_files, mesh_files
from tests.unit.site.rich_mesh import (
    AIRCRAFT_1,
    AIRCRAFT_2,
    CREWS,
    DELAYS,
    DOMAINS,
    FLEET_TEAM,
    HOURLY,
    NOON,
    PILOTS,
    RADAR,
    WEATHER_TEAM,
    column_consumer_count,
    detail_of,
    rich_mesh,
)
from tests.unit.site.seen import Seen

PAGES = [deprecations_page, owners, matrix_page, findings_page, environments_page, impact]


def texts(pages):
    """Path -> text of pages."""
    return dict(each if isinstance(each, tuple) else (each.path, each.text()) for each in pages)


def seen(page, mesh=None):
    """The first page of a kind."""
    return Seen(next(iter(texts(page(mesh or rich_mesh())).values())))


# Deprecations


def test_ports_go_in_the_order_of_their_days():
    found = deprecations(rich_mesh())
    assert [(each.port.id, each.sunset) for each in found] == [
        (AIRCRAFT_1, "passed"),
        (CREWS, "near"),
        (RADAR, None),
    ]
    later = deprecations(rich_mesh(datetime(2026, 12, 1, tzinfo=timezone.utc)))
    assert [each.sunset for each in later] == ["passed", "passed", None]


def test_each_domain_that_still_reads_has_to_move_once():
    (network, punctuality) = deprecations(rich_mesh())[0].movers
    assert (network.domain, network.products, network.columns, network.has_begun) == (
        "network", (), ("tail_number",), False,
    )  # fmt: skip
    assert punctuality.products == ("delays",)
    assert punctuality.environments == ("dev", "prod")
    assert punctuality.columns == ("seats", "tail_number")
    assert punctuality.has_begun


def test_the_deprecations_say_who_has_to_move_and_whom_to_ask():
    page = seen(deprecations_page)
    assert "3 ports will go, and 2 of them are still read." in page.words
    assert "1 passed 1 within 30 days 1 without a date that can be read" in page.words
    aircraft, crews, radar = page.rows()
    assert aircraft[0] == "fleet.aircraft@1 Its year is a text"
    assert aircraft[1:3] == ["2026-11-01 passed", "fleet.aircraft@2"]
    assert aircraft[3] == (
        "network reads 1 of 3 columns; nobody answers for it "
        "punctuality reads 2 of 3 columns, and the successor too; ask Punctuality team"
    )
    assert crews[1:3] == ["2026-12-01 soon", "not said; ask Fleet"]
    assert radar[1:] == ["some day no date that can be read", "not said", "nobody reads it"]
    assert "mailto:punctuality@example.com" in page.links
    assert "crews deprecated" in page.sections["Products at their end"]


def unsaid_successor():
    """The rich mesh, but nobody says what to read instead of the first version."""
    fleet, *others = DOMAINS
    aircraft = fleet.products[0]
    ports = (aircraft.ports[0], replace(aircraft.ports[1], replacement=None))
    products = (replace(aircraft, ports=ports), *fleet.products[1:])
    return SiteMesh([replace(fleet, products=products), *others], NOON)


def test_the_latest_version_is_read_instead_where_the_owner_says_nothing():
    first = deprecations(unsaid_successor())[0]
    assert (first.port.id, first.successor) == (AIRCRAFT_1, AIRCRAFT_2)
    assert [each.has_begun for each in first.movers] == [False, True]
    assert seen(deprecations_page, unsaid_successor()).rows()[0][2] == "fleet.aircraft@2"


def test_when_everything_that_goes_is_read_the_deprecations_say_so():
    fleet = DOMAINS[0]
    alone = replace(fleet, products=(fleet.products[0],))
    readers = [each for each in DOMAINS if each.name in ("network", "punctuality")]
    page = seen(deprecations_page, SiteMesh([alone, *readers], NOON))
    assert "1 port will go, and it is still read." in page.words


def test_yanked_releases_tell_where_they_are_served():
    assert [(each.release.version, each.environments) for each in yanked_releases(rich_mesh())] == [
        ("1.0.1", ("dev",)),
        ("2.0.0", ("prod",)),
    ]
    assert seen(deprecations_page).rows(1) == [
        ["fleet/aircraft 1.0.1", "It lost half of its rows", "dev"],
        ["fleet/crews 2.0.0", "Names of people in it", "prod"],
    ]


def test_yanked_releases_that_are_served_come_first():
    fleet = DOMAINS[0]
    gone = replace(fleet.products[0].releases[2], yanked="It was empty")
    aircraft = replace(fleet.products[0], releases=(*fleet.products[0].releases[:1], gone))
    mesh = SiteMesh([replace(fleet, products=(aircraft, fleet.products[1]))], NOON)
    assert [(each.release.version, each.environments) for each in yanked_releases(mesh)] == [
        ("2.0.0", ("prod",)),
        ("1.0.0", ()),
    ]
    assert seen(deprecations_page, mesh).rows(1)[1] == ["fleet/aircraft 1.0.0", "It was empty", "nowhere"]


# Owners


def test_an_owner_is_known_by_the_address_however_it_is_spelled():
    fleet, delays, weather = duties(rich_mesh())
    assert fleet.owner == FLEET_TEAM
    assert [product.name for product in fleet.products] == ["aircraft", "crews"]
    assert (fleet.port_count, fleet.consumer_count) == (3, 2)
    assert [is_bad for _, is_bad in fleet.risk_counts.values()] == [True, True, True, False]
    assert {"not published", "yanked"} < set(fleet.risk_counts)
    assert (weather.owner, weather.consumer_count) == (WEATHER_TEAM, 1)
    assert {"late", "no owner"} <= set(weather.risk_counts)
    assert delays.port_count == 1


def test_what_nobody_answers_for_comes_first():
    assert [product.name for product in unowned_products(rich_mesh())] == ["radar"]
    assert unowned_domains(rich_mesh()) == ("network", "silent")
    page = seen(owners)
    assert list(page.sections)[:2] == ["Nobody answers for", "Everybody"]
    assert "radar in weather, whose owner is Weather team" in page.sections["Nobody answers for"]
    assert owner_anchor(FLEET_TEAM) in page.ids
    assert "mailto:fleet@example.com" in page.links
    assert "1 yanked" in page.sections["Everybody"]


def test_owners_without_an_address_are_told_apart_by_name():
    domains = [DomainFacts(name, owner=Owner(name.upper())) for name in ("a", "b")]
    page = seen(owners, SiteMesh(domains, NOON))
    assert "2 owners answer for the mesh." in page.words
    assert page.words.count("no address") == 2


# Matrix


def test_the_matrix_counts_ports():
    table = matrix(rich_mesh())
    assert table.producers == ("fleet", "punctuality", "weather")
    assert [(row.domain, row.cells, row.port_count, row.upstream_count) for row in table.rows] == [
        ("network", (3, 0, 0), 3, 1),
        ("punctuality", (2, 0, 1), 3, 2),
        ("weather", (0, 1, 0), 1, 1),
    ]
    assert table.alone == ("silent",)


def test_a_number_of_the_matrix_leads_to_the_ports():
    page = seen(matrix_page)
    assert page.rows() == [["network", "3", "1", "3", "", ""], ["punctuality", "3", "2", "2", "", "1"],
                           ["weather", "1", "1", "", "1", ""]]  # fmt: skip
    assert f"../domains/punctuality/index.html#{reads_anchor('weather')}" in page.links


def test_too_large_a_matrix_keeps_the_domains_with_the_most_ties():
    ports = tuple(PortFacts(PortId("hub", f"p{n}"), True, "", ()) for n in range(3))
    hub = DomainFacts("hub", products=(ProductFacts("hub", "all", "1.0.0", ports=ports),))
    readers = [DomainFacts(f"d{n}", reads=(ReadFacts(ports[0].id, "", "prod"),)) for n in range(5)]
    readers[3] = replace(readers[3], reads=(*readers[3].reads, ReadFacts(PortId("gone", "x"), "", "prod")))
    table = matrix(SiteMesh([hub, *readers], NOON), largest=3)
    assert (table.producers, [row.domain for row in table.rows]) == (("hub",), ["d0", "d3"])
    assert table.left_out == ("d1", "d2", "d4", "gone")
    # What is left out of the columns still counts.
    assert (table.rows[1].port_count, table.rows[1].upstream_count) == (2, 2)


# Findings


def test_findings_are_debt_and_risks():
    found = {each.domain: each for each in findings(rich_mesh())}
    assert [(debt.rule, debt.read, debt.environments) for debt in found["punctuality"].debts] == [
        ("DEP005", AIRCRAFT_1, ("dev",)),
        ("PRV003", HOURLY, ("dev",)),
    ]
    assert [risk.port for risk in found["fleet"].risks] == [PILOTS, None, AIRCRAFT_1, CREWS]
    assert (found["fleet"].bad_count, found["silent"].count) == (3, 0)
    page = seen(findings_page)
    assert page.rows()[0] == ["fleet", "Fleet team", "3", "1", "0"]
    at_risk = [risk.domain for risk in risks(rich_mesh())].count("punctuality")
    assert ["punctuality", "Punctuality team", "0", str(at_risk), "2"] in page.rows()
    assert "DEP005 fleet.aircraft@1 accepted in dev" in page.sections["punctuality"]
    assert "late weather.hourly_observations" in page.sections["weather"]
    assert page.sections["Without findings"] == "network, silent"


# Environments


def test_environments_tell_how_they_differ_from_the_default_one():
    prod, dev = environments(rich_mesh())
    assert (prod.name, prod.default_count, prod.port_count, prod.row_count) == ("prod", 4, 6, 6744)
    assert (dev.name, dev.default_count, dev.absent) == ("dev", 0, ("network", "weather"))
    fleet = dev.deployed[0]
    assert fleet.others == (
        OtherRelease("aircraft", "1.0.1", "1.1.0"),
        OtherRelease("crews", None, "2.0.0"),
        OtherRelease("gates", "0.1.0", None),
    )
    assert (fleet.built_count, fleet.passed_count, fleet.warned_count) == (3, 7, 2)
    assert prod.deployed[0].others == ()


def test_the_environments_show_what_was_rolled_back():
    page = seen(environments_page)
    rows = {(table, row[0]): row for table in (0, 1) for row in page.rows(table)}
    fleet = rows[1, "fleet"]
    assert "rolled back 2026-11-23 11:30 UTC" in fleet[1]
    assert fleet[2] == (
        "2 ports, 120 rows aircraft 1.0.1, by default 1.1.0 crews not there, by default 2.0.0 "
        "gates 0.1.0, not there by default"
    )
    assert fleet[3:] == ["3 models, 7 tests passed 2 warned", "duckdb, dbt 1.11.16 in 4 s"]
    assert rows[0, "fleet"][4] == "postgres, dbt 1.10.2 in 3,600 s"
    assert "rolled back" not in str(page.rows(0))
    assert "Not here: network, weather" in page.sections["dev"]
    assert page.sections["Never deployed"] == "silent"


def test_what_failed_is_told_beside_what_passed():
    fleet = DOMAINS[0]
    results = (("error", 1), ("fail", 2), ("pass", 7), ("success", 3))
    failing = replace(fleet, deployments=(replace(fleet.deployments[1], results=results),))
    assert seen(environments_page, SiteMesh([failing], NOON)).rows()[0][3] == "3 models, 7 tests passed 3 failed"


def test_an_environment_without_the_default_one_is_the_default_itself():
    alone = replace(DOMAINS[0], environment="dev", deployments=DOMAINS[0].deployments[:1])
    (dev,) = environments(SiteMesh([alone], NOON))
    assert (dev.default_count, dev.deployed[0].others) == (1, ())


# Impact


def test_the_most_read_columns_come_first():
    mesh = rich_mesh()
    found = most_read_columns(mesh)
    assert [(str(each.port), each.column, each.named, each.perhaps) for each in found] == [
        ("fleet.aircraft@1", "tail_number", ("network", "punctuality"), ()),
        ("fleet.aircraft@1", "seats", ("punctuality",), ()),
        ("fleet.aircraft@2", "tail_number", ("punctuality",), ()),
        ("fleet.crews", "crew_id", ("network",), ()),
        ("punctuality.delays_by_carrier", "carrier", ("weather",), ()),
        ("weather.hourly_observations", "wind_speed", ("punctuality",), ()),
        ("weather.hourly_observations", "origin", (), ("punctuality",)),
    ]
    assert all(each.consumer_count == column_consumer_count(mesh, each.port, each.column) for each in found)


@pytest.mark.parametrize("most", [1, 2, 3, 6, 7, 8])
def test_fewer_columns_are_the_first_of_all(most):
    assert most_read_columns(rich_mesh(), most) == most_read_columns(rich_mesh())[:most]


NAMES = ("a", "b", "c", "d")
READS = st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.sets(st.sampled_from("xyz")), st.booleans())


@given(st.lists(st.tuples(st.sampled_from(NAMES), READS), max_size=25), st.integers(1, 12))
def test_the_most_read_columns_are_those_of_all_columns(told, most):
    ports = {
        name: tuple(PortFacts(PortId(name, f"p{n}"), True, "", ("x", "y", "z")) for n in range(4)) for name in NAMES
    }
    mesh = SiteMesh(
        [
            DomainFacts(
                name,
                products=(ProductFacts(name, "all", "1.0.0", ports=ports[name]),),
                reads=tuple(
                    ReadFacts(PortId(read, f"p{n}"), "", "prod", tuple(sorted(columns)), "exact" if sure else "partial")
                    for reader, (read, n, columns, sure) in told
                    if reader == name
                ),
            )
            for name in NAMES
        ],
        NOON,
    )
    counts = [
        (-column_consumer_count(mesh, port, column), -sum(column in reader.named for reader in mesh.readers(port)))
        for port in mesh.ports
        for column in "xyz"
    ]
    found = most_read_columns(mesh, most)
    assert [(-each.consumer_count, -len(each.named)) for each in found] == sorted(each for each in counts if each[0])[
        :most
    ]


def test_the_impact_page_leads_to_the_columns():
    page = seen(impact)
    assert "The 7 columns with the most readers, of 11." in page.words
    assert page.rows()[0] == ["tail_number", "fleet.aircraft@1", "2", "network, punctuality"]
    assert page.rows()[-1] == ["origin", "weather.hourly_observations", "1", "perhaps punctuality"]
    assert "../domains/fleet/aircraft/aircraft-v1/index.html#column-tail_number" in page.links


def test_circles_of_domains_and_of_products():
    assert domain_circles(rich_mesh()) == (("punctuality", "weather"),)
    assert product_circles(rich_mesh()) == ()
    weather = replace(DOMAINS[4], reads=(ReadFacts(DELAYS, "observations", "prod", ("carrier",), "exact"),))
    tangled = SiteMesh([*DOMAINS[:4], weather], NOON)
    assert product_circles(tangled) == ((("punctuality", "delays"), ("weather", "observations")),)
    assert "Domains 2 punctuality, weather Products 2 punctuality/delays, weather/observations" in seen(
        impact, tangled
    ).sections["Circles"]  # fmt: skip


# All of them

EMPTY_WORDS = [
    (deprecations_page, "No port is announced to go."),
    (owners, "Nobody is named as an owner."),
    (matrix_page, "No domain reads another one."),
    (findings_page, "nothing is at risk."),
    (environments_page, "Nothing is deployed yet."),
    (impact, "No domain reads a column of another one."),
]


@pytest.mark.parametrize(("page", "words"), EMPTY_WORDS)
def test_an_empty_mesh_says_that_there_is_nothing(page, words):
    assert words in seen(page, SiteMesh([], NOON)).words


@pytest.mark.parametrize(("page", "words"), EMPTY_WORDS)
def test_a_mesh_of_one_has_all_pages(page, words):
    mesh = SiteMesh([replace(DOMAINS[2], reads=())], NOON)
    assert seen(page, mesh).words


@pytest.mark.parametrize("page", PAGES)
def test_long_lists_are_cut_into_pages(page):
    """Nothing that a page lists may make it large; 1 MB is the most."""
    mesh = large_mesh()
    made = texts(page(mesh))
    assert all(len(text.encode()) < 1_000_000 for text in made.values())
    assert list(made) == list(dict.fromkeys(made))


def large_mesh():
    """1,500 domains, each with an owner of its own, two deprecated ports, and a read of the domain before."""
    return SiteMesh([large_domain(number) for number in range(1500)], NOON)


def large_domain(number):
    name = f"domain_{number:04}"
    ports = tuple(
        PortFacts(PortId(name, f"a_port_with_a_long_name_{n}"), True, "", ("a", "b"), deprecated_from="2027-06-30")
        for n in range(2)
    )
    product = ProductFacts(
        name, "product", "1.0.0", owner=Owner(f"Team {number}", f"team{number}@example.com"), ports=ports
    )
    read = PortId(f"domain_{number - 1:04}", "a_port_with_a_long_name_0")
    reads = (ReadFacts(read, "product", "prod", ("a",), "exact"),) if number else ()
    return replace(DOMAINS[0], name=name, owner=product.owner, products=(product,), reads=reads)


def whole_site(mesh):
    """Path -> text of every file."""
    found = dict(mesh_files(mesh))
    for name, facts in mesh.domains.items():
        ports = {
            port.id: Port(port.id, product.name, columns=tuple(Column(column) for column in port.columns))
            for product in facts.products
            for port in product.ports
        }
        found.update(domain_files(replace(detail_of(mesh, name), ports=ports)))
    return found


def test_every_link_of_every_page_leads_somewhere():
    site = whole_site(rich_mesh())
    pages = {path: Seen(text) for path, text in site.items() if path.endswith(".html")}
    checked = set()
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            assert target in site, (path, link)
            assert not parts.fragment or parts.fragment in pages[target].ids, (path, link)
            checked.add((path, link))
    assert len(checked) > 300


@pytest.mark.parametrize(
    "poison", ["<script>alert(1)</script>", "' onclick='x", '"><b>', "{{ 7 * 7 }}", "\x00\x1b\u202e\ud800", "]]>", ""]
)
def test_hostile_words_stay_words(poison):
    mesh = SiteMesh([poisoned(domain, poison) for domain in DOMAINS], NOON)
    site = whole_site(mesh)
    for path, text in site.items():
        text.encode()
        if path.endswith(".html"):
            page = Seen(text)
            assert not page.hostile, path
            assert all(urlsplit(link).scheme in ("", "https", "http", "mailto") for link in page.links)
    if "script" in poison:
        assert poison in Seen(site["changes/index.html"]).words
        assert poison in Seen(site["domains/fleet/index.html"]).words


def poisoned(value, poison, key=""):
    """The value with the words in it replaced; names, times and versions are others' matter."""
    if isinstance(value, str):
        return poison if key in WORDS else value
    if isinstance(value, tuple):
        return tuple(poisoned(item, poison, key) for item in value)
    if isinstance(value, PortId):
        return value
    if is_dataclass(value):
        return replace(
            value, **{each.name: poisoned(getattr(value, each.name), poison, each.name) for each in fields(value)}
        )
    return value


WORDS = {
    "description", "title", "subject", "fact", "because", "code", "yanked", "commit", "dbt_version", "adapter",
    "deprecation_reason", "deprecated_from", "columns", "published_at", "restored_at", "built_at", "released_at",
    "email",
}  # fmt: skip
