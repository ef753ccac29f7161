"""What is drawn, before anybody knows where: boxes, and the finished drawing."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from meshwright.site.drawing.layered import Node


@dataclass(frozen=True, slots=True)
class Box:
    """One box.

    Attributes:
        label: its name; cut where it does not fit.
        under: a second line, smaller.
        address: where it leads; None for a box that is no link.
        kind: CSS classes: `current`, `own`, `late`, `deprecated`, `more`.
    """

    key: Node
    label: str
    under: str = ""
    address: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TwinList:
    """A part of a drawing in words: a heading, and names with their addresses."""

    title: str
    items: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing for `templates/drawing.html`.

    Attributes:
        markup: the SVG.
        title: what it shows, as the name of the figure.
        caption: how to read it, and what it leaves out.
        text_twin: the same in words.
        whole: where all of it is, when something is left out.
    """

    markup: Markup
    title: str
    caption: str
    text_twin: tuple[TwinList, ...]
    whole: str | None = None
