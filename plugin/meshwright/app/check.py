"""Checking one or many domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from meshwright.app.examine import Examined, examine
from meshwright.app.grants_database import Database
from meshwright.app.registry import NO_VARIABLES
from meshwright.app.scope import changed_since
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.mesh import LONG_AGO, Mesh
from meshwright.read.places import PlaceFinder
from meshwright.render.report import Debt, Report, Since


def check(
    folders: Sequence[Path],
    *,
    environ: Mapping[str, str] = NO_VARIABLES,
    now: datetime = LONG_AGO,
    since: str | None = None,
    against: str | None = None,
    offline: bool = False,
    database: Database | None = None,
) -> Report:
    """Check domains together.

    Args:
        folders: dbt projects, or a folder whose mesh.yml lists them.
        environ: the environment variables that a registry's location may use.
        now: what freshness and deprecation dates are compared with.
        since: report on the domains that changed since this commit and on those that read them; None for all.
        against: what to compare promises with: `published`, `env:NAME` or a path; None for what is published, if
            anything is.
        offline: whether to do without the registry.
        database: whose grants to look at; None for none.

    Raises:
        MeshError: a domain could not be looked at; none of them is passed over.
    """
    examined = examine(folders, environ, now, against, offline=offline, database=database)
    mesh, ran, settled = examined.checked.mesh, examined.ran, examined.settled
    scope = None if since is None else changed_since(examined.checked, since)
    reported = [domain for domain in mesh.domains if scope is None or domain.name in scope.names]
    return Report.of(
        located((each for each in settled.findings if scope is None or scope.concerns(each)), mesh),
        reported,
        rules=ran.asked,
        skipped=ran.skipped,
        against=examined.checked.against,
        off=ran.off,
        debt=_debt(examined, reported),
        notes=ran.notes,
        since=None if scope is None else Since(scope.commit, len(mesh.domains)),
    )


def located(findings: Iterable[Finding], mesh: Mesh) -> list[Finding]:
    """The findings with their places as paths from here, and with lines."""
    finder = PlaceFinder()
    folders = {domain.name: domain for domain in mesh.domains}
    return [
        replace(
            finding,
            place=finder.locate(folders[finding.domain].path_of(finding.place)),
            reasons=tuple(
                replace(reason, place=finder.locate(reason.place)) if isinstance(reason, Declaration) else reason
                for reason in finding.reasons
            ),
        )
        for finding in findings
    ]


def _debt(examined: Examined, domains: Iterable[Domain]) -> Debt:
    """What became of the debt of some domains; what is solved with its line, so that it can go."""
    known = {domain.name: domain for domain in domains}
    held = {(finding.domain, entry.key) for finding, entry in examined.settled.held}
    return Debt(
        entries=sum(len(entries) for name, entries in examined.debts.items() if name in known),
        accepted=sum(name in known for name, _ in held),
        solved=tuple(
            f"{known[name].path_of(entry.place)} {entry.rule} {entry.subject}"
            for name, entry in examined.settled.solved
            if name in known
        ),
    )
