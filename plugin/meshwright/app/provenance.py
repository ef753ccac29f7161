"""Where a release comes from: what helps to find the run, and to do it again."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import meshwright
from meshwright.mesh.errors import ConfigError
from meshwright.read.git import commit_of

URL_VARIABLE = "MESH_PROVENANCE_URL"
_LONGEST_URL = 1000


def provenance(
    folder: Path, *, adapter: str, dbt_version: str, released_at: str, environ: Mapping[str, str]
) -> dict[str, Any]:
    """What a release records of where it comes from.

    Args:
        folder: the domain's dbt project.
        adapter: the name of the adapter of the build: `duckdb`.
        dbt_version: of the build.
        released_at: UTC time.
        environ: the environment variables. A CI's own ones are left alone: they name hosts of the organisation's, and a
            release is read by everybody. Who wants the run to be found sets MESH_PROVENANCE_URL to its address.

    Raises:
        ConfigError: MESH_PROVENANCE_URL is no address of a web page, or has a password in it.
    """
    commit = commit_of(folder)
    url = _url(environ.get(URL_VARIABLE, "").strip())
    return {
        "released_at": released_at,
        "commit": commit[0] if commit else None,
        "dirty": commit[1] if commit else None,
        "dbt_version": dbt_version,
        "adapter": adapter,
        "adapter_version": _version_of(adapter),
        "meshwright_version": meshwright.__version__,
    } | ({"url": url} if url else {})


def _version_of(adapter: str) -> str | None:
    """The version of the adapter's package beside this meshwright; None where it is not installed, as with dbt v2."""
    try:
        return version(f"dbt-{adapter}")
    except (PackageNotFoundError, ValueError):
        return None


def _url(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_page = parts.scheme in ("http", "https") and bool(parts.hostname)
        has_user = parts.username is not None or parts.password is not None
    except ValueError:
        is_page = has_user = False
    # The value is not repeated: it may hold what must not be in a log.
    if not is_page or len(text) > _LONGEST_URL or not text.isprintable() or " " in text:
        raise ConfigError(
            [f"the environment variable {URL_VARIABLE} is no address of a web page"],
            "Set it to one that begins with https://, or unset it.",
        )
    if has_user:
        raise ConfigError(
            [f"the environment variable {URL_VARIABLE} has a user name or a password in it"],
            "Set it to the address alone: everybody can read a release.",
        )
    return text
