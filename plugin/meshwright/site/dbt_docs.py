"""The dbt docs of a domain, shut in: a page of ours with a frame, and in it what dbt wrote, behind a guard.

dbt's pages run what a description says, and descriptions come from other domains, too. So they get an origin of their
own, without a way to the site around them, to its storage or to the network.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from meshwright.site.addresses import Places, slug
from meshwright.site.rendering import render

_GUARD = Path(__file__).parent / "templates" / "dbt_docs_guard.js"
_INSIDE = "docs.html"

# Scripts in the file are what dbt's page is made of, and its templates are compiled as it runs. Nothing comes from
# elsewhere, and nothing goes there.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; media-src data:; connect-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"
)


def dbt_docs_path(domain: str) -> str:
    """The page in the site that shows a domain's dbt docs."""
    return f"dbt/{slug(domain)}/index.html"


def dbt_docs_files(domain: str, html: bytes) -> tuple[tuple[str, bytes], ...]:
    """Path and content of the files that show a domain's dbt docs.

    Args:
        domain: whose they are; it has a page.
        html: the one file that `dbt docs generate --static` writes. It is not trusted.
    """
    page = dbt_docs_path(domain)
    shown = render("dbt_docs.html", page, Places(frozenset({domain}), frozenset(), {}), domain=domain, inside=_INSIDE)
    return (page, shown.encode()), (page.removesuffix("index.html") + _INSIDE, _head() + html)


@cache
def _head() -> bytes:
    """What comes before everything else: the browser obeys it before it has read a byte of the rest."""
    guard = _GUARD.read_text(encoding="utf-8")
    return (
        '<!doctype html><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">'
        f"<script>\n{guard}</script>\n"
    ).encode()
