"""The list of packages that `dbt deps` installs in a domain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meshwright.app.yaml_edit import YamlEdit
from meshwright.mesh.errors import ConfigError
from meshwright.read.yaml_file import YamlFile

_FILES = ("packages.yml", "dependencies.yml")


def add_packages(folder: Path, locals_: Sequence[str], managed: str) -> list[str]:
    """Make a dbt project list the local packages, and none other below `managed` that is not there any more.

    Returns:
        the file that changed, or nothing.

    Raises:
        ConfigError: the file's `packages` is no list.
    """
    path = next((folder / name for name in _FILES if (folder / name).is_file()), folder / _FILES[0])
    listed = local_packages(path)
    missing = [package for package in locals_ if package not in listed]
    gone = [
        package
        for package in listed
        if package.startswith(managed) and package not in locals_ and not (folder / package).is_dir()
    ]
    if not missing and not gone:
        return []
    edit = YamlEdit(path)
    packages = edit.content["packages"] = edit.content.get("packages") or []
    for index in reversed(range(len(packages))):
        if packages[index].get("local") in gone:
            del packages[index]
    packages.extend({"local": package} for package in missing)
    edit.save()
    return [path.name]


def local_packages(path: Path) -> list[str]:
    """The local packages that a packages file lists, in its order; a missing file lists none.

    Raises:
        ConfigError: its `packages` is no list of mappings.
    """
    if not path.is_file():
        return []
    packages = YamlFile(path).content.get("packages") or []
    if not isinstance(packages, list) or not all(isinstance(entry, dict) for entry in packages):
        raise ConfigError([f"{path}: `packages` is not a list of packages"])
    return [str(entry["local"]) for entry in packages if "local" in entry]
