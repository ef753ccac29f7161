"""A node of a manifest: what is needed of it at once, and what stays undecoded until somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from meshwright.mesh.errors import ArtifactError
from meshwright.read.manifest_parts import (
    Column,
    Config,
    Constraint,
    Contract,
    DependsOn,
    NamedOwner,
    RefArgs,
    Scalar,
    TestMetadata,
    tags_of,
)

_EMPTY = (b"", b"{}", b"[]", b"null")


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
    raw_tags: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="tags")
    raw_meta: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="meta")

    @property
    def columns(self) -> list[Column]:
        """The columns that a property file describes, in its order."""
        return list((decoded(self.raw_columns, dict[str, Column] | None, self.unique_id) or {}).values())

    @property
    def constraints(self) -> list[Constraint]:
        """The constraints of the model as a whole."""
        return decoded(self.raw_constraints, list[Constraint] | None, self.unique_id) or []

    @property
    def compiled_code(self) -> str | None:
        """The SQL after rendering; `dbt parse` leaves none."""
        code: str | None = decoded(self.raw_compiled_code, str | None, self.unique_id)
        return code

    @property
    def source_code(self) -> str:
        """The file's text before rendering."""
        return decoded(self.raw_code, str | None, self.unique_id) or ""

    @property
    def code_digest(self) -> str:
        """A digest of the file's text, whatever its white space; empty when the text is not known.

        Not dbt's own checksum: dbt 1.11 and 1.12 take different ones of the same file.
        """
        words = self.source_code.split()
        return sha256(" ".join(words).encode()).hexdigest() if words else ""

    @property
    def meta(self) -> dict[str, Any]:
        """What `config.meta` says, wherever this version of dbt keeps it."""
        of_config = decoded(self.config.meta, dict[str, Any] | None, self.unique_id)
        return of_config or decoded(self.raw_meta, dict[str, Any] | None, self.unique_id) or {}

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, those of its folders included, sorted."""
        return tags_of(decoded(self.raw_tags, Any, self.unique_id))

    @property
    def grants(self) -> dict[str, Any]:
        """The grantees by privilege."""
        return decoded(self.config.grants, dict[str, Any] | None, self.unique_id) or {}

    @property
    def hooks(self) -> tuple[str, ...]:
        """The code of what is run before and after the node is built."""
        return tuple(
            text
            for raw in (self.config.pre_hook, self.config.post_hook)
            for text in _hook_texts(decoded(raw, Any, self.unique_id))
        )

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
    def macros(self) -> tuple[str, ...]:
        """Unique ids of the macros that dbt saw it call."""
        return macros_in(self.depends_on, self.unique_id)

    @property
    def tested_column(self) -> str:
        """The column, or the expression, that a generic test is about, also where it stands at the model as a whole."""
        named = self.column_name or (self.test_metadata.kwargs.get("column_name") if self.test_metadata else None)
        return named if isinstance(named, str) else ""

    @property
    def property_file(self) -> str | None:
        """The property file that describes the node, relative to its project."""
        return self.patch_path.split("://", 1)[-1] if self.patch_path else None


class ExposureNode(Node):
    """An exposure."""

    label: str | None = None
    type: str | None = None
    url: str | None = None
    owner: NamedOwner | None = None


def version_text(version: Scalar | None) -> str | None:
    """A model version as text: `2` for 2 and for 2.0; None for a model without versions."""
    if isinstance(version, float) and version.is_integer():
        return str(int(version))
    return None if version is None else str(version)


def macros_in(depends_on: DependsOn | None, unique_id: str) -> tuple[str, ...]:
    """The unique ids of the macros that something depends on."""
    return () if depends_on is None else tuple(decoded(depends_on.macros, list[str] | None, unique_id) or ())


def _hook_texts(hooks: object) -> Iterator[str]:
    """The code of hooks, each of which is a text, or an object that has it under `sql`."""
    for hook in hooks if isinstance(hooks, list) else [hooks]:
        code = hook.get("sql") if isinstance(hook, dict) else hook
        if isinstance(code, str):
            yield code


def decoded(raw: msgspec.Raw, form: Any, unique_id: str) -> Any:
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
