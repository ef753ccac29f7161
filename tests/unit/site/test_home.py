from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timezone
from html import unescape

from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.published import Published
from meshwright.site.facts import (
    ChangeFacts,
    DeploymentFacts,
    DomainFacts,
    PortFacts,
    ProductFacts,
    ReadFacts,
    ReleaseFacts,
    ServedFacts,
)
from meshwright.site.mesh import SiteMesh
from meshwright.site.pages.home import MOST_CHANGES, MOST_RISKS, home
from meshwright.site.risks import risks
from tests.unit.site.whole_site import site_of

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
TEAM = Owner("Team", "team@example.com")


def port(domain, name, built="2026-11-23T11:00:00Z", results=(), **more):
    served = (ServedFacts("prod", f"db.{domain}.{name}", built, 1, results),)
    return PortFacts(PortId(domain, name), True, "", ("x",), served=served, **more)


def product(domain, name, *ports, **more):
    more.setdefault("owner", TEAM)
    more.setdefault("releases", (ReleaseFacts("1.0.0", "2026-11-20T10:00:00Z"),))
    return ProductFacts(domain, name, "1.0.0", ports=ports, **more)


def domain(name, *products, reads=()):
    deployment = DeploymentFacts("prod", "2026-11-23T11:00:00Z", "duckdb", "1.11", (), 1)
    return DomainFacts(name, f"What {name} does", TEAM, "prod", (deployment,), products, tuple(reads))


def read(of, name, product="", **more):
    return ReadFacts(PortId(of, name), product, "prod", **more)


def mesh(*domains):
    return SiteMesh(domains, NOW)


def page(of):
    ((path, text),) = home(of)
    assert path == "index.html"
    return text


def words(text):
    """What a page says in its middle."""
    middle = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", middle))).strip()


def kinds(of):
    return [(risk.kind, risk.domain, risk.product, risk.port and risk.port.name) for risk in risks(of)]


def test_a_mesh_that_keeps_its_promises_has_no_risk():
    fine = mesh(
        domain("a", product("a", "p", port("a", "t", results=(("pass", 3),)), sla=(("freshness", "24h"),))),
        domain("b", reads=[read("a", "t")]),
    )
    assert risks(fine) == ()
    assert "Every promise is kept" in page(fine)


def test_every_kind_of_risk_is_found_and_the_worst_is_first():
    at_risk = mesh(
        domain(
            "a",
            product("a", "failing", port("a", "failing", results=(("fail", 2), ("pass", 1)))),
            product("a", "going", port("a", "going", deprecated_from="2027-06-30")),
            product("a", "late", port("a", "late", built="2026-11-20T00:00:00Z"), sla=(("freshness", "6h"),)),
            product("a", "nobodys", port("a", "nobodys"), owner=Owner()),
            product("a", "passed", port("a", "passed", deprecated_from="2026-11-01")),
            product("a", "soon", port("a", "soon", deprecated_from="2026-12-01")),
            product("a", "warned", port("a", "warned", results=(("warn", 1),))),
            product("a", "yanked", port("a", "yanked"), releases=(ReleaseFacts("1.0.0", yanked="wrong"),)),
        ),
        domain(
            "b",
            product("b", "one", port("b", "one")),
            reads=[
                *(read("a", name) for name in ("going", "passed", "soon")),
                read("a", "gone"),
                read("a", "late", round_ref=True),
            ],
        ),
    )
    assert kinds(at_risk) == [
        ("failed", "a", "failing", "failing"),
        ("not published", "a", "", "gone"),
        ("yanked", "a", "yanked", None),
        ("past its date", "a", "passed", "passed"),
        ("late", "a", "late", "late"),
        ("past the contract", "a", "late", "late"),
        ("goes soon", "a", "soon", "soon"),
        ("warned", "a", "warned", "warned"),
        ("will go", "a", "going", "going"),
        ("no owner", "a", "nobodys", None),
    ]
    told = {risk.kind: risk for risk in risks(at_risk)}
    assert told["late"].fact == "is older than the 6h promised: built"
    assert told["late"].at == "2026-11-20T00:00:00Z"
    assert told["failed"].fact == "failed 2 tests when it was built last"
    assert told["past its date"].consumers == ("b",)
    text = words(page(at_risk))
    assert f"All {len(told)} risks" in text
    assert text.index("failed 2 tests") < text.index("and may be gone since") < text.index("is older than the 6h")


def test_a_port_that_nobody_reads_may_go():
    assert risks(mesh(domain("a", product("a", "p", port("a", "t", deprecated_from="2026-01-01"))))) == ()


