"""Domains as dbt leaves them after a build: project files, manifest.json, run_results.json with a receipt."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from meshwright.app.publish import PublishResult, publish

SCHEMA = "https://schemas.getdbt.com/dbt/manifest/v12.json"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def column(name: str, data_type: str = "integer", description: str = "") -> dict[str, Any]:
    return {"name": name, "data_type": data_type, "description": description, "constraints": []}


def port(name: str, *columns: str, group: str = "aircraft", version: int | None = None, **more: Any) -> dict[str, Any]:
    """A public model; columns are `name` or `name type`."""
    described = [column(*text.split(" ", 1)) for text in columns or ("id", "seats")]
    return {
        "name": name,
        "resource_type": "model",
        "version": version,
        "latest_version": version,
        "access": "public",
        "group": group,
        "description": f"About {name}",
        "columns": {entry["name"]: entry for entry in described},
        "contract": {"enforced": True},
        "constraints": [{"type": "primary_key", "columns": [described[0]["name"]]}],
        "config": {"materialized": "table"},
        "original_file_path": f"models/{name}.sql",
    } | more


def private(name: str, *reads: str, **more: Any) -> dict[str, Any]:
    """A model that nobody else may read; `reads` are unique ids."""
    return port(name, group="", access="private", depends_on={"nodes": list(reads)}) | {"group": None} | more


def stub(domain: str, name: str) -> dict[str, Any]:
    """A port of another domain, as its interface package declares it."""
    return port(name, group=name, package_name=domain, config={"materialized": "mesh_interface"})


def injected(domain: str, name: str) -> dict[str, Any]:
    """A model of another domain that is no port, as tools other than ours put it into a manifest: without a file."""
    more = {"access": "protected", "config": {"materialized": "view"}, "original_file_path": ""}
    return port(name, group=name, package_name=domain) | more


def domain(folder: Path, name: str = "fleet", *, mesh_yml: str = "", groups: tuple[str, ...] = ("aircraft",)) -> Path:
    """A dbt project with a mesh.yml; `mesh_yml` is added to the registry's line."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(f"name: {name}\n")
    (folder / "mesh.yml").write_text(f"version: 1\nregistry: ../registry\n{mesh_yml}")
    return folder


def built(
    folder: Path,
    *models: dict[str, Any],
    run: str = "run-1",
    environment: str = "prod",
    receipt: dict[str, Any] | None = None,
    served: tuple[str, ...] | None = None,
    manifest_run: str | None = None,
    group_texts: dict[str, str] | None = None,
    ran: dict[str, tuple[str, float]] | None = None,
    tests: dict[str, str] | None = None,
    built_at: dict[str, str] | None = None,
) -> Path:
    """What `dbt build` leaves behind; the receipt is that of a publication of all public models.

    `tests` are data tests by name, each with the model that it is of; `ran` is how nodes ended and how long they took,
    by their unique ids: all models, when nothing is said. `built_at` is when ports were built, by their names.
    """
    name = (folder / "dbt_project.yml").read_text().split()[1]
    nodes = [_node(name, model) for model in models]
    own = [node for node in nodes if node["package_name"] == name and node["access"] == "public"]
    for node in nodes:
        if node["package_name"] == name:
            # The manifest must not describe what is not there.
            path = folder / node["original_file_path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    write(
        folder / "target/manifest.json",
        {
            "metadata": {
                "dbt_schema_version": SCHEMA,
                "dbt_version": "1.11.16",
                "adapter_type": "duckdb",
                "invocation_id": manifest_run or run,
            },
            "nodes": {node["unique_id"]: node for node in nodes}
            | {test: _test(name, test, model) for test, model in (tests or {}).items()},
            "groups": {
                f"group.{name}.{group}": {
                    "name": group,
                    "package_name": name,
                    "description": (group_texts or {}).get(group, ""),
                    "owner": {"name": f"{name} team", "email": f"{name}@example.com"},
                }
                for group in sorted({node["group"] for node in own if node["group"]})
            },
        },
    )
    content = {
        "published": True,
        "environment": environment,
        "invocation_id": run,
        "adapter": "duckdb",
        "domain": name,
        "share": f"../shares/{name}.duckdb",
        "ports": [
            _served(name, node) | ({"built_at": built_at[node["name"]]} if node["name"] in (built_at or {}) else {})
            for node in own
            if served is None or node["name"] in served
        ],
    } | (receipt or {})
    comment = "/* mesh-publication " + json.dumps(content, sort_keys=True).replace("/", "\\/") + " */\nselect 1"
    results = [
        {"unique_id": unique_id, "status": status, "compiled_code": "select secret_sql"}
        | ({"execution_time": took} if took else {})
        for unique_id, (status, took) in (ran or {node["unique_id"]: ("success", 0) for node in nodes}).items()
    ]
    hook = {"unique_id": "operation.meshwright.meshwright-on-run-end-0", "status": "success", "compiled_code": comment}
    write(
        folder / "target/run_results.json",
        {
            "metadata": {"invocation_id": run, "dbt_version": "1.11.16"},
            "elapsed_time": 2.4,
            "results": [*results, *([] if receipt == {"none": True} else [hook])],
        },
    )
    os.utime(folder / "target/manifest.json")
    return folder


def published(folder: Path, *models: dict[str, Any], run: str = "run-1", **more: Any) -> PublishResult:
    """Build and publish."""
    return publish(built(folder, *models, run=run, **more), now=lambda: NOON)


def mesh(root: Path) -> Path:
    """`fleet` with aircraft 1 and 2, seats, and engines, which are not for everybody; returns `punctuality`."""
    fleet = domain(root / "fleet", mesh_yml="products: {engines: {consumers: [network]}}\n")
    published(
        fleet,
        port("aircraft", version=1, latest_version=2),
        port("aircraft", version=2),
        port("engines", group="engines"),
        port("seats", group="seats"),
    )
    return domain(
        root / "punctuality", "punctuality", mesh_yml="# what we read\ninputs:  # sorted by hand\n  - fleet.seats\n"
    )


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _node(project: str, model: dict[str, Any]) -> dict[str, Any]:
    package = model.get("package_name", project)
    label = model["name"] if model.get("version") is None else f"{model['name']}.v{model['version']}"
    alias = label.replace(".v", "_v")
    return {"package_name": package, "unique_id": f"model.{package}.{label}", "alias": alias} | model


def _test(project: str, unique_id: str, model: str) -> dict[str, Any]:
    """A generic test of a model; one in a file of its own, when the name begins with `assert`."""
    alone = unique_id.rpartition(".")[2].startswith("assert")
    attached = {} if alone else {"attached_node": model, "test_metadata": {"name": "not_null", "kwargs": {}}}
    return attached | {
        "name": unique_id.rpartition(".")[2],
        "resource_type": "test",
        "package_name": project,
        "unique_id": unique_id,
        "depends_on": {"nodes": [model]},
    }


def _served(name: str, node: dict[str, Any]) -> dict[str, Any]:
    suffix = "" if node["version"] is None else f"_v{node['version']}"
    return {
        "model": node["name"],
        "version": node["version"],
        "database": name,
        "schema": "main",
        "identifier": f"{node['name']}{suffix}",
        "rows": 7,
        "built_at": "2026-11-22T11:00:00Z",
    }
