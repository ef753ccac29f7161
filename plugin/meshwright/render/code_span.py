"""Text of others in Markdown: as code, where no hosting site takes it for HTML, a link or a mention."""

from __future__ import annotations

import re

from meshwright.render.plain import plain


def code_span(text: str) -> str:
    """A text as a span of code, whatever backticks are in it, and without what a terminal would obey."""
    shown = plain(text)
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    # A space on both sides is taken away again; without one, a backtick or blank at an end would not be the text's.
    apart = "`" in shown or shown != shown.strip() or not shown
    return f"{fence} {shown} {fence}" if apart else f"{fence}{shown}{fence}"
