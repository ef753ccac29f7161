"""A stand-in for `dbt parse` and `dbt compile`, just large enough for the rules' pages: milliseconds, not seconds.

It knows models with versions, groups, exposures, sources, generic data tests, packages that are folders beside the
project, the configuration of folders in dbt_project.yml, `config()`, `ref()` and `source()`, and nothing else. What it
writes has the layout of manifest v12, so the project's real loader reads it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
import yaml

_REF = re.compile(
    r"ref\(\s*'(?P<first>\w+)'(?:\s*,\s*'(?P<second>\w+)')?(?:\s*,\s*v(?:ersion)?\s*=\s*(?P<version>\w+))?\s*\)"
)
_SOURCE = re.compile(r"source\(\s*'(?P<source>\w+)'\s*,\s*'(?P<table>\w+)'\s*\)")
_CONFIG = re.compile(r"\{\{\s*config\((?P<arguments>.*?)\)\s*\}\}", re.DOTALL)
_NO_WORD = re.compile(r"[^0-9A-Za-z_]+")
_EXPRESSION = re.compile(r"\{\{\s*(?P<code>.*?)\s*\}\}", re.DOTALL)


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
        self.sources: dict[str, dict[str, Any]] = {}
        self.models: dict[str, dict[str, Any]] = {}
        self.tests: dict[str, dict[str, Any]] = {}
        self._refs: dict[str, list[Ref]] = {}
        self._settings = _yaml(files.get("dbt_project.yml", "")).get("models", {}).get(name, {})
        described = self._read_properties()
        for path, sql in files.items():
            if path.startswith("models/") and path.endswith(".sql"):
                self._add_model(path, sql, described)

    @property
    def adapter(self) -> str:
        """The type of the first output in profiles.yml."""
        profiles = _yaml(self.files.get("profiles.yml", ""))
        outputs = [output for profile in profiles.values() for output in profile["outputs"].values()]
        return str(outputs[0]["type"]) if outputs else "duckdb"

    @property
    def packages(self) -> list[str]:
        """The folders beside the project that it installs as packages."""
        listed = _yaml(self.files.get("packages.yml", "")).get("packages", [])
        return [PurePosixPath(entry["local"]).name for entry in listed]

    def find(self, ref: Ref) -> dict[str, Any] | None:
        """The model that a ref means: without a version, the latest one."""
        for node in self.models.values():
            wanted = ref.version or node.get("latest_version")
            if node["name"] == ref.name and str(node.get("version")) == str(wanted):
                return node
        return None

    def manifest(self, siblings: Mapping[str, Project], published: Collection[Ref]) -> dict[str, Any]:
        """The manifest, with the nodes of other domains that dbt would have found in the packages installed."""
        nodes = {key: dict(node) for key, node in (self.models | self.tests).items()}
        readers = nodes | {key: dict(node) for key, node in self.exposures.items()}
        for key, reader in readers.items():
            read = [self._resolve(ref, siblings, published) for ref in self._refs[key]]
            nodes |= {node["unique_id"]: node for node in read if node["package_name"] != self.name}
            sources = [f"source.{self.name}.{'.'.join(found)}" for found in _SOURCE.findall(reader.get("raw_code", ""))]
            declared = [unique_id for unique_id in sources if unique_id in self.sources]
            reader["depends_on"] = {"macros": [], "nodes": [*(node["unique_id"] for node in read), *declared]}
            reader["refs"] = [vars(ref) for ref in self._refs[key]]
            if reader["resource_type"] == "model":
                reader["compiled_code"] = self._compiled(reader["raw_code"], siblings, published)
        for package in self.packages:
            nodes |= siblings[package].models
        return {
            "metadata": {
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
                "dbt_version": "1.11.16",
                "project_name": self.name,
                "adapter_type": self.adapter,
                "invocation_id": "00000000-0000-0000-0000-000000000000",
            },
            "nodes": nodes | {key: readers[key] for key in self.models | self.tests},
            "sources": self.sources,
            "groups": self.groups,
            "exposures": {key: readers[key] for key in self.exposures},
        }

    def _read_properties(self) -> dict[str, tuple[str, dict[str, Any]]]:
        described = {}
        for path, text in self.files.items():
            if not (path.startswith("models/") and path.endswith((".yml", ".yaml"))):
                continue
            content = _yaml(text)
            for group in content.get("groups", []):
                self.groups[f"group.{self.name}.{group['name']}"] = self._node("group", group["name"], path) | group
            for source in content.get("sources", []):
                self._add_source(path, source)
            for exposure in content.get("exposures", []):
                node = self._node("exposure", exposure["name"], path)
                self.exposures[node["unique_id"]] = node
                self._refs[node["unique_id"]] = _refs(" ".join(exposure.get("depends_on", [])))
            for model in content.get("models", []):
                described[model["name"]] = (path, model)
        return described

    def _add_source(self, path: str, source: Mapping[str, Any]) -> None:
        for table in source["tables"]:
            node = self._node("source", f"{source['name']}.{table['name']}", path) | {
                "name": table["name"],
                "source_name": source["name"],
                "database": source.get("database", self.name),
                "schema": source.get("schema", source["name"]),
                "identifier": table.get("identifier", table["name"]),
            }
            node["relation_name"] = ".".join(f'"{node[part]}"' for part in ("database", "schema", "identifier"))
            self.sources[node["unique_id"]] = node

    def _add_model(self, path: str, sql: str, described: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        stem = PurePosixPath(path).stem
        name, _, version = stem.rpartition("_v")
        if name not in described or not described[name][1].get("versions"):
            name, version = stem, ""
        property_file, properties = described.get(name, (None, {}))
        this: dict[str, Any] = next(
            (entry for entry in properties.get("versions", []) if str(entry["v"]) == version), {}
        )
        fqn = [self.name, *PurePosixPath(path).parent.parts[1:], name, *([f"v{version}"] if version else [])]
        calls = [_keywords(match["arguments"]) for match in _CONFIG.finditer(sql)]
        settings = [self._folder_settings(fqn), properties.get("config", {}), this.get("config", {}), *calls]
        config: dict[str, Any] = {key: value for each in settings for key, value in each.items()}
        # dbt joins what is said of `meta` in several places; most other settings replace each other.
        config |= {"meta": {key: value for each in settings for key, value in each.get("meta", {}).items()}}
        schema = f"main_{config['schema']}" if "schema" in config else "main"
        relation = (config.get("database", self.name), schema, config.get("alias", stem))
        ephemeral = config.get("materialized") == "ephemeral"
        node = self._node("model", f"{name}.v{version}" if version else name, path) | {
            "name": name,
            "access": config.get("access", "protected"),
            "group": config.get("group"),
            "contract": {"enforced": config.get("contract", {}).get("enforced", False)},
            "config": {"materialized": "view", "enabled": True} | config,
            "meta": config.get("meta", {}),
            "description": this.get("description", properties.get("description", "")),
            "columns": {column["name"]: column for column in _columns(this, properties)},
            "constraints": this.get("constraints", properties.get("constraints", [])),
            "deprecation_date": this.get("deprecation_date", properties.get("deprecation_date")),
            "patch_path": f"{self.name}://{property_file}" if property_file else None,
            "fqn": fqn,
            "raw_code": sql,
            "checksum": {"name": "sha256", "checksum": hashlib.sha256(sql.encode()).hexdigest()},
            "language": "sql",
            "database": relation[0],
            "schema": relation[1],
            "alias": relation[2],
            "relation_name": None if ephemeral else ".".join(f'"{part}"' for part in relation),
        }
        if version:
            numbers = [entry["v"] for entry in properties["versions"]]
            node |= {"version": this["v"], "latest_version": properties.get("latest_version", max(numbers))}
        self.models[node["unique_id"]] = node
        self._refs[node["unique_id"]] = _refs(sql)
        for test, column in _data_tests(this, properties):
            self._add_test(node, test, column, property_file or "")

    def _add_test(self, model: Mapping[str, Any], test: Any, column: str | None, path: str) -> None:
        kind, said = (test, {}) if isinstance(test, str) else next(iter(test.items()))
        at_column = {"column_name": column} if column else {}
        arguments = at_column | said.get("arguments", {key: value for key, value in said.items() if key != "config"})
        namespace, _, name = kind.rpartition(".")
        node = self._node("test", _test_name(kind, model, arguments), path) | {
            "group": model["group"],
            "attached_node": model["unique_id"],
            "column_name": column,
            "test_metadata": {"name": name, "namespace": namespace or None, "kwargs": arguments},
            "config": {"severity": "ERROR", "error_if": "!= 0"} | said.get("config", {}),
        }
        self.tests[node["unique_id"]] = node
        own = Ref(None, model["name"], str(model["version"]) if "version" in model else None)
        self._refs[node["unique_id"]] = [own, *_refs(str(arguments.get("to", "")))]

    def _folder_settings(self, fqn: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        here = self._settings
        for step in fqn[1:]:
            found |= {key[1:]: value for key, value in here.items() if key.startswith("+")}
            here = here.get(step, {}) if isinstance(here, dict) else {}
        return found | {key[1:]: value for key, value in here.items() if key.startswith("+")}

    def _compiled(self, sql: str, siblings: Mapping[str, Project], published: Collection[Ref]) -> str:
        def render(match: re.Match[str]) -> str:
            source = _SOURCE.search(match["code"])
            if source:
                # A page may leave the declaration of a source out, when it is not what the page is about.
                by_default = {"database": self.name, "schema": source["source"], "identifier": source["table"]}
                table = self.sources.get(f"source.{self.name}.{source['source']}.{source['table']}", by_default)
                return ".".join(f'"{table[part]}"' for part in by_default)
            refs = _refs(match["code"])
            return str(self._resolve(refs[0], siblings, published)["relation_name"]) if refs else ""

        return _EXPRESSION.sub(render, _CONFIG.sub("", sql))

    def _node(self, resource_type: str, name: str, path: str) -> dict[str, Any]:
        return {
            "unique_id": f"{resource_type}.{self.name}.{name}",
            "resource_type": resource_type,
            "package_name": self.name,
            "name": name,
            "original_file_path": path,
        }

    def _resolve(self, ref: Ref, siblings: Mapping[str, Project], published: Collection[Ref]) -> dict[str, Any]:
        own = self.find(ref) if ref.package in (None, self.name) else None
        if own is not None:
            return own
        if ref.package == self.name:
            raise UnknownRef(f"{self.name}: {ref}")
        for name, sibling in siblings.items():
            node = sibling.find(ref) if ref.package in (None, name) and name != self.name else None
            if node is not None:
                if name in self.packages:
                    return node
                # Nothing generates a stub for what is private; other tools invent nodes without a file for it.
                stub = _stub(Ref(name, ref.name, ref.version), node)
                return (
                    stub if node["access"] == "public" else stub | {"original_file_path": "", "access": node["access"]}
                )
        # Without a version, the newest one, which is the latest on every page.
        known = max((each for each in published if _means(ref, each)), key=_age, default=None)
        if known is None:
            raise UnknownRef(f"{self.name}: {ref}")
        return _stub(known, {}) | {"columns": self._promised(known)}

    def _promised(self, port: Ref) -> dict[str, Any]:
        """The columns of a port without versions, where a page shows the project's interface package."""
        described = _yaml(self.files.get(f"interfaces/{port.package}/models/ports.yml", "")).get("models", [])
        columns = next((model["columns"] for model in described if model["name"] == port.name), [])
        return {column["name"]: column for column in columns}


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


