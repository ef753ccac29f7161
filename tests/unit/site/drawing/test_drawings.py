from __future__ import annotations

from xml.etree import ElementTree

from meshwright.mesh.port import PortId
from meshwright.site.addresses import MATRIX, Links
from meshwright.site.drawing.domain_map import MOST_BOXES as MOST_AROUND
from meshwright.site.drawing.domain_map import domain_map
from meshwright.site.drawing.impact_map import impact_map
from meshwright.site.drawing.mesh_map import mesh_map
from meshwright.site.drawing.neighbourhood import MOST, neighbourhood
from meshwright.site.drawing.selection import MOST_BOXES, MOST_EDGES
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts, ReadFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.surroundings import surroundings
from tests.unit.site.rich_mesh import AIRCRAFT_1, NOON, RADAR, rich_mesh


def labels(drawing):
    tree = ElementTree.fromstring(drawing.markup)
    return sorted(each.find("text").text for each in tree.iter() if each.tag in ("a", "g"))


def link_from(places):
    return Links("index.html", places)


def around_of(mesh, name):
    around = surroundings(mesh, name)
    return around, link_from(around.places)


def names(drawing, title):
    return [name for each in drawing.text_twin if each.title == title for name, _ in each.items]


def star(readers, domains=1):
    """One domain that many others read."""
    port = PortId("hub", "table")
    hub = DomainFacts("hub", products=(ProductFacts("hub", "p", "1.0.0", ports=(PortFacts(port, True, "", ()),)),))
    others = [
        DomainFacts(
            f"reader_{at:03}",
            products=tuple(ProductFacts(f"reader_{at:03}", f"p{number}", "1.0.0") for number in range(domains)),
            reads=tuple(ReadFacts(port, f"p{number}", "prod") for number in range(domains)),
        )
        for at in range(readers)
    ]
    return SiteMesh([hub, *others], NOON)


def test_the_mesh_map_has_every_domain_and_says_the_same_in_words():
    mesh = rich_mesh()
    drawn = mesh_map(mesh, link_from(mesh.places))
    assert labels(drawn) == sorted(mesh.domains)
    assert names(drawn, "fleet is read by") == ["network", "punctuality"]
    assert "A dashed arrow closes a circle." in drawn.caption
    assert drawn.whole is None
    assert drawn == mesh_map(SiteMesh(reversed(mesh.domains.values()), NOON), link_from(mesh.places))


def test_a_mesh_of_nothing_is_not_drawn():
    mesh = SiteMesh([], NOON)
    assert mesh_map(mesh, link_from(mesh.places)) is None


def test_a_large_mesh_keeps_the_most_read_and_says_what_is_left_out():
    mesh = star(MOST_BOXES + 36)
    drawn = mesh_map(mesh, link_from(mesh.places))
    found = labels(drawn)
    assert len(found) == MOST_BOXES
    assert {"hub", "+38 more"} <= set(found)
    assert drawn.whole == MATRIX
    assert "So that it can be read, 38 boxes are left out." in drawn.caption


def test_a_dense_mesh_keeps_the_strongest_arrows():
    ports = {name: PortId(name, "table") for name in (f"d{at:02}" for at in range(30))}
    mesh = SiteMesh(
        [
            DomainFacts(
                name, reads=tuple(ReadFacts(port, "", "prod") for port in ports.values() if port.domain != name)
            )
            for name in ports
        ],
        NOON,
    )
    drawn = mesh_map(mesh, link_from(mesh.places))
    assert drawn.markup.count("<path") == MOST_EDGES
    assert f"{30 * 29 - MOST_EDGES} arrows are left out." in drawn.caption
    assert drawn.whole == MATRIX


def test_a_domain_stands_between_whom_it_reads_and_who_reads_it():
    around, link = around_of(rich_mesh(), "weather")
    drawn = domain_map(around, link)
    # Punctuality reads weather and is read by it: it stands on both sides, and no arrow runs back.
    assert labels(drawn).count("punctuality") == 2
    assert "back" not in drawn.markup
    assert names(drawn, "Hourly weather (weather) is read by") == ["punctuality"]


