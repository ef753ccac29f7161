"""What an export is made from: one release, and what is known of it in the environments that serve it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, Release, ServedPort


@dataclass(frozen=True, slots=True)
class Exported:
    """A release to export.

    Attributes:
        product: what is promised.
        version: of the release.
        deployments: those in force that serve this release, ordered by environment; none in the files of the release
            itself, which must not depend on them.
        upstream: releases of others, as far as they are known: those that the inputs are looked up in.
        digest: of the product document in the registry; empty where nobody needs it.
    """

    product: Product
    version: str
    deployments: tuple[Deployment, ...] = ()
    upstream: tuple[Release, ...] = ()
    digest: str = ""

    @classmethod
    def of(cls, release: Release, deployments: tuple[Deployment, ...] = ()) -> Exported:
        """A release with those of its domain's deployments that serve it."""
        served = (release.product.name, release.version)
        return cls(release.product, release.version, tuple(each for each in deployments if served in each.releases))

    def served(self, port: PortId) -> Iterator[tuple[Deployment, ServedPort]]:
        """Where a port lies, by environment."""
        for deployment in self.deployments:
            yield from ((deployment, each) for each in deployment.served if each.port == port)

    @property
    def inputs(self) -> tuple[PortUse, ...]:
        """What the product reads of others, in any environment; a use that is said of no product counts for each."""
        uses = {
            use.port: use
            for deployment in self.deployments
            for use in deployment.uses
            if use.product in ("", self.product.name)
        }
        return tuple(uses[port] for port in sorted(uses))

    def upstream_version(self, port: PortId) -> str | None:
        """The version of the release that an input is promised by; None where it is not known."""
        found = (each.version for each in self.upstream if any(port.covers(there.id) for there in each.product.ports))
        return next(found, None)
