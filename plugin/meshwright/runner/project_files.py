"""Which files a build of a domain depends on: all of its project's but what is generated, and what packages bring."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from meshwright.read.yaml_file import YamlFile

# Folders that a package is read from, as dbt calls the setting, and what it takes where a project says nothing.
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
_PACKAGE_FILES = ("dbt_project.yml", "packages.yml", "dependencies.yml")
_GENERATED = ("target", "logs")
_GENERATED_ANYWHERE = ("__pycache__", "node_modules")
# A virtual environment; DuckDB's databases and what it keeps beside them: written by builds, and no source in a file.
_ENVIRONMENT = "pyvenv.cfg"
_DATABASE = ".duckdb"
_SOURCES = (".sql", ".yml", ".yaml", ".py", ".csv", ".md")
_HIDDEN_READ = (".dbtignore", ".env")


def project_files(folder: Path, besides: Collection[Path] = ()) -> Iterator[tuple[str, str]]:
    """The name, relative to the project, and the path of every file that a build may read.

    Args:
        folder: the dbt project's.
        besides: folders that are no part of it wherever they lie, such as the registry's.

    Raises:
        ConfigError: a dbt_project.yml cannot be read.
        OSError: a folder cannot be read.
    """
    project = _project(folder)
    read = {os.path.normpath(name) for name in _read_folders(project)}
    generated = {*_GENERATED, *_texts(project.get("clean-targets")), _text(project, "log-path", "logs")}
    packages = _text(project, "packages-install-path", "dbt_packages")
    # What dbt reads counts, whoever generates it and wherever it lies.
    not_read = {name for name in map(os.path.normpath, (*generated, packages)) if not _is_in(name, read)}
    elsewhere = {name for name in read if name.startswith(("../", "/")) or _is_in(name, not_read)}
    left_out = {os.path.realpath(each) for each in (*(folder / name for name in not_read), *besides)}
    yield from _below(os.fspath(folder), "", left_out, read)
    for name in sorted(elsewhere):
        if (folder / name).is_dir():
            yield from _below(os.fspath(folder / name), f"{name}/", frozenset(), read)
    yield from _of_packages(folder, packages)


def _is_in(name: str, folders: Collection[str]) -> bool:
    """Whether a name is that of one of some folders, none of them the project, or lies below one."""
    return any(name == each or name.startswith(f"{each}/") for each in folders)


def _of_packages(folder: Path, packages: str) -> Iterator[tuple[str, str]]:
    installed = folder / packages
    for package in sorted(installed.iterdir()) if installed.is_dir() else ():
        # A local package is a link, to the root of a large repository perhaps: only what dbt reads of it counts.
        for name in _PACKAGE_FILES:
            if (package / name).is_file():
                yield f"{packages}/{package.name}/{name}", os.fspath(package / name)
        for read in sorted(set(_read_folders(_project(package)))):
            if (package / read).is_dir():
                prefix = f"{packages}/{package.name}/{read}/"
                yield from _below(os.fspath(package / read), prefix, frozenset(), {prefix.rstrip("/")})


def _below(folder: str, prefix: str, left_out: Collection[str], read: Collection[str]) -> Iterator[tuple[str, str]]:
    waiting = [(folder, prefix)]
    followed: set[str] = set()
    while waiting:
        current, prefix = waiting.pop()
        with os.scandir(current) as found:
            entries = list(found)
        if prefix and any(entry.name == _ENVIRONMENT for entry in entries):
            continue
        for entry in entries:
            if _DATABASE in entry.name and not entry.name.endswith(_SOURCES):
                continue
            if entry.is_dir():
                real = os.path.realpath(entry.path)
                # dbt follows links to folders. One that leads to a folder above it would never end.
                hidden = entry.name.startswith(".") and not _is_in(prefix + entry.name, read)
                if hidden or entry.name in _GENERATED_ANYWHERE:
                    continue
                if real in left_out or real in followed:
                    continue
                if entry.is_symlink():
                    followed.add(real)
                waiting.append((entry.path, f"{prefix}{entry.name}/"))
            elif (not entry.name.startswith(".") or entry.name in _HIDDEN_READ) and entry.is_file():
                yield prefix + entry.name, entry.path


def _project(folder: Path) -> Mapping[str, Any]:
    path = folder / "dbt_project.yml"
    return YamlFile(path).content if path.is_file() else {}


def _read_folders(project: Mapping[str, Any]) -> Iterator[str]:
    for key, default in _FOLDERS.items():
        yield from _texts(project.get(key)) if isinstance(project.get(key), list) else default


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str) and text] if isinstance(value, list) else []


def _text(project: Mapping[str, Any], key: str, default: str) -> str:
    value = project.get(key)
    return value if isinstance(value, str) and value else default
