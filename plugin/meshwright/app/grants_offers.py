"""What a mesh offers, from its folder and its registry, as the grants of a database need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from meshwright.app.mesh_root import folders_of
from meshwright.grants.names import names_of
from meshwright.grants.offers import DomainOffers, OfferedProduct, Offers
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment
from meshwright.read.mesh_yml import DomainConfig, MeshRoot, load_domain_config

ENGINE = "postgres"


@dataclass(frozen=True, slots=True)
class Known:
    """A domain as somebody knows it: by its manifest, by its mesh.yml alone, or by what it deployed.

    Attributes:
        ports: the product of each port, by the port's name.
        reads: the ports that it lists as inputs, or was seen to read.
        here: whether it is one that the user has named, and not only one that the registry knows.
    """

    offers: DomainOffers
    ports: Mapping[str, frozenset[str]]
    reads: frozenset[tuple[str, str]]
    here: bool


def from_project(domain: Domain) -> Known:
    """A domain whose project was parsed."""
    return Known(
        DomainOffers(domain.name, tuple(_product(product) for product in domain.products if product.name)),
        _ports(domain.products),
        _listed(domain.inputs),
        here=True,
    )


def from_config(config: DomainConfig) -> Known:
    """A domain whose project was never parsed: mesh.yml need not name every product."""
    products = tuple(
        OfferedProduct(name, None if settings.get("consumers") is None else frozenset(settings["consumers"]))
        for name, settings in sorted(config.products.items())
    )
    return Known(DomainOffers(config.name, products, complete=False), {}, _listed(config.inputs), here=True)


def from_registry(published: PublishedDomain, environment: str | None) -> Known:
    """A domain as an environment serves it; without one, as consumers read it by default."""
    name = environment or published.default_environment
    deployment = published.deployment_in(name)
    if deployment is None:
        return Known(DomainOffers(published.name, complete=False), {}, frozenset(), here=False)
    products = [release.product for release in published.releases_in(name) if release.product.name]
    views = _views(deployment)
    return Known(
        DomainOffers(
            published.name,
            tuple(OfferedProduct(each.name, _readers(each), frozenset(views[each.name])) for each in products),
        ),
        _ports(products),
        frozenset((use.port.domain, use.port.name) for use in deployment.uses),
        here=deployment.adapter == ENGINE,
    )


def siblings(roots: Iterable[MeshRoot]) -> Iterator[DomainConfig]:
    """The domains of the same mesh that a user has not named; one whose mesh.yml is broken is left out."""
    for folder in dict.fromkeys(root.folder for root in roots):
        for each in sorted(folders_of(folder)):
            try:
                yield load_domain_config(each)
            except ConfigError:
                continue


def joined(known: Known, served: Known) -> Known:
    """What a folder says of a domain, with the views that an environment still serves and the folder has no more."""
    own = known.offers
    claimed = {view for product in own.products for view in product.views}
    products = []
    for each in own.products:
        before = served.offers.product(each.name)
        products.append(replace(each, views=each.views | (before.views - claimed)) if before else each)
    if not own.complete:
        names = {each.name for each in products}
        products += [each for each in served.offers.products if each.name not in names]
    ports = dict(served.ports) | dict(known.ports)
    return replace(known, offers=replace(own, products=tuple(products)), ports=ports)


def inputs_of(known: Iterable[Known]) -> dict[str, frozenset[tuple[str, str]]]:
    """For each reader, the products of the ports that it lists."""
    everybody = {each.offers.name: each for each in known}
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for name, each in everybody.items():
        found[name] = frozenset(
            (domain, product)
            for domain, port in each.reads
            if domain in everybody
            for product in everybody[domain].ports.get(port, ())
        )
    return found


def elsewhere(offers: Offers, published: Published | None, environment: str | None) -> Iterator[str]:
    """That an environment serves a domain from another schema than the grants are about."""
    for domain in published.domains if published else ():
        deployment = domain.deployment_in(environment or domain.default_environment)
        if deployment is None or deployment.adapter != ENGINE or domain.name not in offers.scope:
            continue
        schema = names_of(domain.name, offers.prefix).interface
        others = sorted({served.relation.schema for served in deployment.served} - {schema})
        if others:
            yield (
                f"{deployment.environment} serves {domain.name} from schema {others[0]}, and these grants are about "
                f"{schema}: --prefix says what stands before a domain's name"
            )


def _product(product: Product) -> OfferedProduct:
    return OfferedProduct(
        product.name, _readers(product), frozenset(port.alias or port.id.name for port in product.ports)
    )


def _readers(product: Product) -> frozenset[str] | None:
    return None if product.consumers is None else frozenset(product.consumers)


def _ports(products: Iterable[Product]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for port in product.ports:
            found[port.id.name].add(product.name)
    return {name: frozenset(names) for name, names in found.items()}


def _listed(inputs: Iterable[Input]) -> frozenset[tuple[str, str]]:
    return frozenset((entry.domain, entry.port) for entry in inputs)


def _views(deployment: Deployment) -> Mapping[str, set[str]]:
    views: dict[str, set[str]] = defaultdict(set)
    for served in deployment.served:
        views[served.product].add(served.relation.identifier)
    return views
