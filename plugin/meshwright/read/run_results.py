"""run_results.json: what the last dbt command did, and the receipt of its publication."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from meshwright.mesh.errors import ArtifactError
from meshwright.read.receipt import Receipt, compiled_receipt, receipt_in

_FOREVER = 10**9


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
        receipt=_receipt(hooks, path) if hooks else compiled_receipt(path, content.metadata.invocation_id),
        nodes={result.unique_id: Ran(result.status, _milliseconds(result.execution_time)) for result in nodes},
    )


def _milliseconds(seconds: float | None) -> int | None:
    return round(seconds * 1000) if seconds is not None and 0 <= seconds < _FOREVER else None


def _receipt(hooks: list[_Result], path: Path) -> Receipt | None:
    for hook in hooks:
        if not hook.unique_id.startswith("operation.meshwright."):
            continue
        receipt = receipt_in(hook.compiled_code or "", path)
        if receipt is None:
            if hook.status == "skipped":
                return Receipt(False, reason="another on-run-end hook failed before the publishing one")
            continue
        if hook.status != "success":
            # The hook's own statement makes the ports visible; when it failed, nothing was.
            reason = "the publishing hook failed"
            return Receipt(False, environment=receipt.environment, adapter=receipt.adapter, reason=reason)
        return receipt
    return None
