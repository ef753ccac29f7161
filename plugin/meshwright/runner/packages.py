"""Whether the dbt packages of a project are installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from meshwright.read.yaml_file import YamlFile

_DECLARATIONS = ("packages.yml", "dependencies.yml")
_LOCK = "package-lock.yml"


def needs_deps(folder: Path) -> bool:
    """Whether `dbt deps` has something to do in a project.

    It does when packages are declared and one is not there, or when a declaration is newer than the installation.
    Saying yes too often costs seconds; saying no too often breaks the build.
    """
    declarations = [folder / name for name in _DECLARATIONS if (folder / name).is_file()]
    if not any(YamlFile(path).content.get("packages") for path in declarations):
        return False
    lock, installed = folder / _LOCK, _install_folder(folder)
    if not lock.is_file() or not installed.is_dir():
        return True
    # dbt rewrites its lock only when the declaration's meaning changed, but installs anew each time: the folder of
    # installed packages is the witness. It is newer than the lock, which dbt writes first.
    installed_at = installed.stat().st_mtime_ns
    if any(path.stat().st_mtime_ns > installed_at for path in [*declarations, lock]):
        return True
    return not all(
        _is_installed(package, folder, installed) for package in YamlFile(lock).content.get("packages") or []
    )


def _install_folder(folder: Path) -> Path:
    project = folder / "dbt_project.yml"
    setting = YamlFile(project).content.get("packages-install-path") if project.is_file() else None
    return folder / (setting if isinstance(setting, str) else "dbt_packages")


def _is_installed(package: Any, folder: Path, installed: Path) -> bool:
    name = package.get("name") if isinstance(package, dict) else None
    if not isinstance(name, str):
        return False
    there = installed / name
    if not (there / "dbt_project.yml").is_file():
        return False
    # A local package is a symlink with an absolute target: in a project that was copied or moved, to the wrong place.
    local = package.get("local")
    return not (isinstance(local, str) and there.is_symlink()) or there.resolve() == (folder / local).resolve()
