from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.site import release_log
from meshwright.site.addresses import changes_page, release_anchor
from meshwright.site.facts import DomainFacts, ProductFacts, ReleaseFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.changes import MOST_CHANGES, changes
from meshwright.site.release_log import PER_PAGE, by_day
from meshwright.site.surroundings import surroundings
from tests.unit.site.rich_mesh import DOMAINS, GONE, NOON, rich_mesh
from tests.unit.site.seen import Seen


def texts(pages):
    """Path -> text of pages."""
    made = (each if isinstance(each, tuple) else (each.path, each.text()) for each in pages)
    return dict(made)


def of_releases(count, name="aircraft"):
    """A domain with one product, which was released every minute."""
    releases = tuple(
        ReleaseFacts(f"1.{n}.0", f"2026-01-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00Z") for n in range(count)
    )
    return DomainFacts("fleet", products=(ProductFacts("fleet", name, f"1.{count - 1}.0", releases=releases[::-1]),))


def test_releases_of_all_products_stand_in_the_order_of_time():
    log = rich_mesh().log
    assert [entry.key for entry in log.entries] == [
        ("weather", "observations", "3.0.0"),
        ("fleet", "aircraft", "1.1.0"),
        ("fleet", "crews", "2.0.0"),
        ("fleet", "aircraft", "1.0.1"),
        ("punctuality", "delays", "1.0.0"),
        ("fleet", "aircraft", "1.0.0"),
        ("weather", "radar", "1.0.0"),
    ]
    assert [day for day, _ in by_day(log.entries)] == ["2026-11-22", "2026-11-21", "2026-11-01", "2026-10-01", ""]
    assert [entry.is_first for entry in log.entries] == [True, False, True, False, True, True, True]
    assert not any(entry.is_ahead for entry in log.entries)
    back = replace(DOMAINS[0].products[0], version="1.0.1")
    log = SiteMesh([DomainFacts("fleet", products=(back,))], NOON).log
    assert [entry.is_ahead for entry in log.entries] == [True, False, False]


def test_the_worst_change_of_a_release_comes_first():
    entry = next(entry for entry in rich_mesh().log.entries if entry.key == ("fleet", "aircraft", "1.1.0"))
    assert [change.change_class for change in entry.changes] == ["breaking", "additive"]
    assert [change.change_class for change in entry.release.changes] == ["additive", "breaking"]


def test_the_timeline_tells_what_why_and_how_grave():
    page = Seen(texts(changes(rich_mesh()))["changes/index.html"])
    assert page.ids.count("fleet.aircraft-1.1.0") == 1
    day = page.sections["2026-11-22"]
    assert "Aircraft register 1.1.0 may break readers fleet, 10:00 UTC, commit 0123456789" in day
    assert "breaking fleet.aircraft@1.seats the column is gone. Went out because nobody reads it CHG103" in day
    assert "undetermined weather.hourly_observations its SQL is another one CHG207" in day
    assert day.index("breaking fleet.aircraft@1.seats") < day.index("additive fleet.aircraft@2")
    assert "yanked fleet, 10:00 UTC Called bad by its owner: Names of people in it The first release" in day
    assert "Aircraft register 1.0.1 yanked fleet" in page.sections["2026-11-21"]
    assert "radar 1.0.0" in page.sections["Nobody kept when"]
    assert "2 of these may break readers" in page.words
    assert "../domains/fleet/aircraft/index.html" in page.links
    assert "../changes/atom.xml" in page.links


@pytest.mark.parametrize(
    ("total", "sizes"),
    [(0, [0]), (1, [1]), (100, [100]), (199, [199]), (200, [100, 100]), (299, [199, 100]), (300, [100, 100, 100])],
)
def test_a_page_holds_fewer_than_two_hundred_releases_and_none_is_lost(total, sizes):
    log = SiteMesh([of_releases(total)], NOON).log
    pages = [log.page(0), *(log.page(number) for number in range(log.full_pages, 0, -1))]
    assert [len(page) for page in pages] == sizes
    assert [entry.key for page in pages for entry in page] == [entry.key for entry in log.entries]
    assert max(sizes) < 2 * PER_PAGE


