"""What `meshwright.rollback_ports` logs: which publication readers see again, and what it lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from meshwright.mesh.errors import ArtifactError

_RECEIPT = re.compile(r"/\* mesh-publication (?P<receipt>\{.*\}) \*/")


class LostToReaders(msgspec.Struct, frozen=True):
    """What readers of a table miss that they had.

    Attributes:
        identifier: the table's name, in lower case.
        kind: what is gone: the table, a column of it, or only the type that it had.
        column: the column; empty when it is the table.
    """

    identifier: str
    kind: Literal["table", "column", "type"]
    column: str


class RollbackReceipt(msgspec.Struct, frozen=True):
    """What was done; see macros/publish/rollback.sql.

    Attributes:
        environment: the dbt target.
        restores: dbt's id of the run whose publication readers see; empty when nobody knows.
        started_at: when that run started, UTC.
        restored_at: when the rollback started, UTC; empty when it is not done.
    """

    environment: str
    restores: str
    started_at: str
    restored_at: str
    losses: list[LostToReaders] = []


def rollback_receipt(lines: Iterable[str]) -> RollbackReceipt:
    """Find the receipt in what dbt printed.

    Raises:
        ArtifactError: there is none, or it cannot be read.
    """
    found = [match["receipt"] for line in lines if (match := _RECEIPT.search(line))]
    if not found:
        raise ArtifactError(
            "dbt did not say what it rolled back",
            "Bring the dbt package meshwright in packages.yml up to the version of this command, and run `dbt deps`.",
        )
    try:
        return msgspec.convert(json.loads(found[-1]), RollbackReceipt)
    except (ValueError, msgspec.ValidationError) as error:
        raise ArtifactError(f"the receipt of the rollback cannot be read: {error}") from error
