"""The only module that knows a manifest's keys.

Reads manifest.json of dbt 1.8 and later and of dbt v2, which leaves out what is null and keeps `access`, `group` and
`deprecation_date` under `config` alone. What is large and seldom needed stays undecoded until it is: columns, SQL and
`meta` are slices of the file; macros, most of a small manifest, are skipped.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from meshwright.mesh.errors import ArtifactError

Scalar = str | int | float

SCHEMA_VERSION = 12
"""dbt 1.8 to 1.13 and dbt v2 all write version 12 of the manifest's schema."""

_EMPTY = (b"", b"{}", b"[]", b"null")
_SCHEMA = re.compile(r"/manifest/v(?P<version>\d{1,6})\b")


class Contract(msgspec.Struct):
    """Whether dbt checks the columns."""

    enforced: bool = False


class Constraint(msgspec.Struct):
    """A constraint of a model or a column."""

    type: str = ""
    columns: list[str] | None = None
    expression: str | None = None


class ColumnConfig(msgspec.Struct):
    """The configuration of a column: empty in dbt 1.9, which keeps `meta` beside it, and the whole truth since 1.10."""

    meta: dict[str, Any] | None = None


class Column(msgspec.Struct):
    """A column as a property file describes it."""

    name: str
    data_type: str | None = None
    description: str | None = None
    constraints: list[Constraint] | None = None
    meta: dict[str, Any] | None = None
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


class Config(msgspec.Struct):
    """The part of a node's configuration that meshwright reads."""

    materialized: str | None = None
    access: str | None = None
    group: str | None = None
    contract: Contract | None = None
    deprecation_date: str | None = None
    severity: str | None = None
    where: str | None = None
    limit: Any = None
    error_if: str | None = None
    grants: msgspec.Raw = msgspec.Raw()
    meta: msgspec.Raw = msgspec.Raw()


class DependsOn(msgspec.Struct):
    """What a node reads."""

    nodes: list[str] | None = None


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


class Node(msgspec.Struct):
    """A model, test, snapshot, seed, exposure or semantic model."""

    name: str
    resource_type: str
    package_name: str
    unique_id: str
    original_file_path: str | None = None
    patch_path: str | None = None
    version: Scalar | None = None
    latest_version: Scalar | None = None
    access: str | None = None
    group: str | None = None
    description: str | None = None
    deprecation_date: str | None = None
    contract: Contract | None = None
    config: Config = msgspec.field(default_factory=Config)
    depends_on: DependsOn | None = None
    refs: list[RefArgs] | None = None
    database: str | None = None
    schema: str | None = None
    alias: str | None = None
    relation_name: str | None = None
    fqn: list[str] | None = None
    language: str | None = None
    attached_node: str | None = None
    column_name: str | None = None
    test_metadata: TestMetadata | None = None
    raw_columns: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="columns")
    raw_constraints: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="constraints")
    raw_compiled_code: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="compiled_code")
    raw_code: msgspec.Raw = msgspec.Raw()
    raw_meta: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="meta")

    @property
    def columns(self) -> list[Column]:
        """The columns that a property file describes, in its order."""
        return list((_decoded(self.raw_columns, dict[str, Column] | None, self.unique_id) or {}).values())

    @property
    def constraints(self) -> list[Constraint]:
        """The constraints of the model as a whole."""
        return _decoded(self.raw_constraints, list[Constraint] | None, self.unique_id) or []

    @property
    def compiled_code(self) -> str | None:
        """The SQL after rendering; `dbt parse` leaves none."""
        code: str | None = _decoded(self.raw_compiled_code, str | None, self.unique_id)
        return code

    @property
    def source_code(self) -> str:
        """The file's text before rendering."""
        return _decoded(self.raw_code, str | None, self.unique_id) or ""

    @property
    def meta(self) -> dict[str, Any]:
        """What `config.meta` says, wherever this version of dbt keeps it."""
        of_config = _decoded(self.config.meta, dict[str, Any] | None, self.unique_id)
        return of_config or _decoded(self.raw_meta, dict[str, Any] | None, self.unique_id) or {}

    @property
    def grants(self) -> dict[str, Any]:
        """The grantees by privilege."""
        return _decoded(self.config.grants, dict[str, Any] | None, self.unique_id) or {}

    @property
    def effective_access(self) -> str:
        """`public`, `protected` or `private`; dbt's default is `protected`."""
        return self.access or self.config.access or "protected"

    @property
    def effective_group(self) -> str | None:
        """The group, wherever this version of dbt keeps it."""
        return self.group or self.config.group

    @property
    def contract_enforced(self) -> bool:
        """Whether dbt checks columns and types when it builds the model."""
        contract = self.contract or self.config.contract
        return contract is not None and contract.enforced

    @property
    def version_text(self) -> str | None:
        """The model version as text, `2` for 2 and for 2.0."""
        return version_text(self.version)

    @property
    def is_latest(self) -> bool:
        """Whether an unpinned ref means this version."""
        return self.version is None or version_text(self.latest_version) == self.version_text

    @property
    def deprecated_from(self) -> str | None:
        """The ISO date of the deprecation; dbt v1 writes a time stamp, v2 a bare date."""
        date = self.deprecation_date or self.config.deprecation_date
        return date[:10] if date else None

    @property
    def reads(self) -> list[str]:
        """Unique ids of the nodes that this one depends on; a seed's `depends_on` has no `nodes`."""
        return (self.depends_on.nodes if self.depends_on else None) or []

    @property
    def tested_column(self) -> str:
        """The column, or the expression, that a generic test is about, also where it stands at the model as a whole."""
        named = self.column_name or (self.test_metadata.kwargs.get("column_name") if self.test_metadata else None)
        return named if isinstance(named, str) else ""

    @property
    def property_file(self) -> str | None:
        """The property file that describes the node, relative to its project."""
        return self.patch_path.split("://", 1)[-1] if self.patch_path else None


