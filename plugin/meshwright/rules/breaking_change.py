"""CHG001: a change that takes from readers what a release promised them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from meshwright.contracts.diff import product_changes
from meshwright.mesh.change import Change
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import Release
from meshwright.rules.rule import PublishedRule

_NEW_VERSION = (
    "put the change into a new dbt model version beside the old one with `deprecation_date` on the old one, or undo it"
)
_UNDO = "undo it: a new version of a model cannot carry this change"


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Compare each product with its release in the environment that consumers read by default."""
    for domain in mesh.domains:
        producer = published.domain(domain.name)
        if producer is None:
            continue
        products = {product.name: product for product in domain.products if product.name}
        for release in producer.releases_in(producer.default_environment):
            product = products.get(release.product.name)
            served = f"{producer.default_environment} serves {release.product.name} {release.version}"
            for change, of_product in _breaks(release.product, product):
                before = None if of_product else _port(change, release.product.ports)
                after = None if of_product or product is None else _port(change, product.ports)
                yield RULE.finding(
                    domain=domain.name,
                    place=after.place if after else domain.config_place,
                    subject=f"{domain.name}.{change.subject}",
                    fact=f"{domain.name} promised {change.subject} to its readers: {change.fact}",
                    because=served + _read_by(release, before, published),
                    help=_UNDO if of_product else _NEW_VERSION,
                )


def _breaks(old: Product, new: Product | None) -> Iterator[tuple[Change, bool]]:
    """Each refused change, and whether it is one of the product as a whole, which may be called like a port of it."""
    if new is None:
        yield Change(old.name, "refused", "the product would be gone"), True
        return
    of_product = product_changes(replace(old, ports=()), replace(new, ports=()))
    for change in product_changes(old, new):
        if change.kind == "refused":
            yield change, change in of_product


def _port(change: Change, ports: Iterable[Port]) -> Port | None:
    """The port that changed, or one of whose columns did. Versions may have a dot too: `aircraft@1.5.tail_number`."""
    found = [port for port in ports if f"{change.subject}.".startswith(f"{port.id.label}.")]
    return max(found, key=lambda port: len(port.id.label), default=None)


def _read_by(release: Release, port: Port | None, published: Published) -> str:
    """`; aircraft@1 is read by punctuality`; without a port, who reads any port of the product."""
    ports = {each.id for each in (release.product.ports if port is None else (port,))}
    readers = _readers(published, release.product.domain, ports)
    what = release.product.name if port is None else port.id.label
    return f"; {what} is read by {', '.join(readers)}" if readers else ""


def _readers(published: Published, owner: str, ports: Collection[PortId]) -> list[str]:
    return [
        domain.name
        for domain in published.domains
        if domain.name != owner
        and any(use.port in ports for deployment in domain.deployments for use in deployment.uses)
    ]


RULE = PublishedRule(
    code="CHG001",
    name="breaking-change",
    summary="A change takes from readers what the release in force promised them.",
    level="error",
    check=check,
)
