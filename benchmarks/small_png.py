"""A screenshot with at most 256 colours: a third of the bytes, with the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}


def small_png(png: bytes) -> bytes:
    """The same picture with a palette.

    Args:
        png: 8 bits a channel, RGB or RGBA without anything transparent, not interlaced: as Chromium writes it.
    """
    chunks, at = [], len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        chunks.append((kind, png[at + 8 : at + 8 + length]))
        at += 12 + length
    width, height, _, colours = struct.unpack(">IIBB", chunks[0][1][:10])
    step = _CHANNELS[colours]
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    pixels: list[tuple[int, int, int]] = []
    above = bytearray(width * step)
    for row in range(height):
        start = row * (width * step + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * step]), above, step)
        pixels += [(above[x] >> 3, above[x + 1] >> 3, above[x + 2] >> 3) for x in range(0, len(above), step)]
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(256)]
    place = {
        colour: min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(palette[at], colour)))  # noqa: B905
        for colour in counts
    }
    rows = b"".join(b"\0" + bytes(place[each] for each in pixels[y * width : (y + 1) * width]) for y in range(height))
    return (
        _SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", bytes(part << 3 | part >> 2 for colour in palette for part in colour))
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    for x in range(len(row)):
        left, up = row[x - step] if x >= step else 0, above[x]
        if kind == 1:
            row[x] = row[x] + left & 255
        elif kind == 2:
            row[x] = row[x] + up & 255
        elif kind == 3:
            row[x] = row[x] + (left + up) // 2 & 255
        elif kind == 4:
            corner = above[x - step] if x >= step else 0
            guess = left + up - corner
            best = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
            row[x] = row[x] + best[2] & 255
    return row


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
