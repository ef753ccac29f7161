"""How high the boxes of each column lie: near their neighbours, in their order, and none on another."""

from __future__ import annotations

ROUNDS = 6
_ENOUGH = 1.0
"""Pixels: a round that moves nothing further was the last."""


def spread(
    columns: list[list[int]], left: list[list[int]], right: list[list[int]], heights: list[float]
) -> list[float]:
    """The middle of each place, in pixels from anywhere.

    Args:
        columns: the places of each column, from above.
        left: for each place those in the column before that it is joined with.
        right: the same for the column after.
        heights: how much each place needs.
    """
    middle = [0.0] * len(heights)
    for column in columns:
        at = -sum(heights[index] for index in column) / 2
        for index in column:
            middle[index] = at + heights[index] / 2
            at += heights[index]
    for turn in range(ROUNDS):
        furthest = 0.0
        for column in columns if turn % 2 == 0 else reversed(columns):
            wishes = []
            for index in column:
                beside = left[index] + right[index]
                wishes.append(sum(middle[other] for other in beside) / len(beside) if beside else middle[index])
            for index, found in zip(column, _apart(wishes, [heights[index] for index in column]), strict=True):
                furthest = max(furthest, abs(found - middle[index]))
                middle[index] = found
        if furthest < _ENOUGH:
            break
    return middle


def _apart(wishes: list[float], heights: list[float]) -> list[float]:
    """The places nearest to the wishes that keep the order and the room: who is in the way moves as one block."""
    blocks: list[tuple[float, int]] = []  # the sum of where its members want its first one to be, and how many
    offsets = []
    offset = 0.0
    for at, (wish, height) in enumerate(zip(wishes, heights, strict=True)):
        offset += height / 2 + (heights[at - 1] / 2 if at else 0.0)
        offsets.append(offset)
        total, count = wish - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            above, members = blocks.pop()
            total, count = total + above, count + members
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
