"""The only module that knows a manifest's keys.

Reads manifest.json of dbt 1.8 and later and of dbt v2, which leaves out what is null and keeps `access`, `group` and
`deprecation_date` under `config` alone. Macros, most of a small manifest, are never decoded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from meshwright.mesh.errors import ArtifactError

Scalar = str | int | float


class Contract(msgspec.Struct):
    """Whether dbt checks the columns."""

    enforced: bool = False


class Constraint(msgspec.Struct):
    """A constraint of a model or a column."""

    type: str = ""
    columns: list[str] | None = None
    expression: str | None = None


class Column(msgspec.Struct):
    """A column as a property file describes it."""

    name: str
    data_type: str | None = None
    description: str | None = None
    constraints: list[Constraint] | None = None


class Config(msgspec.Struct):
    """The part of a node's configuration that meshwright reads."""

    materialized: str | None = None
    access: str | None = None
    group: str | None = None
    contract: Contract | None = None
    deprecation_date: str | None = None


class DependsOn(msgspec.Struct):
    """What a node reads."""

    nodes: list[str] | None = None


class Node(msgspec.Struct):
    """A model, test, snapshot, seed or exposure."""

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
    columns: dict[str, Column] | None = None
    constraints: list[Constraint] | None = None
    contract: Contract | None = None
    config: Config = msgspec.field(default_factory=Config)
    depends_on: DependsOn | None = None

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
    adapter_type: str | None = None
    invocation_id: str | None = None


class Manifest(msgspec.Struct):
    """What meshwright reads of a manifest."""

    metadata: Metadata
    nodes: dict[str, Node]
    groups: dict[str, Group] = {}
    exposures: dict[str, Node] = {}


def load_manifest(path: Path) -> Manifest:
    """Decode a manifest.

    Raises:
        ArtifactError: it is missing, no JSON, or not a manifest.
    """
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
    if "/manifest/" not in manifest.metadata.dbt_schema_version:
        raise ArtifactError(f"{path}: not a dbt manifest: its metadata names no manifest schema")
    return manifest


def version_text(version: Scalar | None) -> str | None:
    """A model version as text: `2` for 2 and for 2.0; None for a model without versions."""
    if isinstance(version, float) and version.is_integer():
        return str(int(version))
    return None if version is None else str(version)
