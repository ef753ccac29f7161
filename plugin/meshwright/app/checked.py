"""What a check looks at, from the folders that a user named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from meshwright.app.baselines import Baselines, baselines
from meshwright.app.bypasses import find_bypasses
from meshwright.app.dbt_package import vendored_version
from meshwright.app.interfaces import expected_interfaces
from meshwright.app.loaded import Loaded, configs_in, load
from meshwright.app.mesh_root import folders_of, roots_of
from meshwright.app.policy import is_in_registry, policies_of
from meshwright.app.registry import NO_VARIABLES, names_registry, registries_of
from meshwright.app.usage import uses_of
from meshwright.app.wanted_of import wanted_by_check
from meshwright.app.yanked_inputs import yanked_notes
from meshwright.mesh.counted import counted
from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.errors import ConfigError, NothingToCheck, RegistryError
from meshwright.mesh.mesh import ExpectedInterfaces, Mesh
from meshwright.mesh.policy import Policy
from meshwright.mesh.published import Published
from meshwright.mesh.waiver import Agreements
from meshwright.read.interface_files import read_interfaces
from meshwright.read.mesh_yml import DomainConfig, MeshRoot, is_mesh_root
from meshwright.read.unlisted import unlisted_projects
from meshwright.read.waiver_file import load_agreements
from meshwright.registry.directory import list_directory
from meshwright.registry.location import exists
from meshwright.registry.published import read_published
from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """A mesh to run rules on.

    Attributes:
        configs: the mesh.yml of each domain, in the mesh's order.
        baselines: what each domain is compared with, by domain.
        against: what that is, in words; None when nothing is compared.
        agreements: what the domains agreed about single changes, by domain; domains without any may be left out.
        roots: the root of the mesh that each domain belongs to; domains without one are left out.
        no_registry: why there is no registry to ask; empty when there is one.
        notes: what a user should know of what was not looked at, a sentence each.
    """

    mesh: Mesh
    configs: tuple[DomainConfig, ...]
    roots: Mapping[str, MeshRoot]
    no_registry: str = ""
    notes: tuple[str, ...] = ()
    baselines: Baselines = field(default_factory=dict)
    against: str | None = None
    agreements: Mapping[str, Agreements] = field(default_factory=dict)


def check_scope(
    folders: Sequence[Path],
    environ: Mapping[str, str],
    now: datetime,
    against: str | None = None,
    *,
    complete: bool = False,
    offline: bool = False,
) -> Checked:
    """Load the domains in some folders, what the registry knows of the others, and what to compare the domains with.

    Args:
        folders: dbt projects, or a folder whose mesh.yml lists them.
        environ: the environment variables that a registry's location may use.
        now: when the check runs.
        against: what `baselines` takes.
        complete: whether to read all that is in force, also what no rule looks at when these domains are checked.
        offline: whether to do without the registry, which is told as the reason why rules were skipped.

    Raises:
        MeshError: a domain could not be looked at, or there is nothing in them to look at.
    """
    configs = configs_in(folders)
    roots = roots_of(configs)
    stores = [] if offline else registries_of(configs, roots, environ)
    store, no_registry = _registry(configs, stores)
    if offline and any(map(names_registry, configs)):
        no_registry = "offline, the registry was not asked"
    directory = None if store is None else list_directory(store)
    loaded = load(configs, directory.names if directory else ())
    published = None
    if store is not None:
        wanted = None if complete else wanted_by_check(store, loaded)
        published = read_published(store, wanted, directory)
    _require_something([each.domain for each in loaded], published)
    expected = [] if store is None or published is None else [_expected(c, published, store.folder) for c in configs]
    unasked = [config.name for config in configs if offline and is_in_registry(config, roots.get(config.name))]
    policies = policies_of([config for config in configs if config.name not in unasked], roots, store)
    mesh = assemble(
        loaded, folders, published=published, expected=expected, policies=policies, now=now, environ=environ
    )
    notes = _yanked(configs, published) if published else (*_no_folder(stores), *_left_out(configs, roots))
    if unasked:
        notes += (f"nothing is demanded of {', '.join(unasked)}: the policy is in the registry, which was not asked",)
    compared = baselines(against, mesh.domains, configs, published)
    return Checked(
        mesh,
        tuple(configs),
        roots,
        no_registry,
        notes,
        baselines=compared,
        against=_against(against, compared),
        agreements={config.name: load_agreements(config.folder) for config in configs},
    )


def _against(asked: str | None, compared: Baselines) -> str | None:
    """`what prod and staging serve`, or what the user asked for; None when there is nothing to compare with."""
    environments = sorted({name for each in compared.values() for baseline in each for name in baseline.environments})
    if environments:
        return f"what {' and '.join(environments)} {'serves' if len(environments) == 1 else 'serve'}"
    return asked if any(compared.values()) else None


def _yanked(configs: Sequence[DomainConfig], published: Published) -> tuple[str, ...]:
    """What the domains read of releases that were yanked since they got them."""
    return tuple(
        note for config in configs for note in yanked_notes(config.name, read_interfaces(config.folder), published)
    )


def _no_folder(stores: Sequence[Store]) -> Iterator[str]:
    """A registry that is not there: the first publication makes it, or its name is wrong."""
    for store in stores[:1]:
        if store.folder is None:
            yield f"there is no registry at {store.location} yet; the first `mesh publish` begins it"
        elif not store.folder.exists():
            yield f"the registry {store.folder} is not there yet; the first `mesh publish` makes it"


def _left_out(configs: Sequence[DomainConfig], roots: Mapping[str, MeshRoot]) -> Iterator[str]:
    """The rest of a mesh, without which reads by source and by name cannot be told."""
    checked = {config.folder.resolve() for config in configs}
    for folder in dict.fromkeys(root.folder for root in roots.values()):
        others = [other for other in folders_of(folder) if other.resolve() not in checked]
        if others:
            unknown = counted(len(others), "other domain")
            yield (
                f"nothing is known of {unknown} of the mesh in {folder}, for there is no registry to ask; "
                f"`mesh-check {folder}` checks all together"
            )


def assemble(
    loaded: Sequence[Loaded],
    folders: Sequence[Path],
    *,
    published: Published | None,
    expected: Sequence[ExpectedInterfaces],
    policies: Mapping[str, Policy],
    now: datetime,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> Mesh:
    """Put together what the rules look at.

    Args:
        loaded: the domains to check.
        folders: what the user named.
        published: what the registry knows, if there is one.
        expected: what `mesh sync` would write for each domain.
        policies: what is demanded of each domain.
        now: when the check runs.
        environ: the environment variables that say where the user's caches lie.
    """
    found = find_bypasses(loaded, published, environ)
    return Mesh(
        tuple(each.domain for each in loaded),
        tuple(expected),
        published=published,
        bypasses=found.bypasses,
        unread=found.unread,
        namesakes=found.namesakes,
        unlisted=tuple(
            project
            for root in filter(is_mesh_root, folders)
            for project in unlisted_projects(root, [each.config.folder for each in loaded])
        ),
        policies=policies,
        # What is served is what they are compared with: without a registry nobody asks.
        usages={each.domain.name: uses_of(each, environ) for each in loaded if published and each.domain.reads},
        package_version=vendored_version(),
        now=now,
    )


def _require_something(domains: Sequence[Domain], published: Published | None) -> None:
    others = len(domains) > 1 or published is not None
    if not any(domain.ports or domain.reads or domain.inputs or (domain.sources and others) for domain in domains):
        names = ", ".join(domain.name for domain in domains)
        raise NothingToCheck(
            f"nothing to check in {names}: no public model, no input, and nothing that reads another domain",
            "Give a model `access: public`, or list `inputs` in mesh.yml; to see what reads whom by source or by name, "
            "check the projects together, from a mesh.yml above them with `domains: [<folder>, ...]`.",
        )


def _registry(configs: Sequence[DomainConfig], stores: Sequence[Store]) -> tuple[Store | None, str]:
    """The registry of the checked domains, or None and the reason why there is none to ask."""
    if not stores:
        return None, "no registry in mesh.yml"
    different = sorted({store.location for store in stores})
    if len(different) > 1:
        raise ConfigError([f"the domains name different registries: {', '.join(different)}"], "Check them one by one.")
    if not exists(stores[0]):
        if any(config.inputs for config in configs):
            raise RegistryError(
                f"nothing is published in {stores[0].location}, and there are inputs to look up in it",
                "Publish the domains that are read, or correct `registry` in mesh.yml.",
            )
        return None, "nothing is published yet"
    return stores[0], ""


def _expected(config: DomainConfig, published: Published, registry: Path | None) -> ExpectedInterfaces:
    packages: list[Interface] = []
    for upstream in sorted({declared.domain for declared in config.inputs}):
        inputs = tuple(declared for declared in config.inputs if declared.domain == upstream)
        try:
            packages += expected_interfaces(replace(config, inputs=inputs), published, registry)
        except ConfigError:
            # An input that cannot be resolved is a finding of its own; what is committed cannot be compared.
            packages += [package for package in read_interfaces(config.folder) if package.domain == upstream]
    return ExpectedInterfaces(config.name, tuple(packages))
