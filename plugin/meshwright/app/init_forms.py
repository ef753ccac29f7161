"""Whether the files that `mesh init` edits have the forms that dbt reads; asked before the first of them is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshwright.app.yaml_edit import YamlEdit
from meshwright.mesh.errors import ConfigError

_PROJECT, _PROFILES = "dbt_project.yml", "profiles.yml"


def require_forms(folder: Path) -> None:
    """Refuse a project in which a key that `mesh init` writes to holds something else.

    Args:
        folder: the dbt project's.

    Raises:
        ConfigError: with every such key.
    """
    problems = list(_problems_of_project(YamlEdit(folder / _PROJECT).content))
    if (folder / _PROFILES).is_file():
        problems += _problems_of_profiles(YamlEdit(folder / _PROFILES).content)
    if problems:
        raise ConfigError(problems, "Write it as dbt reads it, or take it out.")


def _problems_of_project(content: Any) -> Iterator[str]:
    if not isinstance(content.get("vars") or {}, dict):
        yield f"{_PROJECT}: `vars` is not a mapping of names to values"
    dispatch = content.get("dispatch") or []
    if not _is_list_of_mappings(dispatch):
        yield f"{_PROJECT}: `dispatch` is not a list of entries such as `- macro_namespace: dbt`"
        return
    for entry in dispatch:
        if entry.get("macro_namespace") == "dbt" and not isinstance(entry.get("search_order"), list):
            yield f"{_PROJECT}: in `dispatch`, the entry of dbt has no `search_order` that is a list"


def _problems_of_profiles(content: Any) -> Iterator[str]:
    for name, profile in content.items():
        outputs = (profile.get("outputs") or {}) if isinstance(profile, dict) else {}
        if not isinstance(outputs, dict):
            yield f"{_PROFILES}: `outputs` of {name} is not a mapping of targets to connections"
            continue
        for target, output in outputs.items():
            plugins = output.get("plugins") if isinstance(output, dict) and output.get("type") == "duckdb" else None
            if not _is_list_of_mappings(plugins or []):
                yield f"{_PROFILES}: `plugins` of {name}.{target} is not a list of entries such as `- module: excel`"


def _is_list_of_mappings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)
