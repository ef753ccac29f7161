"""The root of the mesh that a domain belongs to: what it says holds for the domain too."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from meshwright.read.config_schema import require_valid
from meshwright.read.mesh_yml import FILE_NAME, SCHEMA, DomainConfig, MeshRoot, is_mesh_root
from meshwright.read.yaml_file import YamlFile


def root_of(config: DomainConfig) -> MeshRoot | None:
    """The nearest folder above a domain whose mesh.yml lists it; None when no folder does.

    Of the root's domains only this one is in the result: the files of the others are not read, so a mistake in one of
    them is no mistake of this domain.

    Raises:
        ConfigError: a mesh.yml above the domain is broken.
    """
    return roots_of([config]).get(config.name)


def roots_of(configs: Iterable[DomainConfig]) -> dict[str, MeshRoot]:
    """The same of many domains, by name; each file is read once, and domains without a root are left out."""
    seen: dict[Path, tuple[YamlFile, frozenset[Path]] | None] = {}
    found: dict[str, MeshRoot] = {}
    for config in configs:
        here = config.folder.resolve()
        for folder in here.parents:
            if folder not in seen:
                seen[folder] = _read(_as_named(folder, config)) if is_mesh_root(folder) else None
            root = seen[folder]
            if root is not None and here in root[1]:
                found[config.name] = _root(root[0], config)
                break
    return found


def folders_of(root: Path) -> frozenset[Path]:
    """The folders of the domains that the mesh.yml of a root lists.

    Raises:
        ConfigError: it is broken.
    """
    return _read(root)[1]


def _as_named(folder: Path, config: DomainConfig) -> Path:
    """As messages show it: from the working directory, unless the user named the domain by an absolute path."""
    return folder if config.folder.is_absolute() else Path(os.path.relpath(folder))


def _read(folder: Path) -> tuple[YamlFile, frozenset[Path]]:
    """The mesh.yml of a root, and the folders that it lists."""
    file = YamlFile(folder / FILE_NAME)
    require_valid(file, SCHEMA)
    listed: set[Path] = set()
    for pattern in file.content["domains"]:
        try:
            listed.update(path.parent.resolve() for path in folder.glob(f"{pattern}/dbt_project.yml"))
        except (NotImplementedError, ValueError):
            # An absolute path, or a pattern like `a**`: a problem of the root, which whoever checks the root is told.
            continue
    return file, frozenset(listed)


def _root(file: YamlFile, config: DomainConfig) -> MeshRoot:
    said = file.content
    return MeshRoot(file.path.parent, said.get("registry"), (config,), said.get("policy"), said.get("rules") or {})
