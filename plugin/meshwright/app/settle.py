"""Findings against accepted debt: which ones count, which are held back, and which debt is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from meshwright.app.debt_files import Debts
from meshwright.app.strict import StrictProducts
from meshwright.mesh.debt import ARROW, DebtEntry
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding, Reason
from meshwright.mesh.mesh import Mesh

_NEVER = ("SYN002",)
_CHANGES = "CHG"
_OF_ALL = "SYN009"
_OF_A_CHAIN = "DEP003"


@dataclass(frozen=True, slots=True)
class Settled:
    """The findings of a check after accepted debt was taken into account.

    Attributes:
        findings: those that count.
        held: those that an entry holds back, each with the entry; their domain is the one whose entry it is.
        again: domain, rule and subject of the entries that do not hold back what was found.
        solved: by domain, the entries that nothing was found for, where that is certain.
        entries: how many entries there are.
    """

    findings: tuple[Finding, ...]
    held: tuple[tuple[Finding, DebtEntry], ...]
    solved: tuple[tuple[str, DebtEntry], ...]
    entries: int
    again: frozenset[tuple[str, str, str]] = frozenset()


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
    again: set[tuple[str, str, str]] = set()
    for finding in findings:
        key = (finding.code, finding.subject)
        entries = [(name, accepted[name][key]) for name in _homes(finding, debts) if key in accepted[name]]
        if not entries:
            counting.append(finding)
            continue
        found |= {(name, key) for name, _ in entries}
        refused = [(name, _no_longer(finding, entry, strict, today, domains[name])) for name, entry in entries]
        again |= {(name, *key) for name, reasons in refused if reasons}
        holding = [(name, entry) for (name, entry), (_, reasons) in zip(entries, refused, strict=True) if not reasons]
        if holding:
            held += [(replace(finding, domain=name), entry) for name, entry in holding]
        else:
            told = (reason for _, reasons in refused for reason in reasons)
            counting.append(replace(finding, reasons=(*finding.reasons, *told)))
    solved = [
        (name, entry)
        for name, entries in debts.items()
        for entry in entries
        if (name, entry.key) not in found and certain(name, entry)
    ]
    count = sum(map(len, debts.values()))
    return Settled(tuple(counting), tuple(held), tuple(solved), count, frozenset(again))


def never_accepted(code: str) -> bool:
    """Whether the findings of a rule cannot become debt: what readers were promised, and what was not looked at."""
    return code.startswith(_CHANGES) or code in _NEVER


def _homes(finding: Finding, debts: Debts) -> list[str]:
    """The domains whose debt may hold a finding back: mostly its own.

    A circle is every one's in it, and a folder beside the domains is nobody's in particular: which of them tells of
    it depends on what else is checked.
    """
    if finding.code == _OF_ALL:
        return sorted(debts)
    if finding.code == _OF_A_CHAIN:
        return sorted(debts.keys() & set(finding.subject.split(ARROW)))
    return [finding.domain] if finding.domain in debts else []


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
