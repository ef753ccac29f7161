"""Bringing a domain's interface packages up to what the registry publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.announcements import Announcement, announcements
from meshwright.app.dbt_package import vendored_files
from meshwright.app.deprecation_notes import deprecation_notes
from meshwright.app.interfaces import expected_interfaces
from meshwright.app.package_list import add_packages
from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.text_file import write_text
from meshwright.app.wanted_of import wanted_by_inputs
from meshwright.app.yanked_inputs import yanked_notes
from meshwright.mesh.domain import Interface
from meshwright.mesh.errors import RegistryError
from meshwright.read.interface_files import FOLDER, read_interfaces
from meshwright.read.mesh_yml import DomainConfig, load_domain_config
from meshwright.registry.location import exists
from meshwright.registry.published import read_published


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did.

    Attributes:
        changed: files written or removed, relative to the domain's folder, sorted; empty when all was up to date.
        ports: how many ports the interface packages hold.
        announcements: what the releases that are new to the domain changed.
        notes: what the producers say of what the domain reads, a sentence each.
    """

    changed: tuple[str, ...]
    ports: int
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[str, ...] = ()


def sync(folder: Path, *, environ: Mapping[str, str] = NO_VARIABLES) -> SyncResult:
    """Write the interface packages of a domain's inputs, remove what is no longer listed, list them for `dbt deps`.

    Nothing is written unless every input can be resolved.

    Raises:
        ConfigError: mesh.yml is wrong, or an input is not published, not public, not offered to the domain, or yanked
            before the domain had it.
        RegistryError: the registry cannot be read.
    """
    return sync_domain(load_domain_config(folder), environ)


def sync_domain(config: DomainConfig, environ: Mapping[str, str]) -> SyncResult:
    """The same for a domain whose mesh.yml was read already."""
    expected: tuple[Interface, ...] = ()
    notes: tuple[str, ...] = ()
    announced: tuple[Announcement, ...] = ()
    committed = read_interfaces(config.folder)
    if config.inputs:
        store = require_registry(config, environ)
        if not exists(store):
            raise RegistryError(
                f"nothing is published in {store.location} yet",
                "Build and publish the domains that the inputs name first.",
            )
        published = read_published(store, wanted_by_inputs(config.inputs))
        expected = expected_interfaces(config, published, store.folder)
        notes = (*yanked_notes(config.name, expected, published), *deprecation_notes(expected, published))
        announced = announcements(store, committed, expected)
    current = {_file(package.domain, name): text for package in committed for name, text in package.files}
    wanted = {_file(package.domain, name): text for package in expected for name, text in package.files}
    package_folder = Path(FOLDER) / "meshwright"
    if (config.folder / package_folder).is_dir():
        # The macros and this plugin are one release: a domain that carries the dbt package gets the plugin's own.
        mine = config.folder / package_folder
        current |= {
            (package_folder / path.relative_to(mine)).as_posix(): path.read_text(encoding="utf-8", errors="replace")
            for path in mine.rglob("*")
            if path.is_file()
        }
        wanted |= {(package_folder / name).as_posix(): text for name, text in vendored_files().items()}
    changed = _write(config.folder, current, wanted)
    changed += add_packages(config.folder, [f"{FOLDER}/{package.domain}" for package in expected], managed=f"{FOLDER}/")
    return SyncResult(tuple(sorted(changed)), sum(_ports(package) for package in expected), announced, notes)


def _file(domain: str, name: str) -> str:
    return f"{FOLDER}/{domain}/{name}"


def _ports(package: Interface) -> int:
    return sum(name.startswith("models/") and name.endswith(".sql") for name, _ in package.files)


def _write(folder: Path, current: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """Make the files under `folder` those that are wanted; return the names that changed."""
    for name in current.keys() - wanted.keys():
        path = folder / name
        path.unlink()
        for parent in path.parents:
            if parent == folder / FOLDER or any(parent.iterdir()):
                break
            parent.rmdir()
    for name, text in wanted.items():
        if current.get(name) != text:
            path = folder / name
            write_text(path, text)
    return [name for name in current.keys() | wanted.keys() if current.get(name) != wanted.get(name)]
