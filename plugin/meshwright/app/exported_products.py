"""Which products an export is about: what an environment serves, or what projects promise before anybody serves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meshwright.app.loaded import configs_in
from meshwright.app.registry import NO_VARIABLES, registry_of
from meshwright.app.yanked_inputs import yank_told
from meshwright.exports.exported import Exported
from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import as_deprecated, yanked
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.registry_records import Release
from meshwright.read.domain import load_domain
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from meshwright.registry.directory import list_directory
from meshwright.registry.location import exists
from meshwright.registry.published import read_published
from meshwright.registry.store import Store
from meshwright.registry.wanted import EVERYTHING, Wanted

PRODUCTION = "prod"
"""Where consumers read, where there is one of the name."""

UNRELEASED = "0.0.0"
"""The version of what no release has yet."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The products to export.

    Attributes:
        products: ordered by domain and name, with the ports that were asked for.
        ports_alone: what was asked for that is a part of a product, as it was asked for.
        notes: what a user should know of them, a sentence each.
    """

    products: tuple[Exported, ...]
    ports_alone: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def published_products(
    asked: Sequence[str], folder: Path, environment: str | None = None, *, environ: Mapping[str, str] = NO_VARIABLES
) -> Chosen:
    """What an environment serves.

    Args:
        asked: domains, products and ports: `fleet`, `fleet.aircraft`, `fleet.aircraft.seats@2`; none for the domain of
            the folder, or for all domains at the root of a mesh.
        folder: a domain or the folder of a mesh.
        environment: None for where consumers of each domain read by default.
        environ: the environment variables that the registry's location may use.

    Raises:
        ConfigError: mesh.yml names no registry.
        RegistryError: nothing is published, or the registry cannot be read.
        MeshError: nobody has published what was asked for.
    """
    at_root = is_mesh_root(folder)
    config = load_mesh_root(folder) if at_root else load_domain_config(folder)
    store = registry_of(config, environ)
    if store is None:
        raise ConfigError([f"{config.folder / 'mesh.yml'}: names no registry"], _LOCAL)
    if not exists(store):
        raise RegistryError(f"nothing is published in {store.location} yet", _LOCAL)
    wanted = list(asked) if at_root or asked else [load_domain_config(folder).name]
    published = read_published(store, dict.fromkeys(_domains_of(wanted), EVERYTHING) if wanted else None)
    known = published.names if wanted else []
    for name in _domains_of(wanted):
        if published.domain(name) is None:
            raise MeshError(f"the registry knows no domain {name}{did_you_mean_or_all(name, known)}", _LOCAL)
    found: list[Exported] = []
    notes: list[str] = []
    for domain in published.domains:
        there = list(_served(domain, environment))
        if not there and wanted:
            environments = [deployment.environment for deployment in domain.deployments]
            hint = did_you_mean_or_all(environment or "", environments)
            raise MeshError(f"{domain.name} is not deployed to {environment}{hint}")
        found += there
        notes += _notes(domain, there)
        if environment is None:
            notes += _elsewhere(domain, published.environments)
    if not found:
        hint = did_you_mean_or_all(environment or "", list_directory(store).environments)
        raise MeshError(f"nothing is deployed to {environment}{hint}")
    chosen = _choose(wanted, found)
    products = _with_upstream(store, chosen.products, environment)
    return replace(chosen, products=products, notes=tuple(notes))


def own_products(asked: Sequence[str], folder: Path) -> Chosen:
    """What the project in a folder, or each project of a mesh, promises by its manifest, released or not.

    Raises:
        ArtifactError: a manifest is missing, or older than its project.
        ConfigError: a mesh.yml says something impossible.
        MeshError: the projects have nothing of what was asked for.
    """
    domains = [load_domain(config.folder) for config in configs_in([folder])]
    found = [Exported(product, UNRELEASED) for domain in domains for product in domain.products if product.ports]
    if not found:
        raise MeshError(f"{folder}: no product with a port", "Give a public model a group.")
    return _choose(asked, found)


_LOCAL = "`--local` exports what the project promises, before it is published."


def _domains_of(asked: Iterable[str]) -> list[str]:
    return sorted({text.partition(".")[0] for text in asked})


def _served(domain: PublishedDomain, environment: str | None) -> Iterator[Exported]:
    """The products with the ports that the environment serves, and the dates that their readers have to keep to."""
    place = environment or domain.default_environment
    deployment = domain.deployment_in(place)
    ports = [port.id for _, port in domain.served(place)]
    for release in domain.releases_in(place) if deployment else ():
        told = tuple(as_deprecated(port, domain.events) for port in release.product.ports if port.id in ports)
        product = replace(release.product, ports=told)
        whole = Exported.of(release, (deployment,) if deployment else ())
        yield replace(whole, product=product, digest=release.digest)


def _notes(domain: PublishedDomain, found: Iterable[Exported]) -> Iterator[str]:
    for each in found:
        event = yanked(domain.events, each.product.name).get(each.version)
        if event is not None:
            yield yank_told(event)


def _elsewhere(domain: PublishedDomain, environments: Sequence[str]) -> Iterator[str]:
    """What is not exported from where the others are, when nobody said from where."""
    if PRODUCTION in environments and domain.default_environment not in (PRODUCTION, None):
        yield f"{domain.name} is not in {PRODUCTION}: this is what {domain.default_environment} serves of it"


def _choose(asked: Sequence[str], found: Sequence[Exported]) -> Chosen:
    if not asked:
        return Chosen(tuple(found))
    ports: dict[tuple[str, str], set[PortId]] = defaultdict(set)
    alone = []
    for text in asked:
        meant = list(_meant(text, found))
        if not meant:
            name, _, rest = text.partition(".")
            known = [label for each in found if each.product.domain == name for label in _names(each)]
            raise MeshError(f"{text}: there is no such product or port{did_you_mean_or_all(rest, known)}")
        for each, port in meant:
            chosen = [port] if port else [own.id for own in each.product.ports]
            ports[each.product.domain, each.product.name].update(chosen)
            alone += [text] if port else []
    products = [
        replace(each, product=replace(each.product, ports=tuple(p for p in each.product.ports if p.id in ports[key])))
        for each in found
        if (key := (each.product.domain, each.product.name)) in ports
    ]
    return Chosen(tuple(products), tuple(dict.fromkeys(alone)))


def _meant(text: str, found: Iterable[Exported]) -> Iterator[tuple[Exported, PortId | None]]:
    """The products that a text means, and the ports of products, with None for all of one's.

    A product goes before a port of its name, which its full name leads to: `fleet.aircraft.aircraft`.
    """
    name, _, rest = text.partition(".")
    of_domain = [each for each in found if each.product.domain == name]
    products = [each for each in of_domain if rest in ("", each.product.name)]
    if products:
        yield from ((each, None) for each in products)
        return
    for each in of_domain:
        for port in each.product.ports:
            if rest in {
                known for label in (port.id.label, port.id.name) for known in (label, f"{_name(each)}.{label}")
            }:
                yield each, port.id


def _name(exported: Exported) -> str:
    return exported.product.name


def _names(exported: Exported) -> Iterator[str]:
    yield _name(exported)
    yield from (f"{_name(exported)}.{port.id.label}" for port in exported.product.ports)


def _with_upstream(store: Store, products: Iterable[Exported], environment: str | None) -> tuple[Exported, ...]:
    """The products with the releases that their inputs come from, as far as the registry has them."""
    given = tuple(products)
    claims: dict[str, set[PortId]] = defaultdict(set)
    for each in given:
        for use in each.inputs:
            claims[use.port.domain].add(use.port)
    if not claims:
        return given
    published = read_published(store, {name: Wanted(claims=frozenset(ports)) for name, ports in claims.items()})
    upstream: list[Release] = []
    for domain in published.domains:
        place = environment if domain.deployment_in(environment) else domain.default_environment
        upstream += domain.releases_in(place)
    return tuple(replace(each, upstream=tuple(upstream)) for each in given)
