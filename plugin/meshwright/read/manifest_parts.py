"""The small parts of a manifest: what a node, a source or a group is made of, in dbt's own words."""

from __future__ import annotations

from typing import Any

import msgspec

from meshwright.mesh.port import Owner

Scalar = str | int | float


class Contract(msgspec.Struct):
    """Whether dbt checks the columns."""

    enforced: bool = False


class Constraint(msgspec.Struct):
    """A constraint of a model or a column."""

    type: str = ""
    columns: list[str] | None = None
    expression: str | None = None
    to: str | None = None
    to_columns: list[str] | None = None


def described(text: str | None) -> str:
    """A description as readers are told it: of a text in several lines, dbt 1.11 and 1.12 keep other newlines."""
    return (text or "").strip()


def tags_of(value: object) -> tuple[str, ...]:
    """Tags as dbt takes them, one or a list, sorted; a number is the word for it, anything else is left out."""
    items = value if isinstance(value, list) else [value]
    return tuple(sorted({str(item) for item in items if isinstance(item, Scalar) and item != ""}))


class ColumnConfig(msgspec.Struct):
    """The configuration of a column: empty in dbt 1.9, which keeps `meta` beside it, and the whole truth since 1.10."""

    meta: dict[str, Any] | None = None
    tags: Any = None


class Column(msgspec.Struct):
    """A column as a property file describes it."""

    name: str
    data_type: str | None = None
    description: str | None = None
    constraints: list[Constraint] | None = None
    meta: dict[str, Any] | None = None
    quote: bool | None = None
    tags: Any = None
    config: ColumnConfig | None = None

    @property
    def effective_meta(self) -> dict[str, Any]:
        """What `meta` of the column says, wherever this version of dbt keeps it."""
        if self.config is None:
            return self.meta or {}
        if self.config.meta is None:
            # dbt v2, which writes the model's `meta` beside the configuration of each column that says nothing itself.
            return {}
        return self.config.meta or self.meta or {}

    @property
    def effective_tags(self) -> tuple[str, ...]:
        """Its tags, sorted, wherever this version of dbt keeps them."""
        return tags_of(self.tags or (self.config.tags if self.config else None))


class Config(msgspec.Struct):
    """The part of a node's configuration that meshwright reads."""

    materialized: str | None = None
    access: str | None = None
    group: str | None = None
    contract: Contract | None = None
    deprecation_date: str | None = None
    severity: str | None = None
    where: str | None = None
    error_if: str | None = None
    fail_calc: str | None = None
    limit: int | str | None = None
    grants: msgspec.Raw = msgspec.Raw()
    meta: msgspec.Raw = msgspec.Raw()
    pre_hook: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="pre-hook")
    post_hook: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="post-hook")


class DependsOn(msgspec.Struct):
    """What a node, or a macro, depends on."""

    nodes: list[str] | None = None
    macros: msgspec.Raw = msgspec.Raw()


class Macro(msgspec.Struct):
    """A macro, a test or a materialization."""

    macro_sql: str = ""
    depends_on: DependsOn | None = None


class RefArgs(msgspec.Struct):
    """A call of `ref`, as it was written."""

    name: str
    package: str | None = None
    version: Scalar | None = None


class TestMetadata(msgspec.Struct):
    """Which generic test a test is, and its arguments."""

    name: str = ""
    namespace: str | None = None
    kwargs: dict[str, Any] = {}


class UnitTestInput(msgspec.Struct):
    """Rows that stand for a model in a unit test; the manifest holds those of CSV as dictionaries, too."""

    input: str = ""
    rows: list[dict[str, Any]] | str | None = None
    format: str | None = None
    fixture: str | None = None


class UnitTest(msgspec.Struct):
    """A unit test of a model."""

    name: str
    model: str
    package_name: str
    given: list[UnitTestInput] | None = None
    depends_on: DependsOn | None = None


class Source(msgspec.Struct):
    """A table that is declared as a source."""

    name: str
    source_name: str
    package_name: str
    schema: str | None = None
    database: str | None = None
    identifier: str | None = None
    relation_name: str | None = None
    original_file_path: str | None = None


class NamedOwner(msgspec.Struct):
    """The owner of a group or an exposure."""

    name: str | None = None
    email: Any = None

    @property
    def as_owner(self) -> Owner:
        """The owner, with the first address: dbt allows one or a list of them."""
        first = self.email[0] if isinstance(self.email, list) and self.email else self.email
        return Owner(self.name or "", first if isinstance(first, str) else "")


class Group(msgspec.Struct):
    """A dbt group: a data product."""

    name: str
    package_name: str
    original_file_path: str | None = None
    owner: NamedOwner = msgspec.field(default_factory=NamedOwner)
    description: str | None = None


class Metadata(msgspec.Struct):
    """Which dbt wrote the manifest, for which project."""

    dbt_schema_version: str = ""
    dbt_version: str = ""
    project_name: str | None = None
    adapter_type: str | None = None
    invocation_id: str | None = None
