"""What a site was written by: with anything else of it, all pages are written again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from meshwright.site.site_files import site_version as pages_version

_LIBRARIES = ("dbt-meshwright", "jinja2", "markdown-it-py", "markupsafe", "msgspec")


@cache
def site_version() -> str:
    """A digest of the code and the templates, and of the versions of the libraries that pages come from."""
    said = [pages_version(), *map(_version, _LIBRARIES)]
    said += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(Path(__file__).parent.glob("site*.py"))]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
