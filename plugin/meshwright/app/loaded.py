"""Domains together with what they are read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, ConfigError, MeshError
from meshwright.read.domain import domain_of, fresh_manifest
from meshwright.read.manifest import Manifest
from meshwright.read.mesh_yml import DomainConfig, is_mesh_root, load_domain_config, load_mesh_root


@dataclass(frozen=True, slots=True)
class Loaded:
    """A domain, its mesh.yml and its manifest."""

    config: DomainConfig
    domain: Domain
    manifest: Manifest


def configs_in(folders: Sequence[Path]) -> list[DomainConfig]:
    """The mesh.yml of every domain in some folders, each a dbt project or the root of a mesh; ordered by name.

    Raises:
        ConfigError: a folder is no domain, a file says something impossible, or two domains have one name.
    """
    configs: dict[Path, DomainConfig] = {}
    for folder in folders:
        found = load_mesh_root(folder).domains if is_mesh_root(folder) else (load_domain_config(folder),)
        configs.update((config.folder.resolve(), config) for config in found)
    for name, count in Counter(config.name for config in configs.values()).items():
        if count > 1:
            where = ", ".join(str(config.folder) for config in configs.values() if config.name == name)
            raise ConfigError([f"{count} domains are called {name}: {where}"])
    return sorted(configs.values(), key=lambda config: config.name)


def load(configs: Sequence[DomainConfig], others: Iterable[str] = ()) -> list[Loaded]:
    """Load every domain.

    Args:
        configs: their mesh.yml.
        others: the domains that the registry knows.

    Raises:
        MeshError: with all the domains that cannot be loaded.
    """
    known = {name: name for name in others}
    known |= {config.project: config.name for config in configs}
    domains: list[Loaded] = []
    failures: list[MeshError] = []
    for config in configs:
        try:
            manifest = fresh_manifest(config)
            domains.append(Loaded(config, domain_of(config, manifest, known), manifest))
        except (ArtifactError, ConfigError) as error:
            failures.append(error)
    if failures:
        raise MeshError("\n".join(failure.what for failure in failures), failures[0].remedy)
    return domains
