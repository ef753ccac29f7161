"""The sentences below a drawing: how to read it, and what is not in it."""

from __future__ import annotations

from meshwright.mesh.counted import grouped
from meshwright.site.drawing.svg import Picture


def caption(how: str, picture: Picture, boxes_left_out: int = 0, arrows_left_out: int = 0) -> str:
    """The caption of a drawing.

    Args:
        how: what left, right and thickness mean, in whole sentences.
        picture: what is drawn.
        boxes_left_out: those that did not fit.
        arrows_left_out: those between boxes that are drawn.
    """
    left_out = [
        grouped(count, one, several)
        for count, one, several in ((boxes_left_out, "box", "boxes"), (arrows_left_out, "arrow", "arrows"))
        if count
    ]
    if left_out:
        verb = "is" if boxes_left_out + arrows_left_out == 1 else "are"
        how += f" So that it can be read, {' and '.join(left_out)} {verb} left out."
    if picture.has_circle:
        how += " A dashed arrow closes a circle."
    return how
