from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import PortUse
from meshwright.site.column_promises import column_promises
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts, ReleaseFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.port import ports
from meshwright.site.surroundings import surroundings
from meshwright.site.versions_compared import ColumnDifference, versions_compared
from tests.unit.site.example_mesh import AIRCRAFT_1, AIRCRAFT_2, HOURLY, MESH, OBSERVATIONS
from tests.unit.site.html_pages import Page
from tests.unit.site.rich_mesh import NOON, RADAR, rich_mesh
from tests.unit.site.whole_site import site_of

BUILT, MAKER = Column("built", "date"), Column("maker", "varchar")
HOURLY_PAGE = "domains/weather/observations/hourly_observations/index.html"


def mesh_with(port, uses=None, events=()):
    """The example mesh with another port of weather, which `punctuality` reads otherwise."""
    fleet, punctuality, silent, weather = MESH.domains
    release = replace(weather.releases[0], product=replace(OBSERVATIONS, ports=(port,)))
    weather = replace(weather, releases=(release,), events=events)
    if uses is not None:
        punctuality = replace(punctuality, deployments=(replace(punctuality.deployments[0], uses=uses),))
    return Published((fleet, punctuality, silent, weather))


def hourly(**changed):
    return replace(OBSERVATIONS.ports[0], **changed)


def page_of(published, path=HOURLY_PAGE):
    return Page(site_of(published)[path])


def test_a_port_tells_how_to_begin():
    page = page_of(MESH)
    for words in [
        "mesh add weather.hourly_observations",
        "{{ ref('weather', 'hourly_observations') }}",
        "select origin, observed_at, temperature_f from {{ ref('weather', 'hourly_observations') }}",
        "26,115",
        "primary key (origin, observed_at)",
        "check: visibility_miles between 0 and 10",
        "Airport, by its three-letter code",
    ]:
        assert words in page.words
    assert "mailto:weather@example.com" in page.links


def test_a_port_tells_who_may_read_it_and_leads_to_its_table():
    page = page_of(MESH)
    assert "Who may read itevery domain, how to get it" in page.words
    assert "../../../../domains/weather/observations/index.html#access" in page.links
    assert "write the second into a model. Without dbt, ask for its table." in page.words
    assert "#served" in page.links


def test_a_hostile_name_offers_nothing_to_paste_into_a_shell():
    port = hourly(id=PortId("weather", "x; rm -rf ~"))
    fleet, punctuality, silent, weather = mesh_with(port, uses=()).domains
    served = tuple(replace(each, port=port.id) for each in weather.deployments[1].served)
    weather = replace(weather, deployments=(replace(weather.deployments[1], served=served),))
    site = site_of(Published((fleet, punctuality, silent, weather)))
    (page,) = [Page(text) for path, text in site.items() if "rm-rf" in path and path.endswith(".html")]
    assert "x; rm -rf ~" in page.words
    assert "mesh add" not in page.words
    assert "select" not in page.words


def row_of(text):
    return text.split("</tr>")[0]


def test_each_column_says_who_feels_a_change():
    uses = (PortUse(HOURLY, ("origin",), "exact", product="delays"),)
    text = site_of(mesh_with(hourly(), uses))[HOURLY_PAGE]
    rows = {row.split('"')[0]: row_of(row) for row in text.split('<tr id="column-')[1:]}
    assert "punctuality/delays" in rows["origin"]
    assert "nobody is known" in rows["temperature_f"]
    unsure = site_of(mesh_with(hourly(), (PortUse(HOURLY, ("origin",), "partial", product="delays"),)))[HOURLY_PAGE]
    rows = {row.split('"')[0]: row_of(row) for row in unsure.split('<tr id="column-')[1:]}
    assert "perhaps" not in rows["origin"]
    assert "perhaps" in rows["temperature_f"]


def test_who_reads_the_readers_is_told_once_and_only_beyond_them():
    weather_reads = PortUse(PortId("punctuality", "delay_by_carrier"), ("carrier",), "exact")
    fleet, punctuality, silent, weather = mesh_with(
        hourly(), (PortUse(HOURLY, ("origin",), "exact", product="delays"),)
    ).domains
    fleet = replace(fleet, deployments=(replace(fleet.deployments[0], uses=(weather_reads,)),))
    page = page_of(Published((fleet, punctuality, silent, weather)))
    assert "And beyond them: fleet" in page.words


