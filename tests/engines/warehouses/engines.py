"""What the stand-in knows of each engine's adapter. The job `.ci/warehouses` compares it with the adapter itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Grant = Callable[[str, str, list[str]], str]


def _first(quote: str) -> Grant:
    return lambda relation, privilege, grantees: f"grant {privilege} on {relation} to {quote}{grantees[0]}{quote}"


def _all(relation: str, privilege: str, grantees: list[str]) -> str:
    return f"grant {privilege} on {relation} to {', '.join(grantees)}"


def _iam(relation: str, privilege: str, grantees: list[str]) -> str:
    return f"grant `{privilege}` on view {relation} to " + ", ".join(f'"{name}"' for name in grantees)


@dataclass(frozen=True, slots=True)
class Engine:
    """An adapter as our macros see it.

    Attributes:
        name: of the adapter, and of sqlglot's dialect.
        chain: whose macros dbt takes, the nearest first.
        quote: what stands around a name that `adapter.quote` quotes.
        quotes_relations: whether dbt quotes databases, schemas and tables.
        text, bigint: types as `dbt.type_string()` and `dbt.type_bigint()` name them.
        grant: what `dbt.get_grant_sql` returns.
        grants: the `grants` of the example's models.
        readers: what the variable `mesh_readers` names.
        unparsed: patterns of statements that sqlglot's dialect does not know.
    """

    name: str
    chain: tuple[str, ...]
    quote: str
    quotes_relations: bool
    text: str
    bigint: str
    grant: Grant
    grants: dict[str, list[str]]
    readers: list[str]
    unparsed: tuple[str, ...] = ()


ENGINES = (
    Engine(
        "snowflake", ("snowflake", "default"), '"', False, "TEXT", "bigint", _all,
        {"select": ["reporter"]}, ["analyst", "planner"], unparsed=("show roles like", "execute immediate"),
    ),
    Engine(
        "bigquery", ("bigquery", "default"), "`", True, "string", "bigint", _iam,
        {"roles/bigquery.dataViewer": ["user:anna@example.com"]},
        ["group:punctuality@example.com", "serviceAccount:network@example.iam.gserviceaccount.com"],
        unparsed=("if exists",),
    ),
    Engine(
        "databricks", ("databricks", "spark", "default"), "`", True, "string", "bigint", _first("`"),
        {"select": ["reporters"]}, ["punctuality", "network"], unparsed=(r"create table \S+ deep clone",),
    ),
    Engine(
        "redshift", ("redshift", "postgres", "default"), '"', True, "TEXT", "bigint", _all,
        {"select": ["anna"]}, ["role:punctuality", "group:network"], unparsed=("lock table",),
    ),
    Engine(
        "trino", ("trino", "default"), '"', True, "varchar", "bigint", _first('"'),
        {"select": ["anna"]}, ["role:punctuality", "user:network"],
    ),
)  # fmt: skip
