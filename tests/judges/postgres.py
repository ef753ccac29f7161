"""A Postgres for the judges, and the driver that datacontract-cli brings to fill it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.engines import postgres_server
from tests.judges.environments import CONTRACTS
from tests.judges.processes import run

DRIVER = Path(__file__).parent / "drivers" / "run_sql.py"

available = postgres_server.available


@dataclass(frozen=True, slots=True)
class Postgres:
    """How to reach a server.

    Attributes:
        variables: PG* variables.
        network: whether it needs a network.
    """

    variables: dict[str, str]
    network: bool

    @property
    def server(self) -> dict[str, str | int]:
        """The same as an ODCS server, without its schema."""
        return {
            "type": "postgres",
            "host": self.variables["PGHOST"],
            "port": int(self.variables.get("PGPORT", "5432")),
            "database": self.variables.get("PGDATABASE", "postgres"),
        }

    @property
    def credentials(self) -> dict[str, str]:
        """Variables that datacontract-cli reads."""
        return {
            "DATACONTRACT_POSTGRES_USERNAME": self.variables.get("PGUSER", postgres_server.ADMIN),
            "DATACONTRACT_POSTGRES_PASSWORD": self.variables.get("PGPASSWORD", "none"),
        }

    def execute(self, statements: Sequence[str], folder: Path, rows: Sequence[tuple[str, Path]] = ()) -> None:
        """Run statements, then copy files of rows into tables.

        Args:
            statements: in their order, in one transaction.
            folder: where the process runs.
            rows: a COPY statement with the file for it.
        """
        work = {"statements": list(statements), "rows": [(statement, str(file)) for statement, file in rows]}
        command = [CONTRACTS.program("python"), DRIVER]
        ended = run(command, folder, network=self.network, stdin=json.dumps(work), variables=self.variables)
        assert not ended.code, ended.output[-3000:]


@contextmanager
def running() -> Iterator[Postgres]:
    """A Postgres while it is needed."""
    with postgres_server.running() as server:
        yield Postgres(server.variables, server.network)
