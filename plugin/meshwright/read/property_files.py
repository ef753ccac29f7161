"""What the property files and models of a project describe already, as its files say it: no manifest is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshwright.mesh.errors import ConfigError
from meshwright.read.yaml_file import YamlFile


@dataclass(frozen=True, slots=True)
class Described:
    """A project's models and groups.

    Attributes:
        folder: where models lie, relative to the project: the first of its `model-paths`.
        groups: the property file that declares each group.
        models: the property file that describes each model.
        files: the file of each model, by its name without ending.
    """

    folder: Path
    groups: dict[str, Path]
    models: dict[str, Path]
    files: dict[str, Path]


def described(project: Path) -> Described:
    """Look through a project's folders of models.

    Raises:
        ConfigError: dbt_project.yml cannot be read. Property files that cannot be are for dbt to tell of.
    """
    content = YamlFile(project / "dbt_project.yml").content
    said = content.get("model-paths")
    paths = [path for path in said if isinstance(path, str)] if isinstance(said, list) else []
    found = Described(Path(paths[0] if paths else "models"), {}, {}, {})
    for root in paths or ["models"]:
        for path in sorted((project / root).rglob("*")):
            if path.suffix in (".sql", ".py"):
                found.files.setdefault(path.stem, path)
            elif path.suffix in (".yml", ".yaml"):
                for key, names in (("groups", found.groups), ("models", found.models)):
                    for name in _names(path, key):
                        names.setdefault(name, path)
    return found


def _names(path: Path, key: str) -> Iterator[str]:
    try:
        content: Any = YamlFile(path).content
    except ConfigError:
        return
    entries = content.get(key)
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"]
