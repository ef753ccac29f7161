"""The receipt of a publication: a comment in the SQL of the hook that published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from meshwright.mesh.errors import ArtifactError

_RECEIPT = re.compile(r"/\* mesh-publication (?P<receipt>\{.*?\}) \*/")
# Where dbt 2 leaves the SQL of a hook, once it has run without an error; its run results hold no hooks.
_HOOKS = ("compiled/meshwright/hooks", "compiled/meshwright/dbt_project.yml/hooks")
_MOST_BYTES = 50_000_000


class PublishedPort(msgspec.Struct):
    """A port as `publish_ports` reports it."""

    model: str
    database: str | None
    schema: str
    identifier: str
    built_at: str
    version: str | int | float | None = None
    rows: int | None = None
    columns: list[str] = []
    types: list[str] = []


class ReplacedShare(msgspec.Struct, frozen=True):
    """The share that was there when the next one was prepared, as the engine saw it.

    Attributes:
        modified: whole seconds since 1970, UTC.
    """

    bytes: int
    modified: int


class Receipt(msgspec.Struct):
    """What `publish_ports` did at the end of a run; see macros/publish/publish_ports.sql.

    Attributes:
        published: whether consumers see this run's ports, or will once a prepared share is in its place.
        reason: why not, when they do not.
        share: the DuckDB share's path as the profile names it: absolute, or relative to the dbt project.
        prepared: where the share was written, relative to the dbt project, when dbt could not put it in its place; None
            when nothing is left to do.
        replaces: the share that the prepared one takes the place of; None when there was none.
        kept: how many shares before the prepared one stay.
    """

    published: bool
    invocation_id: str = ""
    environment: str = ""
    adapter: str = ""
    reason: str = ""
    share: str | None = None
    ports: list[PublishedPort] = []
    prepared: str | None = None
    replaces: ReplacedShare | None = None
    kept: int = 2


def receipt_in(sql: str, path: Path) -> Receipt | None:
    """The receipt in the SQL of a hook, if it has one.

    Args:
        sql: of the hook.
        path: the file that it stands in.

    Raises:
        ArtifactError: the receipt is not what `publish_ports` writes.
    """
    match = _RECEIPT.search(sql)
    if match is None:
        return None
    try:
        return msgspec.convert(json.loads(match["receipt"]), Receipt)
    except (ValueError, msgspec.ValidationError) as error:
        raise ArtifactError(f"{path}: the receipt of the publication cannot be read: {error}") from error


def compiled_receipt(results: Path, invocation_id: str) -> Receipt | None:
    """The receipt in what dbt 2 compiled, if it is of this run.

    Args:
        results: the run results; what was compiled lies beside them.
        invocation_id: of the run that they are of.

    Raises:
        ArtifactError: the file cannot be read, or the receipt is not what `publish_ports` writes.
    """
    for folder in _HOOKS:
        for path in sorted((results.parent / folder).glob("meshwright-on-run-end-*.sql")):
            try:
                sql = path.read_text(encoding="utf-8") if path.stat().st_size < _MOST_BYTES else ""
            except (OSError, UnicodeDecodeError) as error:
                raise ArtifactError(f"{path}: the SQL of the hook cannot be read: {error}") from error
            receipt = receipt_in(sql, path)
            if receipt is not None and receipt.invocation_id == invocation_id:
                return receipt
    return None
