"""A graph as SVG: classes and geometry alone; colours are the stylesheet's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from meshwright.site.drawing.box import Box
from meshwright.site.drawing.layered import BOX_HEIGHT, BOX_WIDTH, Edge, Node, Point, layered
from meshwright.site.text import clean

_LABEL, _UNDER = 20, 26
"""How many letters fit into a box."""
_WIDE = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn graph.

    Attributes:
        has_circle: whether an arrow in it runs back, dashed.
    """

    markup: Markup
    has_circle: bool


def svg(
    ident: str,
    title: str,
    boxes: Iterable[Box],
    edges: Mapping[Edge, int],
    rank: Callable[[Node], int] | None = None,
) -> Picture:
    """The drawing.

    Args:
        ident: its id on the page.
        title: what it shows.
        boxes: each with a key of its own.
        edges: producer and consumer, with how many ports are read.
        rank: how far to the right a box stands, where that is known; see `layered`.
    """
    known = {box.key: box for box in boxes}
    layout = layered(known, edges, rank)
    width, height = _number(layout.width), _number(layout.height)
    name = escape(f"{ident}-title")
    parts = [
        f'<svg class="graph" id="{escape(ident)}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="group" aria-labelledby="{name}"><title id="{name}">{_text(title)}</title>'
    ]
    for edge, points in layout.routes.items():
        kind = " back" if edge in layout.back else ""
        parts.append(f'<path class="edge w{_strength(edges[edge])}{kind}" d="{_path(points)}"/>')
    parts.extend(_box(known[key], corner) for key, corner in sorted(layout.boxes.items(), key=_by_place))
    parts.append("</svg>")
    return Picture(Markup("".join(parts)), bool(layout.back))  # each text in it went through _text


def _by_place(item: tuple[tuple[str, ...], Point]) -> Point:
    """The tab key goes through the columns, from left to right."""
    return item[1]


def _box(box: Box, corner: Point) -> str:
    x, y = corner
    label, under = _cut(box.label, _LABEL), _cut(box.under, _UNDER)
    whole = f"{box.label} ({box.under})" if box.under else box.label
    middle = _number(x + BOX_WIDTH / 2)
    lines = f'<text x="{middle}" y="{_number(y + (19 if under else 27))}">{_text(label)}</text>'
    if under:
        lines += f'<text class="under" x="{middle}" y="{_number(y + 35)}">{_text(under)}</text>'
    inside = (
        f"<title>{_text(whole)}</title>"
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(BOX_WIDTH)}" height="{_number(BOX_HEIGHT)}" rx="8"/>'
        f"{lines}"
    )
    kind = f"box {box.kind}" if box.kind else "box"
    if box.address is None:
        return f'<g class="{kind}">{inside}</g>'
    current = ' aria-current="true"' if "current" in box.kind.split() else ""
    return f'<a class="{kind}" href="{escape(box.address)}"{current}>{inside}</a>'


def _path(points: tuple[Point, ...]) -> str:
    """A line with curves between the columns, and the tip of an arrow."""
    found = [f"M{_number(points[0][0])} {_number(points[0][1])}"]
    for at, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if at % 2:
            found.append(f"H{_number(to_x)}")
        else:
            half = _number((x + to_x) / 2)
            found.append(f"C{half} {_number(y)} {half} {_number(to_y)} {_number(to_x)} {_number(to_y)}")
    (x, y), (before, _) = points[-1], points[-2]
    tail = _number(x - 7 if before < x else x + 7)
    return f"{''.join(found)}M{tail} {_number(y - 4)}L{_number(x)} {_number(y)} {tail} {_number(y + 4)}"


def _strength(ports: int) -> int:
    return 1 if ports <= 1 else 2 if ports <= 3 else 3 if ports <= 8 else 4


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> Markup:
    return escape(clean(text))


def _cut(text: str, room: int) -> str:
    """As many letters as fit; Chinese and Japanese ones are twice as wide."""
    if len(text) <= room and text.isascii():
        return text
    left = room
    for at, char in enumerate(text):
        left -= 2 if unicodedata.east_asian_width(char) in _WIDE else 1
        if left < 0:
            return f"{text[: at - 1]}…"
    return text
