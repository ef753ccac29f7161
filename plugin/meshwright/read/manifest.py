"""Manifests: with `manifest_node` and `manifest_parts` the only modules that know a manifest's keys.

Reads manifest.json of dbt 1.8 and later and of dbt v2, which leaves out what is null and keeps `access`, `group` and
`deprecation_date` under `config` alone. What is large and seldom needed stays undecoded until it is: columns, SQL and
`meta` are slices of the file, and so are macros, most of a small manifest.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import msgspec

from meshwright.mesh.errors import ArtifactError
from meshwright.read.manifest_node import ExposureNode, Node, decoded
from meshwright.read.manifest_parts import Group, Macro, Metadata, Source, UnitTest

SCHEMA_VERSION = 12
"""dbt 1.8 to 1.13 and dbt v2 all write version 12 of the manifest's schema."""

_SCHEMA = re.compile(r"/manifest/v(?P<version>\d{1,6})\b")


class Manifest(msgspec.Struct, dict=True):
    """What meshwright reads of a manifest."""

    metadata: Metadata
    nodes: dict[str, Node]
    sources: dict[str, Source] = {}
    groups: dict[str, Group] = {}
    exposures: dict[str, ExposureNode] = {}
    semantic_models: dict[str, Node] = {}
    raw_macros: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="macros")
    raw_unit_tests: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="unit_tests")

    @cached_property
    def unit_tests(self) -> dict[str, UnitTest]:
        """The unit tests; decoded when somebody asks, for their rows may be many.

        Raises:
            ArtifactError: they have another form.
        """
        return decoded(self.raw_unit_tests, dict[str, UnitTest] | None, "unit_tests") or {}

    def macro(self, unique_id: str) -> Macro | None:
        """A macro; each is decoded when somebody asks for it.

        Raises:
            ArtifactError: it has another form.
        """
        found = self._macros.get(unique_id)
        return None if found is None else decoded(found, Macro, unique_id)

    @cached_property
    def _macros(self) -> dict[str, msgspec.Raw]:
        return decoded(self.raw_macros, dict[str, msgspec.Raw] | None, "macros") or {}

    @cached_property
    def tests_by_model(self) -> dict[str, list[Node]]:
        """The generic data tests on each model, by its unique id."""
        tests: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.resource_type == "test" and node.test_metadata is not None:
                # A test on a source is attached to nothing, whatever model it compares the source with.
                of_source = any(unique_id.startswith("source.") for unique_id in node.reads)
                for unique_id in [node.attached_node] if node.attached_node else [] if of_source else node.reads[-1:]:
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