class GroupOwner(msgspec.Struct):
    """The owner of a group."""

    name: str | None = None
    email: Any = None


class Group(msgspec.Struct):
    """A dbt group: a data product."""

    name: str
    package_name: str
    original_file_path: str | None = None
    owner: GroupOwner = msgspec.field(default_factory=GroupOwner)
    description: str | None = None


class Metadata(msgspec.Struct):
    """Which dbt wrote the manifest, for which project."""

    dbt_schema_version: str = ""
    dbt_version: str = ""
    project_name: str | None = None
    adapter_type: str | None = None
    invocation_id: str | None = None


class Manifest(msgspec.Struct, dict=True):
    """What meshwright reads of a manifest."""

    metadata: Metadata
    nodes: dict[str, Node]
    sources: dict[str, Source] = {}
    groups: dict[str, Group] = {}
    exposures: dict[str, Node] = {}
    semantic_models: dict[str, Node] = {}

    @cached_property
    def tests_by_model(self) -> dict[str, list[Node]]:
        """The generic data tests on each model, by its unique id."""
        tests: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.resource_type == "test" and node.test_metadata is not None:
                for unique_id in [node.attached_node] if node.attached_node else node.reads[-1:]:
                    tests.setdefault(unique_id, []).append(node)
        return tests


def load_manifest(path: Path) -> Manifest:
    """Decode a manifest.

    Raises:
        ArtifactError: it is missing, no JSON, or not a manifest that this meshwright knows.
    """
    if path.exists() and not path.is_file():
        # A pipe or a device would be read for ever.
        raise ArtifactError(f"{path}: not a file", "Remove it, and run `dbt parse` in the project's folder.")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise ArtifactError(
            f"{path}: there is no manifest",
            "Run `dbt parse` in the project's folder (`dbt build` to publish), then this command again.",
        ) from error
    except OSError as error:
        raise ArtifactError(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(f"{path}: not a dbt manifest: {error}", "Write it again with `dbt parse`.") from error
    schema = _SCHEMA.search(manifest.metadata.dbt_schema_version)
    if schema is None:
        raise ArtifactError(f"{path}: not a dbt manifest: its metadata names no manifest schema")
    version = int(schema["version"])
    if version != SCHEMA_VERSION:
        older = version < SCHEMA_VERSION
        raise ArtifactError(
            f"{path}: a manifest of schema v{version}, which is {'older' if older else 'newer'} than "
            f"v{SCHEMA_VERSION}, the one that this meshwright reads",
            "Write it with dbt 1.8 or newer." if older else "Install a newer dbt-meshwright.",
        )
    return manifest


def version_text(version: Scalar | None) -> str | None:
    """A model version as text: `2` for 2 and for 2.0; None for a model without versions."""
    if isinstance(version, float) and version.is_integer():
        return str(int(version))
    return None if version is None else str(version)


def _decoded(raw: msgspec.Raw, form: Any, unique_id: str) -> Any:
    """The value of a part that was left undecoded; None when it is absent.

    Raises:
        ArtifactError: the part has another form.
    """
    # Most parts of most nodes are empty; starting the decoder for each would cost more than all the others.
    if len(raw_bytes := memoryview(raw)) <= len(b"null") and bytes(raw_bytes) in _EMPTY:
        return None
    try:
        return msgspec.json.decode(raw, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(
            f"manifest.json: the entry {unique_id} is not what dbt writes: {error}", "Write it again with `dbt parse`."
        ) from error
