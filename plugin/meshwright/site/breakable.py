"""Long names that a browser may break where their words end."""

from __future__ import annotations

from markupsafe import Markup, escape

from meshwright.site.text import clean


def breakable(name: object) -> str:
    """A name with a place to break after each underscore; markup, unless there is none."""
    text = str(name)
    if "_" not in text:
        return text
    # What `escape` writes holds no underscore of its own.
    return Markup(str(escape(clean(text))).replace("_", "_<wbr>"))
