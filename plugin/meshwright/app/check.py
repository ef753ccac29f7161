"""Checking one or many domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from meshwright.app.interfaces import expected_interfaces
from meshwright.app.registry import NO_VARIABLES, registry_of
from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.errors import ArtifactError, ConfigError, MeshError, RegistryError
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import ExpectedInterfaces, Mesh
from meshwright.mesh.published import Published
from meshwright.read.domain import read_domain
from meshwright.read.interface_files import read_interfaces
from meshwright.read.mesh_yml import DomainConfig, is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import exists
from meshwright.registry.published import read_published
from meshwright.render.report import Report
from meshwright.rules import RULES
from meshwright.rules.rule import MeshRule, PublishedRule


def check(folders: Sequence[Path], *, environ: Mapping[str, str] = NO_VARIABLES) -> Report:
    """Check domains together.

    Args:
        folders: dbt projects, or a folder whose mesh.yml lists them.
        environ: the environment variables that a registry's location may use.

    Raises:
        MeshError: a domain could not be looked at; none of them is passed over.
    """
    configs = _configs(folders)
    store, skip_reason = _registry(configs, environ)
    # All of it: who reads what is to change stands in the records of domains that are not checked.
    published = None if store is None else read_published(store)
    domains = _load(configs, published)
    if not any(domain.ports or domain.reads or domain.inputs for domain in domains):
        names = ", ".join(domain.name for domain in domains)
        raise MeshError(
            f"nothing to check in {names}: no public model, no input, and nothing that reads another domain",
            "Give a model `access: public`, or list `inputs` in mesh.yml.",
        )
    expected = [] if store is None or published is None else [_expected(c, published, store.root) for c in configs]
    mesh = Mesh(domains, tuple(expected))
    findings, skipped = _run_rules(mesh, published)
    return Report.of(findings, domains, rules=len(RULES), skipped=[(skip_reason, skipped)] if skipped else [])


def _configs(folders: Sequence[Path]) -> list[DomainConfig]:
    configs: dict[Path, DomainConfig] = {}
    for folder in folders:
        found = load_mesh_root(folder).domains if is_mesh_root(folder) else (load_domain_config(folder),)
        configs.update((config.folder.resolve(), config) for config in found)
    for name, count in Counter(config.name for config in configs.values()).items():
        if count > 1:
            where = ", ".join(str(config.folder) for config in configs.values() if config.name == name)
            raise ConfigError([f"{count} domains are called {name}: {where}"])
    return sorted(configs.values(), key=lambda config: config.name)


def _load(configs: Sequence[DomainConfig], published: Published | None) -> tuple[Domain, ...]:
    """Load every domain; report all that cannot be loaded at once."""
    known = {domain.name: domain.name for domain in published.domains} if published else {}
    known |= {config.project: config.name for config in configs}
    domains: list[Domain] = []
    failures: list[MeshError] = []
    for config in configs:
        try:
            domains.append(read_domain(config, known))
        except (ArtifactError, ConfigError) as error:
            failures.append(error)
    if failures:
        raise MeshError("\n".join(failure.what for failure in failures), failures[0].remedy)
    return tuple(domains)


def _registry(configs: Sequence[DomainConfig], environ: Mapping[str, str]) -> tuple[FolderStore | None, str]:
    """The registry of the checked domains, or None and the reason why there is none to ask."""
    stores = [store for store in (registry_of(config, environ) for config in configs) if store is not None]
    if not stores:
        return None, "no registry in mesh.yml"
    different = sorted({str(store.root) for store in stores})
    if len(different) > 1:
        raise ConfigError([f"the domains name different registries: {', '.join(different)}"], "Check them one by one.")
    if not exists(stores[0]):
        if any(config.inputs for config in configs):
            raise RegistryError(
                f"nothing is published in {stores[0].root}, and there are inputs to look up in it",
                "Publish the domains that are read, or correct `registry` in mesh.yml.",
            )
        return None, "nothing is published yet"
    return stores[0], ""


def _expected(config: DomainConfig, published: Published, registry: Path) -> ExpectedInterfaces:
    packages: list[Interface] = []
    for upstream in sorted({declared.domain for declared in config.inputs}):
        inputs = tuple(declared for declared in config.inputs if declared.domain == upstream)
        try:
            packages += expected_interfaces(replace(config, inputs=inputs), published, registry)
        except ConfigError:
            # An input that cannot be resolved is a finding of its own; what is committed cannot be compared.
            packages += [package for package in read_interfaces(config.folder) if package.domain == upstream]
    return ExpectedInterfaces(config.name, tuple(packages))


def _run_rules(mesh: Mesh, published: Published | None) -> tuple[list[Finding], int]:
    findings: list[Finding] = []
    skipped = 0
    for rule in RULES:
        match rule:
            case MeshRule():
                findings += rule.check(mesh)
            case PublishedRule() if published is not None:
                findings += rule.check(mesh, published)
            case PublishedRule():
                skipped += 1
    return findings, skipped