def test_products_on_a_circle_are_one_risk():
    around = mesh(
        domain("a", product("a", "p", port("a", "p")), reads=[read("b", "q", "p")]),
        domain("b", product("b", "q", port("b", "q")), reads=[read("a", "p", "q")]),
        domain("c", product("c", "r", port("c", "r")), reads=[read("a", "p", "r")]),
    )
    (risk,) = risks(around)
    assert (risk.kind, risk.domain, risk.product, risk.others) == ("circle", "a", "p", (("b", "q"),))
    assert "depends on itself, through others" in words(page(around))


def test_domains_that_read_each_other_for_no_product_are_on_no_circle():
    assert (
        risks(
            mesh(
                domain("a", product("a", "p", port("a", "p")), reads=[read("b", "q")]),
                domain("b", product("b", "q", port("b", "q")), reads=[read("a", "p")]),
            )
        )
        == ()
    )


def test_the_newest_releases_are_shown_with_their_worst_change():
    changes = (
        ChangeFacts("additive", "a.t.y", "the column would be new"),
        ChangeFacts("breaking", "a.t.x", "the column would be gone"),
    )
    releases = tuple(
        ReleaseFacts(f"1.0.{n}", f"2026-11-{n + 1:02}T10:00:00Z", changes=changes) for n in reversed(range(12))
    )
    text = page(mesh(domain("a", replace(product("a", "p", port("a", "t")), releases=releases))))
    said = words(text)
    assert text.count('<li class="breaking">') == MOST_CHANGES
    assert said.index("1.0.11") < said.index("1.0.10") < said.index("1.0.4")
    assert "1.0.3" not in said
    assert "a.t.x: the column is gone and 1 more change" in said


def test_a_person_is_told_what_the_words_mean_and_how_many_there_are():
    text = words(page(mesh(domain("a", product("a", "p", port("a", "t"), port("a", "u"))))))
    for said in ("domainA domain is", "data productA data product is", "portsA port is", "1 product, 2 ports"):
        assert said in text


def test_a_domain_counts_the_risks_that_its_own_page_lists():
    late = product("a", "p", port("a", "p", built="2026-11-20T00:00:00Z"), sla=(("freshness", "6h"),), owner=Owner())
    warned = product("b", "q", port("b", "q", results=(("warn", 1),)))
    text = page(mesh(domain("a", late), domain("b", warned), domain("c")))
    assert '<span class="chip bad">2 at risk</span>' in text
    assert '<span class="chip warn">1 at risk</span>' in text
    assert text.count(" at risk</span>") == 2


def test_how_current_the_site_is_can_be_seen():
    earlier = domain("a")
    later = replace(earlier.deployments[0], environment="dev", published_at="2026-11-23T11:30:00Z")
    unreadable = replace(later, published_at="zzz")
    text = page(mesh(earlier, replace(domain("b"), deployments=(later, unreadable))))
    assert "this site knows of: b in dev, 2026-11-23 11:30 UTC." in words(text)
    assert '<time datetime="2026-11-23T11:30:00Z">' in text
    assert "newest publication" not in words(page(mesh(replace(domain("a"), deployments=()))))


def test_many_domains_are_small_cards_with_a_box_to_find_one():
    few = page(mesh(*(domain(f"d{n}") for n in range(5))))
    many = page(mesh(*(domain(f"d{n}") for n in range(100))))
    assert "data-filter" not in few
    assert 'data-filter="#domain-cards"' in many
    assert many.count('<li class="card">') == 100
    assert len(many) < 60_000


def test_risks_beyond_the_most_are_on_the_page_of_findings():
    late = [product("a", f"p{n}", port("a", f"t{n}"), owner=Owner()) for n in range(30)]
    text = page(mesh(domain("a", *late)))
    assert text.count("has no owner") == MOST_RISKS
    assert "All 30 risks" in words(text)


def test_many_risks_of_a_kind_do_not_hide_the_others_and_are_counted():
    late = [
        product("a", f"l{n}", port("a", f"l{n}", built="2026-11-01T00:00:00Z"), sla=(("freshness", "1h"),))
        for n in range(40)
    ]
    warned = [product("a", f"w{n}", port("a", f"w{n}", results=(("warn", 1),))) for n in range(2)]
    text = words(page(mesh(domain("a", *late, *warned))))
    assert "40 late 2 warned late a.l0" in text
    assert text.count("older than the 1h promised") == MOST_RISKS - 2
    assert text.count("was built last with a warning of 1 test") == 2
    assert "All 42 risks" in text


def test_every_page_has_the_way_to_every_other_and_says_where_it_is():
    site = site_of(Published())
    text = site["index.html"]
    assert text.count('aria-current="page"') == 1
    assert 'href="changes/index.html"' in text
    assert 'href="#main"' in text
    assert "Nothing is published yet" in words(text)
