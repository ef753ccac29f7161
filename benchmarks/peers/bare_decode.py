"""The floor of a linter in Python: decode what it needs of a manifest into typed structs, and do nothing with it.

Run in a checkout: `python benchmarks/peers/bare_decode.py target/manifest.json`
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec


class Contract(msgspec.Struct):
    """Whether dbt checks columns and types."""

    enforced: bool = False


class Config(msgspec.Struct):
    """The configuration of a node."""

    materialized: str | None = None
    access: str | None = None
    group: str | None = None
    contract: Contract | None = None


class Column(msgspec.Struct):
    """A column as it is described."""

    name: str
    data_type: str | None = None
    description: str | None = None


class DependsOn(msgspec.Struct):
    """What a node reads."""

    nodes: list[str] = []


class Node(msgspec.Struct):
    """A model, test, snapshot or seed; all other keys are skipped."""

    unique_id: str
    resource_type: str
    name: str
    package_name: str
    original_file_path: str
    config: Config
    access: str | None = None
    group: str | None = None
    version: str | float | None = None
    columns: dict[str, Column] = {}
    depends_on: DependsOn = msgspec.field(default_factory=DependsOn)
    patch_path: str | None = None
    contract: Contract | None = None
    relation_name: str | None = None


class Manifest(msgspec.Struct):
    """A manifest without its macros, sources and maps."""

    nodes: dict[str, Node]


if __name__ == "__main__":
    manifest = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Manifest)
    print(f"decoded {len(manifest.nodes)} nodes")
