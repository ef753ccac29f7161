"""What a check looks at: the domains that were asked for, and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from meshwright.mesh.bypass import Bypass, Namesake, UnreadSql
from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.policy import Policy
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import PortUse
from meshwright.mesh.undeclared_grant import UndeclaredGrant
from meshwright.mesh.unlisted import UnlistedProject

LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


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

    Attributes:
        published: what the registry knows, or None without one.
        bypasses: reads of other domains' tables that go round `ref`.
        unread: SQL that could not be looked at for such reads.
        namesakes: sources that may be such reads in another environment than the manifests were parsed for.
        unlisted: dbt projects below the root of a mesh that its mesh.yml does not list.
        policies: by domain; domains without one are left out.
        usages: what the domains read of others, and which columns; domains that read nothing may be left out.
        grants: what a database lets others do with the checked domains that they do not say; None when none was asked.
        package_version: the version of the dbt package `meshwright` that this meshwright carries.
        now: when the check runs.
    """

    domains: tuple[Domain, ...]
    expected_interfaces: tuple[ExpectedInterfaces, ...] = ()
    published: Published | None = None
    bypasses: tuple[Bypass, ...] = ()
    unread: tuple[UnreadSql, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    unlisted: tuple[UnlistedProject, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict, hash=False)
    usages: Mapping[str, tuple[PortUse, ...]] = field(default_factory=dict, hash=False)
    grants: tuple[UndeclaredGrant, ...] | None = None
    package_version: str = ""
    now: datetime = LONG_AGO

    def domain(self, name: str) -> Domain | None:
        """The checked domain of that name."""
        return next((domain for domain in self.domains if domain.name == name), None)
