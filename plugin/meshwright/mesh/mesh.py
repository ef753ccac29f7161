"""What a check looks at: the domains that were asked for, and what is expected of them."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.domain import Domain, Interface


@dataclass(frozen=True, slots=True)
class ExpectedInterfaces:
    """The interface packages that the registry would generate now for one domain.

    Attributes:
        domain: the consumer.
        packages: what `mesh sync` would write.
    """

    domain: str
    packages: tuple[Interface, ...]


@dataclass(frozen=True, slots=True)
class Mesh:
    """The domains that are checked together, ordered by name.

    A mesh of one domain is the usual case in a pull request; the others are then known from the registry alone.
    """

    domains: tuple[Domain, ...]
    expected_interfaces: tuple[ExpectedInterfaces, ...] = ()

    def domain(self, name: str) -> Domain | None:
        """The checked domain of that name."""
        return next((domain for domain in self.domains if domain.name == name), None)
