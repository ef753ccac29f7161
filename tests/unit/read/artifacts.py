"""Small dbt projects with artifacts, as dbt writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from meshwright.read.manifest import Manifest, load_manifest

SCHEMA = "https://schemas.getdbt.com/dbt/manifest/v12.json"
Document = dict[str, Any]


def project(folder: Path, name: str = "weather", mesh_yml: str | None = None) -> Path:
    """A dbt project's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(f"name: {name}\n")
    if mesh_yml is not None:
        (folder / "mesh.yml").write_text(mesh_yml)
    return folder


def model(name: str, *, package: str = "weather", version: Any = None, **more: Any) -> Document:
    """A model as dbt 1.11 writes it; keyword arguments replace or add keys."""
    label = name if version is None else f"{name}.v{version}"
    return {
        "name": name,
        "resource_type": "model",
        "package_name": package,
        "unique_id": f"model.{package}.{label}",
        "original_file_path": f"models/{name}.sql",
        "patch_path": None,
        "version": version,
        "latest_version": version,
        "access": "protected",
        "group": None,
        "description": "",
        "deprecation_date": None,
        "columns": {},
        "constraints": [],
        "contract": {"enforced": False, "alias_types": True, "checksum": None},
        "config": {"materialized": "view", "access": "protected", "group": None, "contract": {"enforced": False}},
        "depends_on": {"macros": [], "nodes": []},
    } | more


def port(name: str, **more: Any) -> Document:
    """A public model in the group `observations`."""
    return model(name, access="public", group="observations", **more)


def manifest(*nodes: Document, exposures: tuple[Document, ...] = (), package: str = "weather") -> Document:
    """A manifest with these nodes and the group `observations`."""
    return {
        "metadata": {"dbt_schema_version": SCHEMA, "dbt_version": "1.11.16", "invocation_id": "run-1"},
        "nodes": {node["unique_id"]: node for node in nodes},
        "groups": {
            f"group.{package}.observations": {
                "name": "observations",
                "package_name": package,
                "original_file_path": "models/groups.yml",
                "owner": {"name": "Weather team", "email": "weather@example.com"},
            }
        },
        "exposures": {node["unique_id"]: node for node in exposures},
        "macros": {},
        "disabled": {},
    }


def write_manifest(folder: Path, content: Document | bytes) -> Path:
    path = folder / "target" / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def read_manifest(folder: Path, *nodes: Document, **more: Any) -> Manifest:
    return load_manifest(write_manifest(folder, manifest(*nodes, **more)))
