"""The pages of the site as text: the same registry gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.published import Published
from meshwright.site.text import clean, mail_address, time_text, web_address
from meshwright.site.view import DomainView, port_anchor, view

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_STYLE = "assets/mesh.css"


def pages(published: Published, dbt_docs: Mapping[str, str]) -> dict[str, str]:
    """The files of the site: path relative to its folder -> content.

    Args:
        published: the mesh as the registry has it.
        dbt_docs: for each domain that has them, its dbt docs' path, relative to the site's folder.

    Raises:
        RegistryError: a domain has a name that cannot be a file name.
    """
    domains = view(published)
    for domain in domains:
        if not _NAME.fullmatch(domain.name):
            raise RegistryError(f"the registry holds a domain called {domain.name!r}, which is no domain's name")
    environment = _environment(domains)
    found = {
        "index.html": environment.get_template("index.html").render(top="", domains=domains),
        _STYLE: files("meshwright.site").joinpath(_STYLE).read_text(encoding="utf-8"),
    }
    page = environment.get_template("domain.html")
    for domain in domains:
        found[_path(domain.name)] = page.render(top="../", domain=domain, dbt_docs=dbt_docs.get(domain.name))
    return dict(sorted(found.items()))


def _environment(domains: tuple[DomainView, ...]) -> Environment:
    environment = Environment(
        loader=PackageLoader("meshwright.site"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    names = {domain.name for domain in domains}
    ports = {port.port.id: port for domain in domains for port in domain.ports}
    environment.globals.update(
        style=_STYLE,
        domain_page=lambda name: _path(name) if name in names else None,
        port_page=lambda port: f"{_path(port.domain)}#{port_anchor(port)}" if port in ports else None,
        column_count=lambda port: len(ports[port].columns) if port in ports else None,
    )
    environment.filters.update(web_address=web_address, mail_address=mail_address, time_text=time_text)
    return environment


def _path(domain: str) -> str:
    return f"domains/{domain}.html"


def _cleaned(value: object) -> str:
    """What every `{{ ... }}` goes through before it is escaped; our own markup is clean already."""
    return value if isinstance(value, Markup) else clean(str(value))
