"""The interface packages that a domain has committed, byte for byte."""

from __future__ import annotations

from pathlib import Path

from meshwright.mesh.domain import Interface

FOLDER = "interfaces"
"""Where a domain keeps its interface packages."""

LOCK_FILE = "interface.json"
"""The file that makes a folder an interface package."""


def read_interfaces(project: Path) -> tuple[Interface, ...]:
    """The interface packages below a project's `interfaces/`, ordered by domain.

    Folders without a lock file are not ours: the dbt package that `mesh init` puts there is one.
    """
    return tuple(
        Interface(lock.parent.name, _files(lock.parent)) for lock in sorted((project / FOLDER).glob(f"*/{LOCK_FILE}"))
    )


def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"target", "logs", "dbt_packages"} & set(path.relative_to(folder).parts)
    )