def test_a_full_page_stays_as_it_is_when_releases_are_added():
    before, after = (SiteMesh([of_releases(count)], NOON) for count in (310, 420))
    pages, later = texts(changes(before)), texts(changes(after))
    assert [path for path in pages if path != "changes/atom.xml"] == [changes_page(n) for n in (0, 2, 1)]
    assert [entry.key for entry in before.log.page(1)] == [entry.key for entry in after.log.page(1)]
    assert set(later) - set(pages) == {changes_page(3)}


def test_a_long_history_is_told_no_further_than_its_newest_pages(monkeypatch):
    monkeypatch.setattr(release_log, "MOST_PAGES", 20)
    log = SiteMesh([of_releases(2500)], NOON).log
    assert (log.full_pages, max(log.numbers), min(log.numbers)) == (24, 24, 5)
    assert log.told_count == 2100
    assert list(log.later_pages.values()).count(None) == 400
    mesh = SiteMesh([of_releases(2500)], NOON)
    made = texts(changes(mesh))
    assert len(made) == 22
    assert "2,500 releases of all data products, 100 of them on this page. The 400 oldest" in Seen(
        made["changes/index.html"]
    ).words  # fmt: skip
    assert not [link for link in Seen(made[changes_page(5)]).links if link.endswith("/4/index.html")]
    around = surroundings(mesh, "fleet")
    assert around.release_address("aircraft", "1.399.0") is None
    assert around.release_address("aircraft", "1.400.0") == "changes/5/index.html#fleet.aircraft-1.400.0"


def test_pages_lead_to_the_ones_before_and_after():
    pages = {
        path: Seen(text)
        for path, text in texts(changes(SiteMesh([of_releases(310)], NOON))).items()
        if path.endswith("html")
    }
    ways = {
        path: [
            link for link in page.links if link.startswith(("../changes/", "../../changes/")) and "atom" not in link
        ][1:]
        for path, page in pages.items()
    }
    assert ways == {
        "changes/index.html": ["../changes/2/index.html"],
        "changes/2/index.html": ["../../changes/index.html", "../../changes/1/index.html"],
        "changes/1/index.html": ["../../changes/2/index.html"],
    }


def test_a_domain_knows_the_page_of_each_of_its_releases():
    mesh = SiteMesh([of_releases(250)], NOON)
    pages = {path: Seen(text) for path, text in texts(changes(mesh)).items() if path.endswith("html")}
    around = surroundings(mesh, "fleet")
    for version in ("1.0.0", "1.99.0", "1.100.0", "1.249.0"):
        page, _, anchor = around.release_address("aircraft", version).partition("#")
        assert anchor in pages[page].ids
    assert len(around.older_releases) == 100


def test_many_changes_of_one_release_are_cut_and_counted():
    busy = replace(
        DOMAINS[0].products[0],
        releases=(ReleaseFacts("1.1.0", "2026-11-22T10:00:00Z", changes=(GONE,) * (MOST_CHANGES + 3)),),
    )
    page = Seen(texts(changes(SiteMesh([DomainFacts("fleet", products=(busy,))], NOON)))["changes/index.html"])
    assert page.words.count("the column is gone") == MOST_CHANGES
    assert "and 3 more changes, told by the product" in page.words


def test_anchors_of_other_releases_are_others():
    plain = release_anchor("fleet", "aircraft", "1.1.0")
    assert plain == "fleet.aircraft-1.1.0"
    odd = [("fleet", "", "1.0.0"), ("fleet", "a b", "1.0.0"), ("fleet", "a-b", "1.0.0"), ("fleet.x", "a", "1.0.0")]
    assert len({plain, *(release_anchor(*key) for key in odd)}) == 1 + len(odd)
    assert all(" " not in release_anchor(*key) and "%" not in release_anchor(*key) for key in odd)


@pytest.mark.parametrize("domains", [(), (DomainFacts("silent"),)])
def test_a_mesh_without_releases_says_so(domains):
    page = Seen(texts(changes(SiteMesh(domains, NOON)))["changes/index.html"])
    assert "Nothing is released yet" in page.words