def test_a_port_that_will_go_says_so_first():
    event = ProductEvent(
        "deprecate", "weather", "observations", 1, "ann", "2026-11-01T00:00:00Z", "a better one is there",
        port=HOURLY, date="2026-12-01", replacement=AIRCRAFT_2,
    )  # fmt: skip
    page = page_of(mesh_with(hourly(), events=(event,)))
    assert (
        "May be gone from 2026-12-01 soon: a better one is there. Read fleet.aircraft@2 instead. "
        "punctuality still reads it." in page.words
    )
    passed = page_of(mesh_with(hourly(deprecation_date="2026-11-23"), uses=()))
    assert "May be gone from 2026-11-23 passed. Nobody is known to read it." in passed.words


def test_columns_tell_what_is_promised_of_them():
    port = hourly(
        columns=(
            Column("state", "varchar", "Where it stands", "pii", "", "as the handbook says", tags=("finance",)),
            Column("amount", "decimal(9,2)", unit="EUR"),
            Column("Amount", "decimal(9,2)"),
        ),
        constraints=(Constraint("unique", ("state",)), Constraint("primary_key", ("STATE",))),
        tests=(
            DataTest("not_null", ("state",)),
            DataTest("unique", ("state",)),
            DataTest("accepted_values", ("state",), tuple(f'"s{n:02}"' for n in range(15))),
            DataTest("accepted_range", ("amount",), ("max=9", "min=0")),
            DataTest("not_null", ("amount",), blocks=False),
            DataTest("dbt_utils.unique_combination_of_columns", ("state", "amount")),
        ),
        other_tests=(DataTest("looks_right"),),
    )
    page = page_of(mesh_with(port, uses=()))
    for words in [
        "key unique never empty pii finance",
        "One of s00, s01,",
        "s11 and 3 more",
        "Means: as the handbook says",
        "at most 9 at least 0 in EUR never empty (looked at, stops no build)",
        "unique together (state, amount)",
        "looks right",
    ]:
        assert words in page.words, words
    # Names that differ in case alone are columns of their own, and each has its place.
    assert len([each for each in page.ids if each.startswith("column-")]) == 3


@pytest.mark.parametrize(
    ("values", "shown"),
    [(('"a"', "1", "true"), ("a", "1", "true")), (("not json",), ("not json",)), ((), ())],
)
def test_values_are_shown_as_people_write_them(values, shown):
    port = hourly(columns=(Column("a"),), constraints=(), tests=(DataTest("accepted_values", ("a",), values),))
    by_column, _ = column_promises(port)
    assert by_column["a"].values == shown


def test_the_other_versions_tell_what_a_reader_has_to_change():
    old = Port(AIRCRAFT_1, "aircraft", columns=(Column("tail", "varchar"), Column("seats", "integer"), BUILT))
    new = Port(AIRCRAFT_2, "aircraft", columns=(Column("TAIL", "VARCHAR"), Column("seats", "bigint"), MAKER))
    (difference,) = versions_compared(old, {old.id: old, new.id: new})
    assert difference.other == AIRCRAFT_2
    assert difference.is_latest
    assert difference.columns == (
        ColumnDifference("other type", "seats", "integer", "bigint"),
        ColumnDifference("gone", "built", "date"),
        ColumnDifference("new", "maker", "", "varchar"),
    )
    assert versions_compared(old, {old.id: old}) == ()


def test_a_version_that_promises_less_is_not_called_the_same():
    columns = (Column("tail", "varchar"),)
    old = Port(
        AIRCRAFT_1,
        "aircraft",
        columns=columns,
        constraints=(Constraint("not_null", ("tail",)), Constraint("check", (), "seats > 0")),
        tests=(DataTest("accepted_values", ("tail",), ('"a"', '"b"')),),
    )
    new = Port(AIRCRAFT_2, "aircraft", columns=columns, tests=(DataTest("unique", ("tail",)),))
    (difference,) = versions_compared(old, {old.id: old, new.id: new})
    assert difference.columns == (
        ColumnDifference("promised less", "tail", "never empty; one of a, b"),
        ColumnDifference("promised more", "tail", "", "unique"),
        ColumnDifference("promised less", "", "check: seats > 0"),
    )


def test_what_only_the_other_version_has_is_not_said_to_be_in_both():
    fleet, *others = MESH.domains
    (release,) = fleet.releases
    ports = tuple(
        replace(each, columns=(*each.columns, MAKER)) if each.id == AIRCRAFT_2 else each
        for each in release.product.ports
    )
    fleet = replace(fleet, releases=(replace(release, product=replace(release.product, ports=ports)),))
    site = site_of(Published((fleet, *others)))
    assert "maker is only there varchar" in Page(site["domains/fleet/aircraft/aircraft-v1/index.html"]).words
    assert "maker is not there" in Page(site["domains/fleet/aircraft/aircraft-v2/index.html"]).words


