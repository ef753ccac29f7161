"""Attaching the shares that the committed interface packages name, read-only."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from dbt_common.exceptions import DbtRuntimeError


def attach_inputs(conn: duckdb.DuckDBPyConnection, project: Path, environment: str) -> None:
    """Attach one share per interface package, under the upstream's domain name.

    A share that is not there is passed over: commands that read no data must work on a fresh clone, and the
    `mesh_interface` materialization names the missing table before any model of the consumer runs.

    Raises:
        DbtRuntimeError: an interface package cannot be read, or its alias is the private file's own name.
    """
    for lock in sorted((project / "interfaces").glob("*/interface.json")):
        domain, share = _share_of(lock, environment)
        if share is None:
            continue
        path = project / share
        try:
            if not path.is_file():
                continue
            conn.execute(f"attach if not exists '{_literal(path.as_posix())}' as {_identifier(domain)} (read_only)")
        except (duckdb.Error, OSError) as error:
            raise DbtRuntimeError(
                f"the share of domain {domain} could not be attached: {error}\n"
                f"  The private DuckDB file must not be called {domain}.duckdb, and only shares may be inputs."
            ) from error


def _share_of(lock: Path, environment: str) -> tuple[str, str | None]:
    """The domain of an interface package and its share for an environment, relative to the project."""
    try:
        interface = json.loads(lock.read_text(encoding="utf-8"))
        environments = interface["environments"]
        chosen = environments.get(environment) or environments[interface["default_environment"]]
        share = chosen.get("share")
        if not isinstance(share, str | None):
            raise TypeError(f"share is {share!r}")
        return str(interface["domain"]), share
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DbtRuntimeError(
            f"{lock}: not an interface package ({error!r}); write it again with `mesh sync`"
        ) from error


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return text.replace("'", "''")
