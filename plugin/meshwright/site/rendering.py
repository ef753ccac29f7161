"""Templates to pages. What is put into one goes through `clean` and is escaped; no filter makes anything `safe`."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from meshwright.mesh.port import PortId
from meshwright.site.addresses import (
    Links,
    Places,
    column_anchor,
    domain_anchor,
    owner_anchor,
    reads_anchor,
    release_anchor,
)
from meshwright.site.as_happened import as_happened
from meshwright.site.breakable import breakable
from meshwright.site.markdown import markdown, plain_text
from meshwright.site.shortened import shortened
from meshwright.site.text import clean, copyable, mail_address, time_text, web_address


def render(template: str, page: str, places: Places, **values: Any) -> str:
    """A page of the site.

    Args:
        template: its file among the templates.
        page: the page's own path in the site; links are relative to it.
        places: what it can link to.
        values: what the template shows.
    """
    return _environment().get_template(template).render(link=Links(page, places), **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("meshwright.site"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.update(
        column_anchor=column_anchor,
        domain_anchor=domain_anchor,
        owner_anchor=owner_anchor,
        reads_anchor=reads_anchor,
        release_anchor=release_anchor,
        ref=ref_text,
    )
    environment.tests["copyable"] = copyable
    environment.filters.update(
        web_address=web_address,
        mail_address=mail_address,
        time_text=time_text,
        markdown=markdown,
        plain_text=plain_text,
        as_happened=as_happened,
        shortened=shortened,
        breakable=breakable,
        column_anchor=column_anchor,
    )
    return environment


def ref_text(port: PortId) -> str:
    """What a consumer writes in a model."""
    version = f", v={port.version}" if port.version else ""
    return f"{{{{ ref('{port.domain}', '{port.name}'{version}) }}}}"


def _cleaned(value: object) -> str:
    """What every `{{ ... }}` goes through before it is escaped; our own markup is clean already."""
    if type(value) is Markup:
        return value
    return clean(value if type(value) is str else str(value))
