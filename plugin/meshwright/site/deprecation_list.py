"""What goes when, and who still has to move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from meshwright.mesh.port import Owner, PortId
from meshwright.site.facts import PortFacts, ProductFacts, ReleaseFacts
from meshwright.site.mesh import Reader, SiteMesh
from meshwright.site.promises import Sunset, sunset
from meshwright.site.successors import successor


@dataclass(frozen=True, slots=True)
class Mover:
    """A domain that still reads what goes.

    Attributes:
        products: its products that read it; without any, it reads for none, or for several.
        columns: those that it names; None when it may read every one.
        has_begun: whether it reads the replacement already.
    """

    domain: str
    owner: Owner
    products: tuple[str, ...]
    environments: tuple[str, ...]
    columns: tuple[str, ...] | None
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A port that may be gone from a day on.

    Attributes:
        sunset: how near the day is; None where what was announced is no date.
        successor: what to read instead: what the owner says, else the latest version of the port.
    """

    product: ProductFacts
    port: PortFacts
    sunset: Sunset | None
    successor: PortId | None
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class YankedRelease:
    """A release that its owner calls bad.

    Attributes:
        environments: those that serve it all the same.
    """

    product: ProductFacts
    release: ReleaseFacts
    environments: tuple[str, ...]


def deprecations(mesh: SiteMesh) -> tuple[Deprecation, ...]:
    """All ports that may be gone from a day on: the first day first, those without a readable one last."""
    found = [
        _deprecation(mesh, product, port) for product, port in mesh.ports.values() if port.deprecated_from is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.sunset is None, each.port.deprecated_from or "", each.port.id)))


def counted_by_sunset(found: Iterable[Deprecation]) -> dict[str, int]:
    """How many there are of each, the most urgent first; `unknown` has those without a readable day."""
    told = [each.sunset or "unknown" for each in found]
    return {state: told.count(state) for state in (*reversed(get_args(Sunset)), "unknown")}


def yanked_releases(mesh: SiteMesh) -> tuple[YankedRelease, ...]:
    """The releases that are called bad and are not taken back: those that are served first."""
    found = [
        YankedRelease(product, release, served_in(mesh, product, release.version))
        for product in mesh.products.values()
        for release in product.releases
        if release.yanked is not None
    ]
    return tuple(sorted(found, key=lambda each: not each.environments))


def ending_products(mesh: SiteMesh) -> tuple[ProductFacts, ...]:
    """The products that their owners call deprecated or retired, by name."""
    return tuple(product for product in mesh.products.values() if product.status in ("deprecated", "retired"))


def served_in(mesh: SiteMesh, product: ProductFacts, version: str) -> tuple[str, ...]:
    """The environments that serve a release."""
    deployments = mesh.domains[product.domain].deployments
    return tuple(each.environment for each in deployments if (product.name, version) in each.releases)


def movers(readers: Iterable[Reader], begun: Iterable[str] = ()) -> tuple[Mover, ...]:
    """Readers of a port by domain.

    Args:
        readers: of what goes.
        begun: the domains that read the replacement.
    """
    together: dict[str, list[Reader]] = defaultdict(list)
    for reader in readers:
        together[reader.domain].append(reader)
    there = set(begun)
    return tuple(
        Mover(
            domain,
            of_domain[0].owner,
            tuple(sorted({reader.product for reader in of_domain if reader.product})),
            tuple(sorted({environment for reader in of_domain for environment in reader.environments})),
            _columns(of_domain),
            domain in there,
        )
        for domain, of_domain in sorted(together.items())
    )


def _deprecation(mesh: SiteMesh, product: ProductFacts, port: PortFacts) -> Deprecation:
    instead = successor(port, mesh.domains[product.domain].ports)
    begun = [reader.domain for reader in mesh.readers(instead)] if instead else []
    return Deprecation(product, port, sunset(port, mesh.now), instead, movers(mesh.readers(port.id), begun))


def _columns(readers: list[Reader]) -> tuple[str, ...] | None:
    known = [reader.columns for reader in readers if reader.columns is not None]
    return tuple(sorted({column for columns in known for column in columns})) if len(known) == len(readers) else None
