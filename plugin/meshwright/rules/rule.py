"""What a rule is: a record and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Level
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import Place
from meshwright.mesh.published import Published


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    name: str
    summary: str
    level: Level

    def finding(self, *, domain: str, place: Place, subject: str, fact: str, because: str = "", help: str) -> Finding:
        """One violation of this rule."""
        return Finding(self.code, self.name, self.level, domain, place, subject, fact, because, help)


@dataclass(frozen=True, slots=True)
class MeshRule(_Rule):
    """A rule that the domains' own artifacts can answer.

    Attributes:
        code: three letters of the family and three digits; never reused.
        name: the bad pattern in kebab-case, readable after "allow ...".
        summary: one sentence for lists.
        level: how a finding counts unless mesh.yml says otherwise.
        check: the findings on a mesh, in any order.
    """

    check: Callable[[Mesh], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class PublishedRule(_Rule):
    """A rule that needs to know what the other domains publish: skipped, and said so, without a registry."""

    check: Callable[[Mesh, Published], Iterable[Finding]]


Rule = MeshRule | PublishedRule


def declaration(domain: Domain, place: Place, says: str) -> str:
    """Who decided, and where: `domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)`."""
    owner = domain.owner.name or domain.owner.email
    return f"{domain.path_of(place)} {says}" + (f" ({owner})" if owner else "")
