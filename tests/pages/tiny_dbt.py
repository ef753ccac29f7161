"""A stand-in for `dbt parse`, just large enough for the rules' pages: milliseconds instead of seconds.

It knows models with versions, groups, exposures and `ref()`, and nothing else. What it writes has the layout of
manifest v12, so the project's real loader reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

_REF = re.compile(
    r"ref\(\s*'(?P<first>\w+)'(?:\s*,\s*'(?P<second>\w+)')?(?:\s*,\s*v(?:ersion)?\s*=\s*(?P<version>\w+))?\s*\)"
)


@dataclass(frozen=True)
class Ref:
    """A call of `ref()`."""

    package: str | None
    name: str
    version: str | None


class UnknownRef(Exception):
    """A page whose SQL reads what is not on the page."""


class Project:
    """One domain's files as dbt would parse them."""

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        self.name = name
        self.files = files
        self.groups: dict[str, dict[str, Any]] = {}
        self.exposures: dict[str, dict[str, Any]] = {}
        self.models: dict[str, dict[str, Any]] = {}
        self._refs: dict[str, list[Ref]] = {}
        described = self._read_properties()
        for path, sql in files.items():
            if path.startswith("models/") and path.endswith(".sql"):
                self._add_model(path, sql, described)

    def find(self, ref: Ref) -> dict[str, Any] | None:
        """The model that a ref means: without a version, the latest one."""
        for node in self.models.values():
            wanted = ref.version or node.get("latest_version")
            if node["name"] == ref.name and str(node.get("version")) == str(wanted):
                return node
        return None

    def manifest(self, siblings: Mapping[str, Project], published: Collection[Ref]) -> dict[str, Any]:
        """The manifest, with the nodes of other domains that dbt would have found in the packages installed."""
        nodes = {key: dict(node) for key, node in self.models.items()}
        readers = nodes | {key: dict(node) for key, node in self.exposures.items()}
        for key, reader in readers.items():
            read = [self._resolve(ref, siblings, published) for ref in self._refs[key]]
            nodes |= {node["unique_id"]: node for node in read if node["package_name"] != self.name}
            reader["depends_on"] = {"macros": [], "nodes": [node["unique_id"] for node in read]}
        return {
            "metadata": {
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
                "dbt_version": "1.11.16",
                "project_name": self.name,
                "adapter_type": "duckdb",
                "invocation_id": "00000000-0000-0000-0000-000000000000",
            },
            "nodes": nodes | {key: readers[key] for key in self.models},
            "groups": self.groups,
            "exposures": {key: readers[key] for key in self.exposures},
        }

    def _read_properties(self) -> dict[str, tuple[str, dict[str, Any]]]:
        described = {}
        for path, text in self.files.items():
            if not (path.startswith("models/") and path.endswith((".yml", ".yaml"))):
                continue
            content = yaml.safe_load(text)
            for group in content.get("groups", []):
                self.groups[f"group.{self.name}.{group['name']}"] = self._node("group", group["name"], path) | group
            for exposure in content.get("exposures", []):
                node = self._node("exposure", exposure["name"], path)
                self.exposures[node["unique_id"]] = node
                self._refs[node["unique_id"]] = _refs(" ".join(exposure.get("depends_on", [])))
            for model in content.get("models", []):
                described[model["name"]] = (path, model)
        return described

    def _add_model(self, path: str, sql: str, described: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        stem = PurePosixPath(path).stem
        name, _, version = stem.rpartition("_v")
        if name not in described or not described[name][1].get("versions"):
            name, version = stem, ""
        property_file, properties = described.get(name, (None, {}))
        this: dict[str, Any] = next(
            (entry for entry in properties.get("versions", []) if str(entry["v"]) == version), {}
        )
        config = properties.get("config", {}) | this.get("config", {})
        node = self._node("model", f"{name}.v{version}" if version else name, path) | {
            "name": name,
            "access": config.get("access", "protected"),
            "group": config.get("group"),
            "contract": {"enforced": config.get("contract", {}).get("enforced", False)},
            "config": {"materialized": "view", "enabled": True} | config,
            "description": properties.get("description", ""),
            "columns": {column["name"]: column for column in _columns(this, properties)},
            "constraints": properties.get("constraints", []),
            "deprecation_date": this.get("deprecation_date"),
            "patch_path": f"{self.name}://{property_file}" if property_file else None,
        }
        if version:
            numbers = [entry["v"] for entry in properties["versions"]]
            node |= {"version": this["v"], "latest_version": properties.get("latest_version", max(numbers))}
        self.models[node["unique_id"]] = node
        self._refs[node["unique_id"]] = _refs(sql)

    def _node(self, resource_type: str, name: str, path: str) -> dict[str, Any]:
        return {
            "unique_id": f"{resource_type}.{self.name}.{name}",
            "resource_type": resource_type,
            "package_name": self.name,
            "name": name,
            "original_file_path": path,
        }

    def _resolve(self, ref: Ref, siblings: Mapping[str, Project], published: Collection[Ref]) -> dict[str, Any]:
        if ref.package in (None, self.name):
            own = self.find(ref)
            if own is None:
                raise UnknownRef(f"{self.name}: {ref}")
            return own
        sibling = siblings.get(ref.package or "")
        node = sibling.find(ref) if sibling else None
        if node is not None and node["access"] != "public":
            # Nothing generates a stub for it: the reader has installed the other project itself.
            return node
        if node is None and ref not in published:
            raise UnknownRef(f"{self.name}: {ref}")
        return _stub(ref, node or {})


def parse(folder: Path, projects: Mapping[str, Project], published: Collection[Ref] = ()) -> None:
    """Write every project's files and manifest below a folder."""
    for name, project in projects.items():
        for path, text in ({"dbt_project.yml": f"name: {name}\n"} | dict(project.files)).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        manifest = folder / name / "target" / "manifest.json"
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps(project.manifest(projects, published), default=str), encoding="utf-8")


def _columns(version: Mapping[str, Any], properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The columns of a version: its own, or all of the model's except some."""
    columns: list[dict[str, Any]] = properties.get("columns", [])
    match version.get("columns"):
        case None:
            return columns
        case [{"include": "all", "exclude": excluded}]:
            return [column for column in columns if column["name"] not in excluded]
        case own:
            return list(own)


def _refs(text: str) -> list[Ref]:
    return [
        Ref(match["first"] if match["second"] else None, match["second"] or match["first"], match["version"])
        for match in _REF.finditer(text)
    ]


def _stub(ref: Ref, node: Mapping[str, Any]) -> dict[str, Any]:
    version = node.get("version", ref.version)
    full_name = ref.name if version is None else f"{ref.name}.v{version}"
    return {
        "unique_id": f"model.{ref.package}.{full_name}",
        "resource_type": "model",
        "package_name": ref.package,
        "name": ref.name,
        "version": version,
        "access": "public",
        "original_file_path": f"models/{ref.name}.sql",
        "config": {"materialized": "mesh_interface", "enabled": True, "access": "public"},
        "columns": {},
        "depends_on": {"macros": [], "nodes": []},
    }