def _yaml(text: str) -> dict[str, Any]:
    return yaml.safe_load(text) or {}


def _keywords(arguments: str) -> dict[str, Any]:
    """The arguments of a call of `config()`."""
    found: dict[str, Any] = jinja2.Environment().compile_expression(f"dict({arguments})")()
    return found


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


def _data_tests(version: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[tuple[Any, str | None]]:
    """Each generic test of a model, with the column that it stands at."""
    for column in _columns(version, properties):
        for test in column.get("data_tests", []):
            yield test, column["name"]
    for test in version.get("data_tests", properties.get("data_tests", [])):
        yield test, None


def _test_name(kind: str, model: Mapping[str, Any], arguments: Mapping[str, Any]) -> str:
    """The test's kind, its model, and the values of its arguments, in the order of their names."""
    about = f"{model['name']}_v{model['version']}" if "version" in model else model["name"]
    values = [
        str(part)
        for _, value in sorted(arguments.items())
        for part in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value])
    ]
    return f"{kind.replace('.', '_')}_{about}_" + "__".join(_NO_WORD.sub("_", value) for value in values)


def _refs(text: str) -> list[Ref]:
    return [
        Ref(match["first"] if match["second"] else None, match["second"] or match["first"], match["version"])
        for match in _REF.finditer(text)
    ]


def _age(port: Ref) -> tuple[str, str, int, str]:
    version = port.version or ""
    return (port.package or "", port.name, len(version), version)


def _means(ref: Ref, port: Ref) -> bool:
    return ref.name == port.name and ref.package in (None, port.package) and ref.version in (None, port.version)


def _stub(ref: Ref, node: Mapping[str, Any]) -> dict[str, Any]:
    version = node.get("version", ref.version)
    full_name = ref.name if version is None else f"{ref.name}.v{version}"
    alias = ref.name if version is None else f"{ref.name}_v{version}"
    return {
        "unique_id": f"model.{ref.package}.{full_name}",
        "resource_type": "model",
        "package_name": ref.package,
        "name": ref.name,
        "version": version,
        "access": "public",
        "original_file_path": f"models/{ref.name}.sql",
        "config": {"materialized": "mesh_interface", "enabled": True, "access": "public"},
        "database": ref.package,
        "schema": "main",
        "alias": alias,
        "relation_name": f'"{ref.package}"."main"."{alias}"',
        "columns": {},
        "depends_on": {"macros": [], "nodes": []},
    }
