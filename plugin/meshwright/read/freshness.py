"""Whether a manifest is as new as the files it was parsed from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from meshwright.mesh.errors import ArtifactError
from meshwright.read.yaml_file import YamlFile

_SUFFIXES = (".sql", ".yml", ".yaml", ".py", ".csv", ".md")
# At the top of a project, what dbt reads besides the folders below.
_TOP_FILES = ("dbt_project.yml", "packages.yml", "dependencies.yml", "profiles.yml", "vars.yml")
# What a project may call its folders of sources, and what dbt takes otherwise.
_FOLDERS = {
    "analysis-paths": ["analyses"],
    "docs-paths": [],
    "function-paths": ["functions"],
    "macro-paths": ["macros"],
    "model-paths": ["models"],
    "seed-paths": ["seeds"],
    "snapshot-paths": ["snapshots"],
    "test-paths": ["tests"],
}
_INTERFACES = "interfaces"
"""Installed as packages from here, so a change in it is one of the project."""

_REMEDY = "Run `dbt parse` in the project's folder, then this command again."


def require_fresh(manifest: Path, project: Path, described: Iterable[str] = ()) -> None:
    """Refuse a manifest that is older than a file it describes: a check of it would pass without having looked.

    Args:
        manifest: the manifest's file.
        project: the dbt project's folder.
        described: the files, relative to the project, that the manifest says its nodes come from.

    Raises:
        ArtifactError: naming the newest source, or one that is gone.
        ConfigError: dbt_project.yml cannot be read.
    """
    sources = dict(_sources(project))
    not_seen = sorted(name for name in set(described) if os.fspath(project / name) not in sources)
    gone = next((name for name in not_seen if not _exists(project / name)), None)
    if gone is not None:
        raise ArtifactError(f"{manifest} describes {project / gone}, which is gone", _REMEDY)
    newest = max(sources, key=sources.__getitem__, default=None)
    if newest is not None and sources[newest] > manifest.stat().st_mtime_ns:
        raise ArtifactError(f"{manifest} is older than {Path(newest)}", _REMEDY)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Such as a name that is longer than names may be.
        return False


def _sources(project: Path) -> Iterator[tuple[str, int]]:
    """The files that dbt parses, each with its time. Texts, not paths: a project has ten thousands of them."""
    for name in _TOP_FILES:
        with suppress(OSError):
            yield os.fspath(project / name), (project / name).stat().st_mtime_ns
    waiting = [os.fspath(folder) for folder in {project / name for name in _folders(project)} if folder.is_dir()]
    followed: set[str] = set()
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    # dbt follows links to folders. One that leads to a folder above it would never end.
                    real = os.path.realpath(entry.path) if entry.is_symlink() else ""
                    if not entry.name.startswith(".") and real not in followed:
                        followed |= {real} - {""}
                        waiting.append(entry.path)
                elif entry.name.endswith(_SUFFIXES):
                    # A link that leads nowhere has no time; editors keep such links beside open files.
                    with suppress(FileNotFoundError):
                        yield entry.path, entry.stat().st_mtime_ns


def _folders(project: Path) -> Iterator[str]:
    path = project / "dbt_project.yml"
    content = YamlFile(path).content if path.is_file() else {}
    for key, default in _FOLDERS.items():
        said = content.get(key)
        yield from (name for name in (said if isinstance(said, list) else default) if isinstance(name, str))
    yield _INTERFACES
