"""run_results.json: what the last dbt command did, and the receipt of its publication."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import msgspec

from meshwright.mesh.errors import ArtifactError

_FOREVER = 10**9
_RECEIPT = re.compile(r"/\* mesh-publication (?P<receipt>\{.*?\}) \*/")


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


class Receipt(msgspec.Struct):
    """What `publish_ports` did at the end of a run; see macros/publish/publish_ports.sql.

    Attributes:
        published: whether consumers see this run's ports.
        reason: why not, when they do not.
        share: the DuckDB share's path as the profile names it: absolute, or relative to the dbt project.
    """

    published: bool
    environment: str = ""
    adapter: str = ""
    reason: str = ""
    share: str | None = None
    ports: list[PublishedPort] = []


class _Result(msgspec.Struct):
    unique_id: str
    status: str
    compiled_code: str | None = None
    execution_time: float | None = None


class Ran(msgspec.Struct, frozen=True):
    """How a node of the project ended.

    Attributes:
        status: dbt's word: `success`, `pass`, `warn`, ...
        milliseconds: how long it took; None where dbt does not say.
    """

    status: str
    milliseconds: int | None = None


class _Metadata(msgspec.Struct):
    invocation_id: str
    dbt_version: str = ""


class _File(msgspec.Struct):
    metadata: _Metadata
    results: list[_Result]
    elapsed_time: float = 0.0


class RunResults(msgspec.Struct):
    """One dbt run.

    Attributes:
        counts: how many nodes ended with each status, hooks not counted.
        receipt: None when the command was not one that publishes.
        seconds: wall time, in whole seconds.
        nodes: what ran, by its unique id, hooks not among it.
    """

    invocation_id: str
    dbt_version: str
    counts: dict[str, int]
    seconds: int
    receipt: Receipt | None
    nodes: dict[str, Ran] = {}


def load_run_results(path: Path) -> RunResults:
    """Read what the last dbt command of a project did.

    Raises:
        ArtifactError: the file is missing or is not what dbt writes.
    """
    try:
        content = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError as error:
        raise ArtifactError(f"{path}: no dbt run was recorded", "Run `dbt build`, then this command again.") from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(f"{path}: not the results of a dbt run: {error}", "Run `dbt build` again.") from error
    hooks = [result for result in content.results if result.unique_id.startswith("operation.")]
    nodes = [result for result in content.results if not result.unique_id.startswith("operation.")]
    return RunResults(
        invocation_id=content.metadata.invocation_id,
        dbt_version=content.metadata.dbt_version,
        counts=dict(sorted(Counter(result.status for result in nodes).items())),
        seconds=round(content.elapsed_time),
        receipt=_receipt(hooks, path),
        nodes={result.unique_id: Ran(result.status, _milliseconds(result.execution_time)) for result in nodes},
    )


def _milliseconds(seconds: float | None) -> int | None:
    return round(seconds * 1000) if seconds is not None and 0 <= seconds < _FOREVER else None


def _receipt(hooks: list[_Result], path: Path) -> Receipt | None:
    for hook in hooks:
        match = _RECEIPT.search(hook.compiled_code or "")
        if not hook.unique_id.startswith("operation.meshwright."):
            continue
        if match is None:
            if hook.status == "skipped":
                return Receipt(False, reason="another on-run-end hook failed before the publishing one")
            continue
        try:
            receipt = msgspec.convert(json.loads(match["receipt"]), Receipt)
        except (ValueError, msgspec.ValidationError) as error:
            raise ArtifactError(f"{path}: the receipt of the publication cannot be read: {error}") from error
        if hook.status != "success":
            # The hook's own statement makes the ports visible; when it failed, nothing was.
            return Receipt(False, receipt.environment, receipt.adapter, "the publishing hook failed")
        return receipt
    return None
