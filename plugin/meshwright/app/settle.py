"""Findings against accepted debt: which ones count, which are held back, and which debt is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from meshwright.app.debt_files import Debts
from meshwright.app.strict import StrictProducts
from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding, Reason
from meshwright.mesh.mesh import Mesh

_NEVER = ("SYN002",)
_CHANGES = "CHG"


@dataclass(frozen=True, slots=True)
class Settled:
    """The findings of a check after accepted debt was taken into account.

    Attributes:
        findings: those that count.
        held: those that an entry holds back, each with the entry.
        solved: by domain, the entries that nothing was found for, where that is certain.
        entries: how many entries there are.
    """

    findings: tuple[Finding, ...]
    held: tuple[tuple[Finding, DebtEntry], ...]
    solved: tuple[tuple[str, DebtEntry], ...]
    entries: int


def settle(findings: Iterable[Finding], debts: Debts, mesh: Mesh, certain: Callable[[str, DebtEntry], bool]) -> Settled:
    """Hold back what was accepted.

    Args:
        findings: what the rules found, as it counts.
        debts: what the domains accepted.
        mesh: what was checked, and when.
        certain: whether a finding of this domain would have been found: its rule ran, and saw what it needs.
    """
    accepted = {name: {entry.key: entry for entry in entries} for name, entries in debts.items()}
    strict = StrictProducts(mesh)
    today = mesh.now.date()
    domains = {domain.name: domain for domain in mesh.domains}
    counting: list[Finding] = []
    held: list[tuple[Finding, DebtEntry]] = []
    found: set[tuple[str, tuple[str, str]]] = set()
    for finding in findings:
        entry = accepted.get(finding.domain, {}).get((finding.code, finding.subject))
        if entry is None:
            counting.append(finding)
            continue
        found.add((finding.domain, entry.key))
        reasons = _no_longer(finding, entry, strict, today, domains[finding.domain])
        if reasons:
            counting.append(replace(finding, reasons=(*finding.reasons, *reasons)))
        else:
            held.append((finding, entry))
    solved = [
        (name, entry)
        for name, entries in debts.items()
        for entry in entries
        if (name, entry.key) not in found and certain(name, entry)
    ]
    return Settled(tuple(counting), tuple(held), tuple(solved), sum(map(len, debts.values())))


def never_accepted(code: str) -> bool:
    """Whether the findings of a rule cannot become debt: what readers were promised, and what was not looked at."""
    return code.startswith(_CHANGES) or code in _NEVER


def _no_longer(
    finding: Finding, entry: DebtEntry, strict: StrictProducts, today: date, domain: Domain
) -> tuple[Reason, ...]:
    """Why the entry does not hold the finding back; empty when it does."""
    place = domain.path_of(entry.place)
    if never_accepted(finding.code):
        return (Declaration(place, f"lists it, but no debt is accepted for {finding.code}", entry.owner),)
    if entry.expired(today):
        return (Declaration(place, f"accepted it until {entry.until}", entry.owner),)
    refused = strict.why_not(finding.read) if finding.read else None
    if refused:
        return (Declaration(place, "accepted it before", entry.owner), refused.because)
    return ()
