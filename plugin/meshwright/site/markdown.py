"""Descriptions, which dbt's users write in Markdown, as safe markup."""

from __future__ import annotations

from markupsafe import Markup, escape

from meshwright.site.text import clean


def markdown(text: str) -> Markup:
    """The text as paragraphs."""
    return Markup("").join(
        Markup("<p>{}</p>\n").format(escape(paragraph)) for paragraph in clean(text).split("\n\n") if paragraph.strip()
    )


def plain_text(text: str) -> str:
    """The first paragraph in one line, for lists."""
    return " ".join(clean(text).strip().partition("\n\n")[0].split())
