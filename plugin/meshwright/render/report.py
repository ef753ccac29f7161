"""What a check has to show: the findings, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Level


@dataclass(frozen=True, slots=True)
class Debt:
    """What became of the debt that the checked domains have accepted.

    Attributes:
        entries: how many entries their files have.
        accepted: how many of them hold a finding back.
        solved: those that nothing was found for, each with file and line.
    """

    entries: int = 0
    accepted: int = 0
    solved: tuple[str, ...] = ()


NO_DEBT = Debt()


@dataclass(frozen=True, slots=True)
class Since:
    """That a report is on a part of the domains: those that changed since a commit, and those that read them.

    Attributes:
        commit: as git shortens it.
        of: how many domains there are.
    """

    commit: str
    of: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check, ready to be rendered.

    Attributes:
        findings: sorted; their places are seen from where the user named the domains' folders.
        rules: how many rules were asked for, those that were skipped included.
        names: the domains' names; empty when nobody asked for more than their number.
        skipped: why rules could not run, with their number: `("no registry", 2)`.
        against: what the domains were compared with, or None.
        off: how many of the rules are off in every domain.
        debt: what the domains accepted; those findings are not among the others.
        notes: what else to tell, a sentence each.
        since: what the domains were chosen by, or None when they are all.
    """

    findings: tuple[Finding, ...] = ()
    domains: int = 0
    models: int = 0
    ports: int = 0
    rules: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    against: str | None = None
    names: tuple[str, ...] = ()
    off: int = 0
    debt: Debt = NO_DEBT
    notes: tuple[str, ...] = ()
    since: Since | None = None

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        domains: Iterable[Domain],
        *,
        rules: int,
        skipped: Iterable[tuple[str, int]] = (),
        against: str | None = None,
        off: int = 0,
        debt: Debt = NO_DEBT,
        notes: Iterable[str] = (),
        since: Since | None = None,
    ) -> Report:
        """The report on these domains: sorts the findings, whose places are paths from here already."""
        known = tuple(domains)
        return cls(
            findings=tuple(sorted(findings, key=lambda finding: finding.order)),
            domains=len(known),
            models=sum(len(domain.models) for domain in known),
            ports=sum(len(domain.ports) for domain in known),
            rules=rules,
            skipped=tuple(sorted(skipped)),
            against=against,
            names=tuple(domain.name for domain in known),
            off=off,
            debt=debt,
            notes=tuple(notes),
            since=since,
        )

    def count(self, level: Level) -> int:
        """How many findings count like this."""
        return sum(finding.level == level for finding in self.findings)
