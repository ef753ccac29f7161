"""What domains have accepted, though a rule speaks against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.site.facts import DomainFacts


@dataclass(frozen=True, slots=True)
class Debt:
    """A finding that a domain has accepted.

    Attributes:
        rule: its code.
        read: what it is about.
        environments: of the domain's deployments that carry it.
    """

    rule: str
    read: PortId
    environments: tuple[str, ...]


def debts(domain: DomainFacts) -> tuple[Debt, ...]:
    """The debt of a domain, by rule and what is read."""
    found: dict[tuple[str, PortId], set[str]] = defaultdict(set)
    for deployment in domain.deployments:
        for rule, read in deployment.debt:
            found[rule, read].add(deployment.environment)
    return tuple(Debt(*key, tuple(sorted(found[key]))) for key in sorted(found))
