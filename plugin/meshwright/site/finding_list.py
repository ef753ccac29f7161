"""What there is to say against each domain: what it has accepted, and what is at risk."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import Owner
from meshwright.site.debt_list import Debt, debts
from meshwright.site.mesh import SiteMesh
from meshwright.site.risks import Risk, risks_by_domain


@dataclass(frozen=True, slots=True)
class DomainFindings:
    """A domain with its findings."""

    domain: str
    owner: Owner
    debts: tuple[Debt, ...]
    risks: tuple[Risk, ...]

    @property
    def count(self) -> int:
        """How many there are of both kinds."""
        return len(self.debts) + len(self.risks)

    @property
    def bad_count(self) -> int:
        """Risks that are more than that: something is broken already."""
        return sum(risk.is_bad for risk in self.risks)


def findings(mesh: SiteMesh) -> tuple[DomainFindings, ...]:
    """Every domain, those where most is broken first, then those with most findings."""
    at_risk = risks_by_domain(mesh)
    found = [
        DomainFindings(domain.name, domain.owner, debts(domain), at_risk.get(domain.name, ()))
        for domain in mesh.domains.values()
    ]
    return tuple(sorted(found, key=lambda each: (-each.bad_count, -each.count)))
