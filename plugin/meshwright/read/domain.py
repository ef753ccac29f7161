"""A domain from its folder: mesh.yml, the manifest and the committed interface packages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, ConfigError
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.place import Place
from meshwright.read.foreign_reads import ForeignReader
from meshwright.read.freshness import require_fresh
from meshwright.read.interface_files import carried_package_version, read_interfaces
from meshwright.read.manifest import Manifest, load_manifest
from meshwright.read.mesh_yml import FILE_NAME, DomainConfig, load_domain_config
from meshwright.read.ports import PortReader
from meshwright.read.products import products_of
from meshwright.read.sources import sources_of

_PUBLISHING = "operation.meshwright.meshwright-on-run-end-0"

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def load_domain(folder: Path, known_domains: Mapping[str, str] = NO_OTHERS) -> Domain:
    """Read everything that a check or a publication of a domain looks at.

    Without a mesh.yml the domain is called like its dbt project, its products are its groups, and its inputs are
    whatever dbt resolved.

    Args:
        folder: the domain's dbt project.
        known_domains: other domains of the mesh: dbt project name -> domain name. A project that is installed as an
            ordinary dbt package is seen as a domain only by them or by an input that names it.

    Raises:
        ConfigError: mesh.yml says something impossible, or something that the manifest contradicts.
        ArtifactError: the manifest is missing, broken, or older than the project's files.
    """
    config = load_domain_config(folder)
    return domain_of(config, fresh_manifest(config), known_domains)


def fresh_manifest(config: DomainConfig) -> Manifest:
    """The manifest of a domain's project.

    Raises:
        ArtifactError: it is missing, broken, of another project, or older than the project's files.
    """
    path = config.folder / "target" / "manifest.json"
    manifest = load_manifest(path)
    named = manifest.metadata.project_name
    if named is not None and named != config.project:
        raise ArtifactError(
            f"{path} is the manifest of the project {named}, but dbt_project.yml is that of {config.project}",
            "Run `dbt parse` in the project's folder, then this command again.",
        )
    own = {node.original_file_path for node in manifest.nodes.values() if node.package_name == config.project}
    require_fresh(path, config.folder, {name for name in own if name})
    return manifest


def domain_of(config: DomainConfig, manifest: Manifest, known_domains: Mapping[str, str] = NO_OTHERS) -> Domain:
    """Join a domain's own words with its manifest.

    Raises:
        ConfigError: mesh.yml describes a product that is no dbt group.
    """
    foreign = ForeignReader(config, manifest, known_domains)
    reader = PortReader(config, manifest, foreign.domains)
    implementations = reader.implementations()
    products = products_of(config, manifest, [each.port for each in implementations])
    groups = {group.name for group in manifest.groups.values() if group.package_name == config.project}
    _require_products_exist(config, groups)
    return Domain(
        name=config.name,
        folder=config.folder.as_posix(),
        project=config.project,
        adapter=manifest.metadata.adapter_type or "",
        description=config.description,
        owner=config.owner,
        products=products,
        models=reader.models,
        implementations=implementations,
        inputs=config.inputs,
        input_places=config.input_places,
        reads=foreign.reads(),
        sources=sources_of(config.project, manifest),
        foreign_keys=foreign.foreign_keys(),
        foreign_projects=foreign.projects(),
        interfaces=read_interfaces(config.folder),
        package_version=carried_package_version(config.folder),
        audits=_PUBLISHING in manifest.nodes,
        said=config.content,
        declared=config.declared,
        config_place=Place(FILE_NAME if config.declared else "dbt_project.yml"),
    )


def _require_products_exist(config: DomainConfig, known: set[str]) -> None:
    problems = [
        f"{config.folder / place.file}:{place.line}: products.{name}: there is no dbt group of that name"
        + did_you_mean(name, known)
        for name, place in config.product_places.items()
        if name not in known
    ]
    if problems:
        raise ConfigError(problems, "A product is a dbt group: name one, or take the entry out.")
