"""What a check has to show: the findings, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Level


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check, ready to be rendered.

    Attributes:
        findings: sorted; their places are seen from where the user named the domains' folders.
        rules: how many rules were asked for, those that were skipped included.
        skipped: why rules could not run, with their number: `("no registry", 2)`.
        against: what the domains were compared with, or None.
    """

    findings: tuple[Finding, ...] = ()
    domains: int = 0
    models: int = 0
    ports: int = 0
    rules: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    against: str | None = None

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        domains: Iterable[Domain],
        *,
        rules: int,
        skipped: Iterable[tuple[str, int]] = (),
        against: str | None = None,
    ) -> Report:
        """The report on these domains: sorts the findings and points them at real paths."""
        by_name = {domain.name: domain for domain in domains}
        located = (replace(finding, place=by_name[finding.domain].path_of(finding.place)) for finding in findings)
        return cls(
            findings=tuple(sorted(located, key=lambda finding: finding.order)),
            domains=len(by_name),
            models=sum(len(domain.models) for domain in by_name.values()),
            ports=sum(len(domain.ports) for domain in by_name.values()),
            rules=rules,
            skipped=tuple(sorted(skipped)),
            against=against,
        )

    def count(self, level: Level) -> int:
        """How many findings count like this."""
        return sum(finding.level == level for finding in self.findings)
