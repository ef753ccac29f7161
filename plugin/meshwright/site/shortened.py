"""Other people's words where there is little room."""

from __future__ import annotations

_MOST = 240


def shortened(text: str, most: int = _MOST) -> str:
    """The text in one line, cut to so many characters."""
    if len(text) <= most and "\n" not in text:
        return text
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1].rstrip()}…"
