"""Letting every query of a domain say whom it belongs to: see macros/attribution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from meshwright.app.yaml_edit import YamlEdit
from meshwright.read.interface_files import FOLDER
from meshwright.read.mesh_yml import DomainConfig

COMMENT = "{{ meshwright.query_comment(node) }}"
DOMAIN_VARIABLE = "mesh_domain"

_MACRO = Path(FOLDER) / "meshwright" / "macros" / "attribution" / "query_comment.sql"
_KEY = "query-comment"
# The name of the domain stands in the profile where an engine has a place for it on the connection.
_CONNECTION_SETTINGS = {
    "postgres": ("application_name", "mesh:{domain}"),
    "databricks": ("query_tags", '{{"mesh_domain": "{domain}"}}'),
}


def set_attribution(config: DomainConfig) -> list[str]:
    """Set `query-comment`, unless the project has one, and the connection's own words in a profiles.yml beside it.

    Returns:
        the files that changed, relative to the project.
    """
    return [*_set_comment(config), *_set_connections(config)]


def attribution_hint(folder: Path) -> str | None:
    """What a person has to do so that queries are attributed; None when nothing is left to do."""
    content = YamlEdit(folder / "dbt_project.yml").content
    if _KEY not in content:
        return f"run `mesh sync`, which renews {FOLDER}/meshwright, then `mesh init` again: it adds {_KEY}"
    if _is_ours(content[_KEY]):
        return None
    return (
        f"dbt_project.yml has a {_KEY} of its own, which stays. For queries that say their domain, product and run:\n"
        f'    {_KEY}:\n      comment: "{COMMENT}"\n      append: true\n      job-label: true'
    )


def _set_comment(config: DomainConfig) -> list[str]:
    edit = YamlEdit(config.folder / "dbt_project.yml")
    # An older package that is carried already has no such macro, and then no dbt command would work any more.
    added = _KEY not in edit.content and (config.folder / _MACRO).is_file()
    if added:
        edit.content[_KEY] = {"comment": COMMENT, "append": True, "job-label": True}
        edit.content.yaml_set_comment_before_after_key(
            _KEY, before="\nEvery query says which domain, product and run it belongs to."
        )
    if not _is_ours(edit.content.get(_KEY)) or not (_set_domain(edit.content, config) or added):
        return []
    edit.save()
    return ["dbt_project.yml"]


def _set_domain(content: Any, config: DomainConfig) -> bool:
    """Tell the macros the domain's name where it is not the project's; whether that changed something."""
    variables = content.get("vars") or {}
    if variables.get(DOMAIN_VARIABLE, config.project) == config.name:
        return False
    content["vars"] = variables
    variables[DOMAIN_VARIABLE] = config.name
    return True


def _is_ours(setting: Any) -> bool:
    comment = setting.get("comment") if isinstance(setting, dict) else setting
    return isinstance(comment, str) and "meshwright.query_comment(" in comment


def _set_connections(config: DomainConfig) -> list[str]:
    path = config.folder / "profiles.yml"
    if not path.is_file():
        return []
    edit = YamlEdit(path)
    changed = False
    for profile in edit.content.values():
        for output in (profile.get("outputs") or {}).values() if isinstance(profile, dict) else []:
            setting = _CONNECTION_SETTINGS.get(str(output.get("type"))) if isinstance(output, dict) else None
            if setting is not None and setting[0] not in output:
                # Postgres keeps 63 bytes of it.
                output[setting[0]] = setting[1].format(domain=config.name[:58])
                changed = True
    if changed:
        edit.save()
    return ["profiles.yml"] if changed else []
