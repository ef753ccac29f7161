"""Whether a manifest is as new as the files it was parsed from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from meshwright.mesh.errors import ArtifactError

_SOURCES = (".sql", ".yml", ".yaml", ".py", ".csv", ".md")
_NOT_SOURCES = frozenset({"target", "logs", "dbt_packages", "dbt_modules", "private", "raw", "site", "node_modules"})
# Files that meshwright, not dbt, reads.
_NOT_PARSED = frozenset({"mesh.yml", "mesh-debt.yml", "README.md", "package-lock.yml"})


def require_fresh(manifest: Path, project: Path) -> None:
    """Refuse a manifest that is older than a file it describes: a check of it would pass without having looked.

    Raises:
        ArtifactError: naming the newest source.
    """
    written = manifest.stat().st_mtime_ns
    # A link that leads nowhere has no time; editors keep such links beside open files.
    newest = max(((path.stat().st_mtime_ns, path) for path in _sources(project) if path.exists()), default=None)
    if newest is not None and newest[0] > written:
        raise ArtifactError(
            f"{manifest} is older than {newest[1]}",
            "Run `dbt parse` in the project's folder, then this command again.",
        )


def _sources(project: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(project):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES and not name.startswith(".")]
        for name in names:
            if name.endswith(_SOURCES) and name not in _NOT_PARSED:
                yield Path(folder) / name