def test_a_domain_with_very_many_around_it_is_still_read():
    around, link = around_of(star(60), "hub")
    drawn = domain_map(around, link)
    assert len(labels(drawn)) == MOST_AROUND
    assert {"p", "+22 more"} <= set(labels(drawn))
    assert "22 boxes are left out" in drawn.caption
    assert drawn.whole == MATRIX
    assert len(names(drawn, "p (hub) is read by")) == MOST_AROUND - 2


def test_the_own_products_stand_in_one_column():
    around, link = around_of(rich_mesh(), "weather")
    drawn = domain_map(around, link)
    columns = {}
    for each in ElementTree.fromstring(drawn.markup).iter():
        if each.tag in ("a", "g"):
            columns.setdefault(float(each.find("rect").get("x")), set()).add(each.find("text").text)
    left, own, right = (columns[x] for x in sorted(columns))
    assert left == right == {"punctuality"}
    assert own == {"Hourly weather", "weather"}  # and not the one that nobody reads and that reads nobody


def test_a_product_that_reads_nothing_stands_beside_one_that_does():
    read, reading, alone = PortId("up", "t"), PortId("own", "reading"), PortId("own", "alone")
    own = DomainFacts(
        "own",
        products=tuple(
            ProductFacts("own", port.name, "1.0.0", ports=(PortFacts(port, True, "", ()),)) for port in (reading, alone)
        ),
        reads=(ReadFacts(read, "reading", "prod"),),
    )
    up = DomainFacts("up", products=(ProductFacts("up", "t", "1.0.0", ports=(PortFacts(read, True, "", ()),)),))
    down = DomainFacts("down", reads=(ReadFacts(alone, "", "prod"), ReadFacts(reading, "", "prod")))
    further = DomainFacts("further", reads=(ReadFacts(reading, "", "prod"),))
    around, link = around_of(SiteMesh([own, up, down, further], NOON), "own")
    places = {
        each.find("text").text: float(each.find("rect").get("x"))
        for each in ElementTree.fromstring(domain_map(around, link).markup).iter()
        if each.tag in ("a", "g")
    }
    assert places["up"] < places["reading"] == places["alone"] < places["down"] == places["further"]


def test_a_domain_alone_is_not_drawn():
    assert domain_map(*around_of(rich_mesh(), "silent")) is None


def test_a_product_with_what_it_reads_and_who_reads_it():
    around, link = around_of(rich_mesh(), "punctuality")
    drawn = neighbourhood(around, ("punctuality", "delays"), link)
    assert names(drawn, "Reads") == ["Aircraft register (fleet)", "Hourly weather (weather)"]
    assert names(drawn, "Read by") == ["weather"]
    assert 'class="box current"' in drawn.markup


def test_late_and_deprecated_products_are_marked_in_words_too():
    around, link = around_of(rich_mesh(), "weather")
    drawn = neighbourhood(around, ("weather", "observations"), link)
    assert "weather, late" in drawn.markup
    around, link = around_of(rich_mesh(), "fleet")
    assert "fleet, deprecated" in neighbourhood(around, ("fleet", "crews"), link).markup


def test_a_product_with_many_readers_is_collapsed_by_domain_then_cut():
    around, link = around_of(star(10, domains=10), "hub")
    drawn = neighbourhood(around, ("hub", "p"), link)
    assert len(labels(drawn)) == 11
    assert "10 products" in drawn.markup
    around, link = around_of(star(60), "hub")
    found = labels(neighbourhood(around, ("hub", "p"), link))
    assert len(found) == MOST
    assert "p" in found
    assert "+22 more" in found


def test_what_a_change_of_a_port_reaches():
    around, link = around_of(rich_mesh(), "fleet")
    drawn = impact_map(around, AIRCRAFT_1, link)
    assert names(drawn, "Read it") == ["network", "Departure and arrival delays (punctuality)"]
    assert names(drawn, "Read those") == ["weather"]


def test_a_port_that_nobody_reads_reaches_nobody():
    around, link = around_of(rich_mesh(), "weather")
    assert impact_map(around, RADAR, link) is None
