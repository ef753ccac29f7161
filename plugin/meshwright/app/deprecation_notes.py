"""What producers have said of the ports that a domain reads, beside their contracts: that they will be gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshwright.app.locked_releases import locked_releases
from meshwright.mesh.domain import Interface
from meshwright.mesh.product_event import ProductEvent, deprecation_of
from meshwright.mesh.published import Published


def deprecation_notes(packages: Iterable[Interface], published: Published) -> Iterator[str]:
    """A sentence for each deprecation that concerns a port in interface packages, in the order of what is deprecated.

    A date in a contract is left out: dbt tells it.
    """
    told: dict[str, ProductEvent] = {}
    for package in packages:
        producer = published.domain(package.domain)
        products = {product for _, product in locked_releases([package])}
        for release, port in producer.served(producer.default_environment) if producer else ():
            event = deprecation_of(port, producer.events) if producer else None
            if event is not None and release.product.name in products and _has(package, port.id.name, port.id.version):
                told[event.subject] = event
    yield from (_sentence(event) for _, event in sorted(told.items()))


def _has(package: Interface, name: str, version: str | None) -> bool:
    stub = name if version is None else f"{name}_v{version.replace('.', '_')}"
    return any(path == f"models/{stub}.sql" for path, _ in package.files)


def _sentence(event: ProductEvent) -> str:
    instead = f", read {event.replacement} instead" if event.replacement else ""
    return f"{event.subject} may be gone from {event.date} on{instead}: {event.reason} ({event.by})"
