"""The interface packages that a domain has committed, byte for byte."""

from __future__ import annotations

from pathlib import Path

from meshwright.mesh.domain import Interface
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.interface_lock import LOCK_FILE
from meshwright.read.yaml_file import YamlFile

FOLDER = "interfaces"
"""Where a domain keeps its interface packages."""

# What others leave in a folder that they only look at: not generated, not committed, and nothing that dbt reads.
_NOT_OURS = frozenset({"target", "logs", "dbt_packages", ".DS_Store", "Thumbs.db"})


def read_interfaces(project: Path) -> tuple[Interface, ...]:
    """The interface packages below a project's `interfaces/`, ordered by domain.

    Folders without a lock file are not ours: the dbt package that `mesh init` puts there is one.
    """
    return tuple(
        Interface(lock.parent.name, _files(lock.parent)) for lock in sorted((project / FOLDER).glob(f"*/{LOCK_FILE}"))
    )


def carried_package_version(project: Path) -> str:
    """The version of the dbt package `meshwright` that `mesh init` put into a project; empty when there is none."""
    path = project / FOLDER / "meshwright" / "dbt_project.yml"
    try:
        return str(YamlFile(path).content.get("version", "")) if path.is_file() else ""
    except ConfigError:
        return ""


def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _NOT_OURS & set(path.relative_to(folder).parts)
    )
