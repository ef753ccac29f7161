"""Which constraints the engines enforce: what dbt writes into the table, and the engine then refuses to break."""

from __future__ import annotations

from dataclasses import dataclass

EVERYTHING = frozenset({"check", "foreign_key", "not_null", "primary_key", "unique"})
"""dbt's words for constraints, without `custom`, of which nobody knows what it means."""

VIEWS = frozenset({"view", "materialized_view"})
"""What carries no constraints on any engine: dbt applies them to tables and incremental models."""


@dataclass(frozen=True, slots=True)
class Enforcement:
    """What an engine enforces on a table.

    Attributes:
        types: the constraints whose violation fails the build.
        keys_are_not_null: whether the columns of a primary key refuse nulls although the key itself is not enforced.
    """

    types: frozenset[str]
    keys_are_not_null: bool = False

    @property
    def in_words(self) -> str:
        """`enforces not_null alone`."""
        match sorted(self.types):
            case []:
                return "enforces no constraint"
            case [one]:
                return f"enforces {one} alone"
            case several:
                return f"enforces {', '.join(several[:-1])} and {several[-1]} alone"


_NOT_NULL = frozenset({"not_null"})
_ROW_BY_ROW = frozenset({"check", "not_null"})

ENFORCED = {
    "athena": Enforcement(frozenset()),
    "bigquery": Enforcement(_NOT_NULL),
    "databricks": Enforcement(_ROW_BY_ROW),
    "duckdb": Enforcement(EVERYTHING),
    "postgres": Enforcement(EVERYTHING),
    "redshift": Enforcement(_NOT_NULL),
    "snowflake": Enforcement(_NOT_NULL, keys_are_not_null=True),
    # Where tables are Delta tables, dbt makes them enforce checks and not_null; no other kind enforces anything.
    "spark": Enforcement(frozenset()),
    "sqlserver": Enforcement(EVERYTHING),
    "trino": Enforcement(_NOT_NULL),
}
"""By dbt's name of the adapter; of others nothing is known. macros/publish/promises.sql knows the same."""