def test_a_version_leads_to_the_others():
    page = page_of(MESH, "domains/fleet/aircraft/aircraft-v1/index.html")
    assert "../../../../domains/fleet/aircraft/aircraft-v2/index.html" in page.links
    assert "The same columns with the same types and promises." in page.words


def test_a_port_that_will_go_names_the_latest_version_where_no_successor_is_said():
    words = page_of(MESH, "domains/fleet/aircraft/aircraft-v1/index.html").words
    assert "May be gone from 2027-06-30. Read fleet.aircraft@2 instead." in words


def test_the_environment_that_readers_find_is_the_first():
    words = page_of(MESH).words
    assert words.index("prod default weather.main.hourly_observations") < words.index("dev weather.main")


@pytest.mark.parametrize(("milliseconds", "told"), [(42, "in 42 ms"), (0, "in 0 ms"), (1500, "in 1.5 s"), (None, "")])
def test_a_build_is_told_as_short_as_it_was(milliseconds, told):
    *others, weather = MESH.domains
    dev, prod = weather.deployments
    prod = replace(prod, served=tuple(replace(each, milliseconds=milliseconds) for each in prod.served))
    words = page_of(Published((*others, replace(weather, deployments=(dev, prod))))).words
    assert f"2026-11-22 10:00 UTC {told}".strip() in words
    assert ("UTC in " in words) is bool(told)


def test_a_port_tells_its_release_and_that_nobody_newly_gets_a_bad_one():
    released = ReleaseFacts("1.3.0", "2026-11-20T10:00:00Z", "abcdef0123456789")
    yank = ProductEvent("yank", "weather", "observations", 1, "ann", "2026-11-21T00:00:00Z", "half", release="1.3.0")
    site = site_of(mesh_with(hourly(), events=(yank,)), history={("weather", "observations"): (released,)})
    words = Page(site[HOURLY_PAGE]).words
    assert "Release1.3.0, 2026-11-20 10:00 UTC from commit abcdef0123" in words
    assert "Its owner calls release 1.3.0 bad: half. Nobody newly gets it: mesh add refuses it" in words
    assert "mesh add weather" not in words


def test_a_long_description_of_a_column_is_cut():
    page = page_of(mesh_with(hourly(columns=(Column("origin", "varchar", "word " * 2000),), constraints=())))
    assert "more characters" in page.words


def test_a_wide_port_stays_small_and_one_without_columns_is_shown():
    wide = hourly(columns=tuple(Column(f"column_{n}", "varchar", "What it is") for n in range(200)), constraints=())
    assert len(site_of(mesh_with(wide))[HOURLY_PAGE]) < 200_000
    page = page_of(mesh_with(hourly(columns=(), constraints=())))
    assert "mesh add weather.hourly_observations" in page.words
    assert "Meaning" not in page.words


def test_twenty_columns_fit_into_sixty_kilobytes():
    port = hourly(
        columns=tuple(Column(f"a_column_{n}", "varchar", "What it is, in one sentence, and more.") for n in range(20))
    )
    assert len(site_of(mesh_with(port))[HOURLY_PAGE].encode()) < 60_000


def test_a_port_names_the_dashboards_that_show_it():
    around = surroundings(rich_mesh(), "weather")
    contracts = {HOURLY: hourly(), RADAR: hourly(id=RADAR)}
    page = Page(dict(ports(DomainDetail(around, contracts)))[HOURLY_PAGE])
    assert "Dashboards and applications that show it Delay board dashboard of punctuality; ask" in page.words
    assert "https://boards.example.com/delays" in page.links
    assert "Dashboards" not in page_of(MESH).words


def test_a_dashboard_on_a_port_that_got_versions_shows_what_a_reader_finds():
    port = PortFacts(PortId("fleet", "aircraft", "2"), True, "", ())
    board = Exposure("b", "Board", "", Owner(), "", (PortId("fleet", "aircraft"),))
    fleet = DomainFacts("fleet", products=(ProductFacts("fleet", "aircraft", "1.0.0", ports=(port,)),))
    mesh = SiteMesh([fleet, DomainFacts("delays", exposures=(board,))], NOON)
    assert [each.title for each in mesh.shown_in(port.id)] == ["Board"]
    assert surroundings(mesh, "fleet").shown == ((port.id, mesh.shown_in(port.id)),)
