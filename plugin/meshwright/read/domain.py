"""A domain from its folder: mesh.yml, the manifest and the committed interface packages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.port import Place
from meshwright.read.foreign_reads import foreign_reads
from meshwright.read.freshness import require_fresh
from meshwright.read.interface_files import read_interfaces
from meshwright.read.manifest import Manifest, load_manifest
from meshwright.read.mesh_yml import FILE_NAME, DomainConfig, load_domain_config
from meshwright.read.ports import PortReader
from meshwright.read.products import products_of

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
    return read_domain(load_domain_config(folder), known_domains)


def read_domain(config: DomainConfig, known_domains: Mapping[str, str] = NO_OTHERS) -> Domain:
    """The same for a domain whose mesh.yml was read already."""
    path = config.folder / "target" / "manifest.json"
    manifest = load_manifest(path)
    own = {node.original_file_path for node in manifest.nodes.values() if node.package_name == config.project}
    require_fresh(path, config.folder, {name for name in own if name})
    return domain_of(config, manifest, known_domains)


def domain_of(config: DomainConfig, manifest: Manifest, known_domains: Mapping[str, str] = NO_OTHERS) -> Domain:
    """Join a domain's own words with its manifest.

    Raises:
        ConfigError: mesh.yml describes a product that has no public model.
    """
    reader = PortReader(config, manifest)
    products = products_of(config, manifest, reader)
    _require_products_exist(config, {product.name for product in products})
    return Domain(
        name=config.name,
        folder=config.folder.as_posix(),
        project=config.project,
        adapter=manifest.metadata.adapter_type or "",
        description=config.description,
        owner=config.owner,
        products=products,
        models=reader.models(),
        inputs=config.inputs,
        input_places=config.input_places,
        reads=foreign_reads(config, manifest, known_domains),
        interfaces=read_interfaces(config.folder),
        declared=config.declared,
        config_place=Place(FILE_NAME if config.declared else "dbt_project.yml"),
    )


def _require_products_exist(config: DomainConfig, known: set[str]) -> None:
    problems = [
        f"{config.folder / place.file}:{place.line}: products.{name}: no public model is in a dbt group of that name"
        + did_you_mean(name, known)
        for name, place in config.product_places.items()
        if name not in known
    ]
    if problems:
        raise ConfigError(problems, "Name a group that has a public model, or take the entry out.")
