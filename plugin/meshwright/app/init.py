"""Making a dbt project a domain: mesh.yml, the dbt package, `dispatch`, `query-comment` and the DuckDB plugin."""

from __future__ import annotations

from pathlib import Path

from meshwright.app.dbt_package import SCHEMA_FILE, vendored_files
from meshwright.app.init_attribution import set_attribution
from meshwright.app.init_forms import require_forms
from meshwright.app.init_registry import refuse_credentials
from meshwright.app.package_list import add_packages
from meshwright.app.yaml_edit import YamlEdit
from meshwright.read.interface_files import FOLDER
from meshwright.read.mesh_yml import FILE_NAME, load_domain_config

_MESH_YML = """\
# yaml-language-server: $schema={schema}
version: 1
description: ""           # what this domain is for, in a sentence
# owner: {{name: ..., email: ...}}   # who answers for it
registry: {registry}      # folder, relative to this file; shared by all domains of the mesh
inputs: []                # ports of other domains; `mesh add weather.hourly_observations` lists one
"""


def init(folder: Path, registry: str, shares: str) -> list[str]:
    """Write what a domain needs into a dbt project; what is there stays.

    Args:
        folder: the dbt project.
        registry: the registry's folder, relative to the project.
        shares: the folder of the DuckDB shares, relative to the project.

    Returns:
        the files that were written or changed, relative to the project.

    Raises:
        ConfigError: the folder is no dbt project, one of its files is no YAML or not what dbt reads, or the address of
            the registry has credentials.
    """
    refuse_credentials(registry)
    load_domain_config(folder)
    require_forms(folder)
    changed: list[str] = []
    if not (folder / FILE_NAME).exists():
        (folder / FILE_NAME).write_text(
            _MESH_YML.format(registry=registry, schema=f"{FOLDER}/meshwright/{SCHEMA_FILE}"), encoding="utf-8"
        )
        changed.append(FILE_NAME)
    changed += _carry_package(folder)
    changed += add_packages(folder, [f"{FOLDER}/meshwright"], managed=f"{FOLDER}/meshwright")
    changed += _set_dispatch(folder)
    changed += _add_plugin(folder, shares)
    changed += set_attribution(load_domain_config(folder))
    return list(dict.fromkeys(changed))


def _carry_package(folder: Path) -> list[str]:
    root = folder / FOLDER / "meshwright"
    if root.exists():
        return []
    for name, text in vendored_files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [f"{FOLDER}/meshwright/"]


def _set_dispatch(folder: Path) -> list[str]:
    """Let dbt look for its own macros in meshwright first: see macros/interface/create_schema.sql."""
    edit = YamlEdit(folder / "dbt_project.yml")
    dispatch = edit.content["dispatch"] = edit.content.get("dispatch") or []
    setting = next((entry for entry in dispatch if entry.get("macro_namespace") == "dbt"), None)
    if setting is None:
        edit.content.yaml_set_comment_before_after_key("dispatch", before="\n")
        dispatch.append({"macro_namespace": "dbt", "search_order": [edit.content["name"], "meshwright", "dbt"]})
    elif "meshwright" not in setting["search_order"]:
        order = setting["search_order"]
        order.insert(order.index("dbt") if "dbt" in order else len(order), "meshwright")
    else:
        return []
    edit.save()
    return ["dbt_project.yml"]


def _add_plugin(folder: Path, shares: str) -> list[str]:
    """Name the plugin in every DuckDB output of a profiles.yml beside the project; a profile elsewhere is not ours."""
    path = folder / "profiles.yml"
    if not path.is_file():
        return []
    edit = YamlEdit(path)
    changed = False
    for profile in edit.content.values():
        for output in (profile.get("outputs") or {}).values() if isinstance(profile, dict) else []:
            if not isinstance(output, dict) or output.get("type") != "duckdb":
                continue
            plugins = output["plugins"] = output.get("plugins") or []
            if not any(plugin.get("module") == "meshwright.engines.duckdb" for plugin in plugins):
                plugins.append({"module": "meshwright.engines.duckdb", "config": {"shares": shares}})
                changed = True
    if changed:
        edit.save()
    return ["profiles.yml"] if changed else []
