from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.port_build import PortBuild
from meshwright.site.drawing.builds import MOST, build_bars

DAYS = [f"2026-11-{day:02}T10:00:00Z" for day in range(1, 29)]


def bars(drawn):
    return [
        (group.get("class").removeprefix("bar "), int(group.find("rect").get("height")))
        for group in ElementTree.fromstring(drawn.markup).iter("g")
    ]


def test_the_higher_the_more_rows_and_the_colour_is_how_the_tests_ended():
    builds = [
        PortBuild(DAYS[0], 50, (("pass", 3),)),
        PortBuild(DAYS[1], 100, (("pass", 2), ("warn", 1))),
        PortBuild(DAYS[2], 0, (("error", 1), ("pass", 2))),
        PortBuild(DAYS[3], 100),
    ]
    drawn = build_bars(builds, "prod")
    assert bars(drawn) == [("good", 28), ("warn", 56), ("bad", 4), ("none", 56)]
    assert drawn.title == "Its last 4 builds in prod"
    assert drawn.caption == (
        "The newest is on the right. The higher, the more rows. Orange: a test warned. Red: a test failed. "
        "Grey: no test."
    )
    assert [words for words, _ in drawn.text_twin[0].items] == [
        "2026-11-04 10:00 UTC: 100 rows, no test",
        "2026-11-03 10:00 UTC: 0 rows, 1 error, 2 pass",
        "2026-11-02 10:00 UTC: 100 rows, 2 pass, 1 warn",
        "2026-11-01 10:00 UTC: 50 rows, 3 pass",
    ]


def test_where_rows_are_not_counted_all_bars_are_as_high():
    drawn = build_bars([PortBuild(DAYS[0], 5), PortBuild(DAYS[1], None)], "prod")
    assert [height for _, height in bars(drawn)] == [56, 56]
    assert "rows" not in drawn.caption
    assert "2026-11-02 10:00 UTC: rows not counted, no test" in [words for words, _ in drawn.text_twin[0].items]


@pytest.mark.parametrize("count", [0, 1])
def test_one_build_is_nothing_to_compare(count):
    assert build_bars([PortBuild(DAYS[0])] * count, "prod") is None


def test_the_newest_are_shown():
    drawn = build_bars([PortBuild(f"{at:03}", at) for at in range(MOST + 7)], "prod")
    assert len(bars(drawn)) == MOST
    assert drawn.text_twin[0].items[0][0].startswith("036:")


@given(
    st.lists(
        st.builds(
            PortBuild,
            st.text(max_size=30),
            st.one_of(st.none(), st.integers()),
            st.lists(st.tuples(st.text(max_size=9), st.integers()), max_size=3).map(tuple),
        ),
        min_size=2,
    ),
    st.text(max_size=9),
)
def test_whatever_a_registry_holds_is_drawn_as_text(builds, environment):
    drawn = build_bars(builds, environment)
    assert all(4 <= height <= 56 for _, height in bars(drawn))
    tags = {element.tag for element in ElementTree.fromstring(drawn.markup).iter()}
    assert tags == {"svg", "title", "g", "rect"}
