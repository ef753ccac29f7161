from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import PortUse
from meshwright.site.facts import ChangeFacts, ReleaseFacts
from meshwright.site.pages.product import products
from tests.unit.site.example_mesh import HOURLY, MESH, OBSERVATIONS
from tests.unit.site.html_pages import Page
from tests.unit.site.rich_mesh import detail_of, rich_mesh
from tests.unit.site.seen import Seen
from tests.unit.site.whole_site import NOON, site_of

PAGE = "domains/weather/observations/index.html"


def mesh_with(events=(), **changed):
    *others, weather = MESH.domains
    release = replace(weather.releases[0], product=replace(OBSERVATIONS, **changed))
    return Published((*others, replace(weather, releases=(release,), events=events)))


def words_of(published, path=PAGE, **options):
    return Page(site_of(published, **options)[path]).words


def test_a_product_tells_what_it_is_and_whom_to_ask():
    page = Page(site_of(MESH)[PAGE])
    for words in [
        "Hourly weather at the New York airports",
        "Hours in which a station was silent are not there.",
        "source-aligned",
        "Weather team",
        "#weather",
        "mesh add weather.hourly_observations",
        "5 columns, read by 1 domain",
    ]:
        assert words in page.words
    assert {"https://example.com/weather", "mailto:weather@example.com"} <= set(page.links)


@pytest.mark.parametrize(
    ("consumers", "words"),
    [
        (None, "Every domain of the mesh."),
        (("fleet", "punctuality"), "fleet, punctuality. If yours is not among them, ask Weather team"),
        ((), "Nobody outside of weather yet. Ask Weather team"),
    ],
)
def test_a_product_tells_who_may_read_it(consumers, words):
    assert words in words_of(mesh_with(consumers=consumers))


@pytest.mark.parametrize(
    ("age", "words"),
    [(timedelta(hours=1), "Freshness24h kept"), (timedelta(days=2), "Freshness24h not kept")],
)
def test_whether_the_promise_is_kept_is_told(age, words):
    built = "2026-11-22T10:00:00Z"
    now = NOON.replace(day=22, hour=10) + age
    assert MESH.domains[-1].deployments[1].served[0].built_at == built
    assert words in words_of(MESH, now=now)


def test_a_promise_that_nobody_can_judge_is_not_called_kept():
    assert "Freshnesssoon nobody can tell" in words_of(mesh_with(sla=(("freshness", "soon"),)))
    assert "Nothing is promised." in words_of(mesh_with(sla=()))


@pytest.mark.parametrize(
    ("stability", "words"),
    [
        ("strict", "No promise is taken back"),
        ("stable", "Promises may get weaker"),
        ("experimental", "may change at any"),
    ],
)
def test_what_stability_means_to_a_reader_is_told(stability, words):
    assert words in words_of(mesh_with(stability=stability))


@pytest.mark.parametrize(
    ("status", "words", "is_offered"),
    [
        ("draft", "DraftIt is shown so that people can try it.", True),
        ("deprecated", "DeprecatedIt will be retired.", False),
        ("retired", "RetiredNobody looks after it any more.", False),
    ],
)
def test_what_a_status_means_to_a_reader_is_told(status, words, is_offered):
    told = words_of(mesh_with(status=status))
    assert words in told
    assert ("paste its line into a terminal" in told) is is_offered
    assert words not in words_of(MESH)


def test_what_is_at_risk_of_the_product_is_told_where_its_promises_are():
    pages = dict(products(detail_of(rich_mesh(), "fleet")))
    aircraft = Seen(pages["domains/fleet/aircraft/index.html"]).sections["What you can rely on"]
    crews = Seen(pages["domains/fleet/crews/index.html"]).sections["What you can rely on"]
    assert "fleet.aircraft@1 is still read, and may be gone since 2026-11-01" in aircraft
    assert "fleet.crews" in crews
    assert "fleet.crews" not in aircraft
    assert "At risk" not in words_of(MESH, now=NOON.replace(day=22, hour=11))


def test_columns_with_a_classification_are_counted():
    (port,) = OBSERVATIONS.ports
    first, *others = port.columns
    classified = replace(port, columns=(replace(first, classification="pii"), *others))
    assert "5 columns, 1 with a classification, read by 1 domain" in words_of(mesh_with(ports=(classified,)))


def test_who_reads_past_the_contract_is_marked_among_the_readers():
    shown = Seen(dict(products(detail_of(rich_mesh(), "weather")))["domains/weather/observations/index.html"])
    assert [row[0] for row in shown.rows()] == ["punctuality past the contract"]


def test_readers_and_inputs_are_listed_with_what_they_read_for():
    fleet, punctuality, silent, weather = MESH.domains
    uses = (PortUse(HOURLY, ("origin",), "exact", product="delays"),)
    punctuality = replace(punctuality, deployments=(replace(punctuality.deployments[0], uses=uses),))
    mesh = Published((fleet, punctuality, silent, weather))
    assert "punctuality hourly_observations delays prod" in words_of(mesh)
    assert "Made from weather.hourly_observations" in words_of(mesh, "domains/punctuality/delays/index.html")


def test_releases_are_told_newest_first_and_a_bad_one_says_why():
    gone = ChangeFacts(
        "breaking", "weather.hourly_observations.dewpoint", "the column would be gone", "nobody reads it"
    )
    history = {
        ("weather", "observations"): (
            ReleaseFacts("1.3.0", "2026-11-20T10:00:00Z", "abcdef0123456789", changes=(gone,)),
            *(ReleaseFacts(f"1.2.{n}", "2026-10-20T10:00:00Z") for n in range(12, 0, -1)),
        )
    }
    event = ProductEvent(
        "yank", "weather", "observations", 1, "ann", "2026-11-21T00:00:00Z", "half the rows", release="1.3.0"
    )
    words = words_of(mesh_with((event,)), history=history)
    assert "Its owner calls release 1.3.0 bad: half the rows. Nobody newly gets it: mesh add refuses it" in words
    assert "paste its line" not in words
    assert "mesh add weather" not in words
    assert "abcdef0123" in words
    assert "weather.hourly_observations.dewpoint the column is gone. Went out because nobody reads it" in words
    assert words.index("1.2.12") < words.index("1.2.11")
    assert "and 3 older releases" in words
