"""The dbt docs of a domain, shut in: a page of ours with a frame, and in it what dbt wrote, behind a guard.

dbt's page is a script that makes markup of descriptions, and those come from other domains, too. So the scripts of the
page are allowed by their digests, and none that a description brings. What ran all the same would have an origin of its
own, without a way to the site around it, to its storage or to the network.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from meshwright.site.addresses import Places, slug
from meshwright.site.rendering import render

_GUARD = Path(__file__).parent / "templates" / "dbt_docs_guard.js"
_INSIDE = "docs.html"
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(?=</script>)", re.DOTALL | re.IGNORECASE)
# Where dbt's page has place for what it shows, so that it need not ask for it.
_MANIFEST, _CATALOG = '"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"'
_PLACES = re.compile(f"{_MANIFEST}|{_CATALOG}")

# Nothing comes from elsewhere, and nothing goes there.
_POLICY = (
    "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; "
    "connect-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"
)


def dbt_docs_path(domain: str) -> str:
    """The page in the site that shows a domain's dbt docs."""
    return f"dbt/{slug(domain)}/index.html"


def shut_in(page: bytes, manifest: bytes, catalog: bytes) -> bytes:
    """The page of dbt with what it shows, as one file for the frame.

    Args:
        page: the `index.html` that `dbt docs generate` writes: dbt's own, and its scripts run.
        manifest: the `manifest.json` beside it. It is not trusted.
        catalog: the `catalog.json` beside it. It is not trusted.

    Raises:
        ValueError: the page has no place for the others, or they are no JSON.
    """
    # A browser counts no line end but this one, and takes the digests of what it has read.
    text = page.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    shown = {_MANIFEST: _literal(manifest), _CATALOG: _literal(catalog)}
    if sorted(_PLACES.findall(text)) != sorted(shown):
        raise ValueError("its page has no place for what it shows")
    guard = f"\n{_guard()}"
    allowed = [guard]

    def filled(script: re.Match[str]) -> str:
        allowed.append(_PLACES.sub(lambda place: shown[place[0]], script[2]))
        return f"{script[1]}{allowed[-1]}"

    text = _SCRIPT.sub(filled, text)
    return f"{_head(allowed)}<script>{guard}</script>\n{text}".encode()


def dbt_docs_files(domain: str, inside: bytes) -> tuple[tuple[str, bytes], ...]:
    """Path and content of the files that show a domain's dbt docs.

    Args:
        domain: whose they are; it has a page.
        inside: what `shut_in` made.
    """
    page = dbt_docs_path(domain)
    shown = render("dbt_docs.html", page, Places(frozenset({domain}), frozenset(), {}), domain=domain, inside=_INSIDE)
    return (page, shown.encode()), (page.removesuffix("index.html") + _INSIDE, inside)


def _head(scripts: Iterable[str]) -> str:
    """What comes before everything else: the browser obeys it before it has read a byte of the rest."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    policy = _POLICY.format(" ".join(f"'sha256-{digest}'" for digest in digests))
    return (
        '<!doctype html><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">'
    )


@cache
def _guard() -> str:
    return _GUARD.read_text(encoding="utf-8")


def _literal(document: bytes) -> str:
    """A JSON document as a value in a script, which no text in it can end."""
    text = document.decode("utf-8")
    try:
        json.loads(text)
    except RecursionError as error:
        raise ValueError("a document is nested too deeply") from error
    # Between its values there may be line ends that the browser would read as others; in them there are none.
    return text.replace("\r", " ").replace("<", "\\u003c")
