from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.drawing.layered import BOX_HEIGHT, BOX_WIDTH, layered

NAMES = st.sampled_from([(letter,) for letter in "abcdefghijkl"])
GRAPHS = st.tuples(st.lists(NAMES), st.lists(st.tuples(NAMES, NAMES), max_size=40))


def drawn_edges(nodes, edges):
    return {(a, b) for a, b in edges if a != b and a in nodes and b in nodes}


@given(GRAPHS)
def test_no_two_boxes_overlap_and_all_are_inside(graph):
    layout = layered(*graph)
    assert layout.boxes.keys() == set(graph[0])
    for (x, y), (to_x, to_y) in combinations(layout.boxes.values(), 2):
        assert abs(x - to_x) >= BOX_WIDTH or abs(y - to_y) >= BOX_HEIGHT
    for x, y in layout.boxes.values():
        assert 0 <= x <= layout.width - BOX_WIDTH
        assert 0 <= y <= layout.height - BOX_HEIGHT
    for route in layout.routes.values():
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in route)


@given(GRAPHS)
def test_every_edge_runs_from_the_border_of_its_producer_to_that_of_its_consumer(graph):
    layout = layered(*graph)
    assert layout.routes.keys() == drawn_edges(*graph)
    for edge, route in layout.routes.items():
        (start_x, start_y), (end_x, end_y) = (layout.boxes[end] for end in edge)
        back = edge in layout.back
        assert route[0][0] == (start_x if back else start_x + BOX_WIDTH)
        assert route[-1][0] == (end_x + BOX_WIDTH if back else end_x)
        assert start_y < route[0][1] < start_y + BOX_HEIGHT
        assert end_y < route[-1][1] < end_y + BOX_HEIGHT


@given(GRAPHS)
def test_an_edge_passes_no_box(graph):
    layout = layered(*graph)
    for route in layout.routes.values():
        for (x, y), (to_x, to_y) in zip(route[1::2], route[2::2], strict=False):
            if len(route) == 2:
                continue
            assert y == to_y
            left = min(x, to_x)
            for box_x, box_y in layout.boxes.values():
                assert box_x != left or not box_y < y < box_y + BOX_HEIGHT


@given(GRAPHS)
def test_what_is_read_is_on_the_left_unless_the_edge_is_marked(graph):
    layout = layered(*graph)
    for edge in layout.routes:
        start, end = (layout.boxes[each][0] for each in edge)
        assert (start > end) == (edge in layout.back)


@given(GRAPHS, st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(graph, chance):
    nodes, edges = (list(part) for part in graph)
    chance.shuffle(nodes)
    chance.shuffle(edges)
    assert layered(nodes, edges + edges) == layered(*graph)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_without_a_circle_no_edge_runs_back(pairs):
    edges = [((f"{min(pair):02}",), (f"{max(pair):02}",)) for pair in pairs]
    nodes = [(f"{at:02}",) for at in range(12)]
    assert layered(nodes, edges).back == frozenset()


def test_of_a_circle_one_edge_runs_back():
    circle = [(("a",), ("b",)), (("b",), ("c",)), (("c",), ("a",))]
    layout = layered([("a",), ("b",), ("c",)], circle)
    assert len(layout.back) == 1
    assert len({x for x, _ in layout.boxes.values()}) == 3


def test_boxes_without_an_edge_stand_in_rows_below():
    layout = layered([(f"{at:02}",) for at in range(10)], [(("00",), ("01",))])
    below = [layout.boxes[f"{at:02}",] for at in range(2, 10)]
    assert len({y for _, y in below}) == 2
    assert min(y for _, y in below) >= layout.boxes["00",][1] + BOX_HEIGHT


def test_a_long_chain_is_no_trouble():
    nodes = [(f"{at:05}",) for at in range(3000)]
    layout = layered(nodes, pairwise(nodes))
    assert len({x for x, _ in layout.boxes.values()}) == 3000


def test_nothing_is_a_drawing_too():
    assert layered([], []).boxes == {}
