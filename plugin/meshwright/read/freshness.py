"""Whether a manifest is as new as the files it was parsed from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
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
    sources = dict(_sources(os.fspath(project)))
    not_seen = sorted(name for name in set(described) if os.fspath(project / name) not in sources)
    gone = next((name for name in not_seen if not _exists(project / name)), None)
    if gone is not None:
        raise ArtifactError(
            f"{manifest} describes {project / gone}, which is gone",
            "Run `dbt parse` in the project's folder, then this command again.",
        )
    newest = max(sources, key=sources.__getitem__, default=None)
    if newest is not None and sources[newest] > manifest.stat().st_mtime_ns:
        raise ArtifactError(
            f"{manifest} is older than {Path(newest)}",
            "Run `dbt parse` in the project's folder, then this command again.",
        )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Such as a name that is longer than names may be.
        return False


def _sources(project: str) -> Iterator[tuple[str, int]]:
    """The files that dbt parses, each with its time. Texts, not paths: a project has ten thousands of them."""
    waiting = [project]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(".") and not (folder == project and entry.name in _NOT_SOURCES):
                        waiting.append(entry.path)
                elif entry.name.endswith(_SOURCES) and entry.name not in _NOT_PARSED:
                    # A link that leads nowhere has no time; editors keep such links beside open files.
                    with suppress(FileNotFoundError):
                        yield entry.path.removeprefix("./"), entry.stat().st_mtime_ns
