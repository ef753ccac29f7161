"""Whether a manifest is as new as the files it was parsed from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from meshwright.mesh.errors import ArtifactError

_SOURCES = (".sql", ".yml", ".yaml", ".py", ".csv", ".md")
# At the top of a project; below it, a folder of such a name holds sources like any other.
_NOT_SOURCES = frozenset({"target", "logs", "dbt_packages", "dbt_modules", "private", "raw", "site", "node_modules"})
# Files that meshwright, not dbt, reads.
_NOT_PARSED = frozenset({"mesh.yml", "mesh-debt.yml", "README.md", "package-lock.yml"})


def require_fresh(manifest: Path, project: Path, described: Iterable[str] = ()) -> None:
    """Refuse a manifest that is older than a file it describes: a check of it would pass without having looked.

    Args:
        manifest: the manifest's file.
        project: the dbt project's folder.
        described: the files, relative to the project, that the manifest says its nodes come from.

    Raises:
        ArtifactError: naming the newest source, or one that is gone.
    """
    gone = next((name for name in sorted(described) if not (project / name).exists()), None)
    if gone is not None:
        raise ArtifactError(
            f"{manifest} describes {project / gone}, which is gone",
            "Run `dbt parse` in the project's folder, then this command again.",
        )
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
        at_top = Path(folder) == project
        folders[:] = [name for name in folders if not name.startswith(".") and not (at_top and name in _NOT_SOURCES)]
        for name in names:
            if name.endswith(_SOURCES) and name not in _NOT_PARSED:
                yield Path(folder) / name
