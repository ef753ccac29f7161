"""What a domain's build depends on outside of its folder, as facts that can be compared: words for a thing, and a text.

A fact is read before the build. Who writes a thing while dbt reads it makes it differ from the next look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from meshwright.app.mesh_root import roots_of
from meshwright.app.policy import policies_of
from meshwright.mesh.domain import Interface
from meshwright.mesh.interface_lock import LOCK_FILE, lock_of
from meshwright.read.interface_files import read_interfaces
from meshwright.read.mesh_yml import DomainConfig
from meshwright.registry import layout
from meshwright.registry.store import Store
from meshwright.runner.file_digests import COMPUTED, identity

_DBT = "DBT_"
_SESSION = ("TZ", "PGTZ", "PGDATESTYLE", "PGOPTIONS")
"""What an engine asks for by itself: how it reads and writes dates, for one."""

ANY_OTHER = ""
"""Stands for an environment that is not named."""


def facts_of_mesh(config: DomainConfig, store: Store) -> dict[str, str]:
    """What the root of the mesh and its policy say to a domain, and which registry it is.

    Raises:
        MeshError: one of them cannot be read.
    """
    roots = roots_of([config])
    root = roots.get(config.name)
    said = (root.registry, root.policy, root.rules) if root else ()
    return {
        "the registry": store.location,
        "the mesh.yml of the mesh": digest(repr(said)),
        "the policy": digest(repr(policies_of([config], roots, store).get(config.name))),
    }


def facts_of_inputs(config: DomainConfig, environments: Iterable[str], store: Store) -> dict[str, dict[str, str]]:
    """What the registry says is served of every domain that this one reads, and which share that is.

    Args:
        config: the domain's mesh.yml.
        environments: those that the domain may be built for.
        store: the registry.

    Returns:
        The facts by environment; under `ANY_OTHER`, those of an environment that no input has.

    Raises:
        RegistryError: it cannot be asked.
    """
    packages = {package.domain: package for package in read_interfaces(config.folder)}
    locks = {name: lock_of(package) for name, package in packages.items()}
    known = {ANY_OTHER, *environments}.union(*(lock.environments for lock in locks.values()))
    pointer = cache(lambda environment, domain: pointer_of(store, environment, domain))
    return {environment: _inputs(config, environment, packages, pointer) for environment in sorted(known)}


def _inputs(
    config: DomainConfig, environment: str, packages: Mapping[str, Interface], pointer: Callable[[str, str], str]
) -> dict[str, str]:
    facts = {}
    for upstream in sorted({declared.domain for declared in config.inputs}):
        package = packages.get(upstream)
        lock = lock_of(package) if package else None
        if package is None or lock is None or lock.problem:
            facts[f"the interface package of {upstream}"] = ""
            continue
        read = environment if environment in lock.environments else lock.default_environment
        facts[f"the publication of {upstream}"] = f"{read} {pointer(read, upstream)}"
        share = _share(dict(package.files)[LOCK_FILE], read)
        if share is not None:
            facts[f"the share of {upstream}"] = identity(config.folder / share)
    return facts


def facts_of_publication(config: DomainConfig, environment: str, share: str | None, store: Store) -> dict[str, str]:
    """What the domain itself serves.

    Raises:
        RegistryError: the registry cannot be asked.
    """
    facts = {"its publication in the registry": pointer_of(store, environment, config.name)}
    return facts if share is None else facts | {"its share": identity(config.folder / share)}


def fact_of_variables(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that a build may ask for, as one digest: some of them are secrets."""
    asked = {*names, *_SESSION, *(name for name in environ if name.startswith(_DBT))} - {COMPUTED}
    return {"an environment variable": digest(json.dumps([(name, environ.get(name)) for name in sorted(asked)]))}


def profiles_file(folder: Path, environ: Mapping[str, str]) -> Path:
    """The profiles.yml that dbt reads when it is started in a project's folder."""
    if environ.get("DBT_PROFILES_DIR"):
        return folder / environ["DBT_PROFILES_DIR"] / "profiles.yml"
    own = folder / "profiles.yml"
    return own if own.is_file() else Path(environ.get("HOME", "/"), ".dbt", "profiles.yml")


def pointer_of(store: Store, environment: str, domain: str) -> str:
    """Which deployment is in force, as a digest; empty where none is."""
    content = store.read(layout.pointer(environment, domain))
    return "" if content is None else hashlib.sha256(content).hexdigest()


def digest(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _share(lock: str, environment: str) -> str | None:
    # `lock_of` has read it.
    said = json.loads(lock).get("environments", {}).get(environment)
    share = said.get("share") if isinstance(said, dict) else None
    return share if isinstance(share, str) else None
