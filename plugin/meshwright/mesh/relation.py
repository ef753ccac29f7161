"""Where an engine keeps a table or view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """Where an engine finds a table or view; `database` is None on engines with two-part names."""

    database: str | None
    schema: str
    identifier: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Its name as SQL writes it, without quotes."""
        return tuple(part for part in (self.database, self.schema, self.identifier) if part)

    def __str__(self) -> str:
        """`database.schema.identifier`."""
        return ".".join(self.parts)
