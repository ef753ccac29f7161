"""What a domain's deployment tells the other domains about the debt it has accepted."""

from __future__ import annotations

from collections.abc import Collection

from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.domain import Domain
from meshwright.mesh.port import PortId


def recorded_debt(
    domain: Domain, entries: Collection[DebtEntry], deployed: Collection[str]
) -> tuple[tuple[str, PortId], ...]:
    """Rule and model for each reading of another domain that was accepted, ordered.

    Who reads it, and why it was accepted, stays in the domain. What is no model of a known domain, such as a table of
    the domain's own, stays there too.

    Args:
        domain: the domain that accepted it.
        entries: its accepted debt.
        deployed: the domains that the registry knows.
    """
    others = {*deployed, *(read.port.domain for read in domain.reads), *(entry.domain for entry in domain.inputs)}
    others.discard(domain.name)
    found = {(entry.rule, entry.read) for entry in entries if entry.read is not None and entry.read.domain in others}
    return tuple(sorted((rule, read) for rule, read in found if read is not None))
