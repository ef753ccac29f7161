"""What is asked of a connection to a database."""

from __future__ import annotations

from typing import Any, Protocol


class Cursor(Protocol):
    """As much of a cursor of psycopg2 as is used."""

    def execute(self, query: str, vars: Any = None, /) -> Any:
        """Run a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of the last one."""
