"""What a domain is compared with: releases that environments serve, or another state of its project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from meshwright.mesh.comparison import Promises
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, ConfigError, MeshError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import DomainConfig, is_mesh_root, load_domain_config, load_mesh_root

PUBLISHED = "published"
ENVIRONMENT = "env:"
_FORMS = "`--against` takes `published`, `env:NAME`, or the path of a manifest, a project or a mesh."


@dataclass(frozen=True, slots=True)
class Baseline:
    """Promises to compare with.

    Attributes:
        promises: what was promised.
        environments: those that serve it; empty for a state that is published nowhere.
        says: for each product, where its promise comes from: `prod serves observations 1.0.0`.
    """

    promises: Promises
    environments: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict, hash=False)


Baselines = Mapping[str, tuple[Baseline, ...]]
"""By domain; a domain that has promised nothing yet has none."""


def promises_of(domain: Domain) -> Promises:
    """What a domain promises by its project as it is now."""
    return Promises(domain.products, domain.models, relocates=not domain.package_version)


def served_baselines(producer: PublishedDomain | None, environment: str | None = None) -> tuple[Baseline, ...]:
    """What the environments serve of a domain, each state once.

    A consumer stays with what it reads until it moves, so every release that is still served binds: not the last alone.

    Args:
        producer: the domain in the registry, if it is there.
        environment: one of its environments, or None for all.
    """
    states: dict[frozenset[tuple[str, str]], list[str]] = {}
    for deployment in producer.deployments if producer else ():
        if environment in (None, deployment.environment):
            states.setdefault(frozenset(deployment.releases), []).append(deployment.environment)
    return tuple(_served(producer, tuple(sorted(names))) for names in states.values() if producer)


def _served(producer: PublishedDomain, environments: tuple[str, ...]) -> Baseline:
    found = producer.releases_in(environments[0])
    deployment = producer.deployment_in(environments[0])
    # Older releases do not say what a table is called; the record of the deployment always did.
    called = {each.port: each.relation.identifier for each in deployment.served} if deployment else {}
    verb = "serves" if len(environments) == 1 else "serve"
    names = " and ".join(environments)
    return Baseline(
        Promises(tuple(_with_aliases(release.product, called) for release in found)),
        environments,
        {release.product.name: f"{names} {verb} {release.product.name} {release.version}" for release in found},
    )


def _with_aliases(product: Product, called: Mapping[PortId, str]) -> Product:
    ports = (port if port.alias else replace(port, alias=called.get(port.id, "")) for port in product.ports)
    return replace(product, ports=tuple(ports))


def baselines(
    against: str | None, domains: Iterable[Domain], configs: Iterable[DomainConfig], published: Published | None
) -> Baselines:
    """What each domain is compared with.

    Args:
        against: `published`, `env:NAME`, or a path: a manifest, a dbt project that was parsed, or a mesh. None for what
            is published, if anything is.
        domains: the domains to compare.
        configs: their mesh.yml.
        published: what the registry knows.

    Raises:
        MeshError: what was asked for is not there.
        ConfigError: the path leads to nothing that could be compared.
        ArtifactError: the project there was not parsed.
    """
    known = {domain.name: domain for domain in domains}
    if against is None or against == PUBLISHED or against.startswith(ENVIRONMENT):
        if published is None and against is not None:
            raise MeshError(
                f"there is nothing to compare with: `--against {against}` asks for what is published, and no registry "
                "is known or nothing is published in it",
                "Name a `registry` in mesh.yml and publish, or compare with a path.",
            )
        environment = against.removeprefix(ENVIRONMENT) if against and against != PUBLISHED else None
        if environment is not None:
            _require_environment(environment, published)
        return {
            name: served_baselines(published.domain(name) if published else None, environment) for name in sorted(known)
        }
    if not against.strip():
        raise MeshError("`--against` is empty, so there is nothing to compare with", _FORMS)
    return _from_path(Path(against), known, {config.name: config for config in configs})


def _require_environment(environment: str, published: Published | None) -> None:
    there = published.environments if published else []
    if environment not in there:
        name = environment or "an environment without a name"
        raise MeshError(f"nothing is deployed to {name}{did_you_mean_or_all(environment, there)}")


def _from_path(path: Path, known: Mapping[str, Domain], configs: Mapping[str, DomainConfig]) -> Baselines:
    if path.is_file():
        if len(known) > 1:
            raise ConfigError(
                [f"{path}: one manifest cannot be compared with {len(known)} domains"],
                "Name one domain, or compare with the folder of a mesh.",
            )
        name, config = next(iter(configs.items()))
        return {name: (_state(path, config, config),)}
    if not path.is_dir():
        raise ConfigError(
            [f"{path}: there is no such file or folder to compare with"],
            _FORMS,
        )
    found = load_mesh_root(path).domains if is_mesh_root(path) else (load_domain_config(path),)
    there = {config.name: config for config in found}
    if known.keys().isdisjoint(there):
        raise ConfigError([f"{path}: holds {', '.join(sorted(there))}, and not {', '.join(sorted(known))}"])
    return {
        name: (_state(_manifest(there[name]), there[name], configs[name]),) if name in there else ()
        for name in sorted(known)
    }


def _manifest(config: DomainConfig) -> Path:
    return config.folder / "target" / "manifest.json"


def _state(manifest: Path, config: DomainConfig, checked: DomainConfig) -> Baseline:
    """The promises of a project as a manifest has them. It may be old: that is what it is for."""
    if manifest.resolve() == _manifest(checked).resolve():
        raise MeshError(
            f"{manifest} is the manifest that is checked: {checked.name} would be compared with itself",
            "Compare with the manifest of another state, for example of the branch that it will be merged into.",
        )
    read = load_manifest(manifest)
    if read.metadata.project_name not in (None, config.project):
        raise ArtifactError(
            f"{manifest} is the manifest of the project {read.metadata.project_name}, not of {config.project}"
        )
    domain = domain_of(replace(config, product_places={}), read)
    products = {product.name: f"{manifest} promises it" for product in domain.products}
    return Baseline(promises_of(domain), (), products)
