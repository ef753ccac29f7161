from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.drawing.box import Box
from meshwright.site.drawing.svg import svg

ALLOWED = {
    "svg": {"class", "id", "viewBox", "width", "height", "role", "aria-labelledby"},
    "title": {"id"},
    "g": {"class"},
    "a": {"class", "href", "aria-current"},
    "rect": {"x", "y", "width", "height", "rx"},
    "text": {"class", "x", "y"},
    "path": {"class", "d"},
}


def read(picture):
    return ElementTree.fromstring(picture.markup)


@given(st.text(), st.text(), st.one_of(st.none(), st.text()))
def test_hostile_names_stay_text(label, under, address):
    boxes = [Box(("a",), label, under, address), Box(("b",), f'"></svg><script>{label}', under, "b.html", "current")]
    if address and re.search(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", address):
        boxes[0] = Box(("a",), label, under)
    tree = read(svg("map", label, boxes, {(("a",), ("b",)): 1}))
    for element in tree.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]


def test_a_box_leads_to_its_page_and_says_its_whole_name():
    name = "a_name_that_is_much_longer_than_the_box"
    drawn = read(svg("map", "All", [Box(("a",), name, "3 products", "domains/a/index.html", "current")], {}))
    box = drawn.find("a")
    assert box.attrib == {"class": "box current", "href": "domains/a/index.html", "aria-current": "true"}
    assert box.find("title").text == f"{name} (3 products)"
    label, under = (each.text for each in box.findall("text"))
    assert name.startswith(label.rstrip("…"))
    assert len(label) <= 20
    assert under == "3 products"


def test_a_box_without_a_page_is_no_link():
    drawn = read(svg("map", "All", [Box(("a",), "a")], {}))
    assert drawn.find("a") is None
    assert drawn.find("g").find("text").text == "a"


def test_wide_letters_are_cut_earlier():
    drawn = read(svg("map", "All", [Box(("a",), "航" * 20)], {}))
    assert drawn.find("g").find("text").text == "航" * 9 + "…"


def test_arrows_are_as_strong_as_what_is_read_and_circles_are_marked():
    edges = {(("a",), ("b",)): 20, (("b",), ("c",)): 2, (("c",), ("a",)): 1}
    drawn = read(svg("map", "All", [Box((name,), name) for name in "abc"], edges))
    assert sorted(each.attrib["class"] for each in drawn.findall("path")) == ["edge w1 back", "edge w2", "edge w4"]


def test_the_drawing_has_a_name():
    drawn = read(svg("map", "Who reads whom", [Box(("a",), "a")], {}))
    assert drawn.find("title").attrib["id"] == drawn.attrib["aria-labelledby"] == "map-title"
    assert drawn.find("title").text == "Who reads whom"
