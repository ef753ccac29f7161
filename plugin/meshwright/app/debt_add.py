"""Accepting findings as debt: only what a check finds now, with a reason and somebody who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from meshwright.app.debt_files import save_debt
from meshwright.app.examine import Examined, examine
from meshwright.app.levels import no_such_rule, rule_called
from meshwright.app.registry import NO_VARIABLES
from meshwright.app.settle import never_accepted
from meshwright.app.strict import StrictProducts
from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.errors import ConfigError, DebtRefused, MeshError
from meshwright.mesh.finding import Finding
from meshwright.mesh.names import nearest


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms findings are accepted.

    Attributes:
        reason: why.
        owner: who answers for it; empty for the owner that each domain's mesh.yml names.
        until: ISO date of the last day, or None.
    """

    reason: str
    owner: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of findings that were to be accepted.

    Attributes:
        added: domain and entry.
        refused: the findings that nobody may accept, each with the reason.
        files: the files that were written.
    """

    added: tuple[tuple[str, DebtEntry], ...]
    refused: tuple[tuple[Finding, str], ...]
    files: tuple[Path, ...]


def accept_one(
    folder: Path,
    code: str,
    subject: str,
    terms: Terms,
    *,
    now: datetime,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> Accepted:
    """Accept a finding that a check finds now.

    Args:
        folder: the domain, or the root of a mesh.
        code: code or name of its rule.
        subject: its subject, word for word.
        terms: on what terms.
        now: the time, with its zone.
        environ: the environment variables that a registry's location may use.

    Raises:
        MeshError: there is no such finding.
        DebtRefused: nobody may accept it.
        ConfigError: nobody answers for it.
    """
    code = _code(code)
    examined = examine([folder], environ, now, complete=True)
    everything = [*examined.settled.findings, *(finding for finding, _ in examined.settled.held)]
    found = [finding for finding in everything if (finding.code, finding.subject) == (code, subject)]
    if not found:
        raise _no_such_finding(code, subject, examined, everything)
    refused = _refused(found, examined)
    if refused:
        finding, why = refused[0]
        raise DebtRefused(
            f"{finding.code} {finding.subject}: {why}", "Mend it as `mesh-check` says, or talk to the owner."
        )
    return _write(examined, found, terms, now, ())


def accept_all(
    folder: Path,
    code: str | None,
    terms: Terms,
    *,
    now: datetime,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> Accepted:
    """Accept every finding of a check, or of one rule; those that nobody may accept are left.

    Raises:
        MeshError: nothing is found.
        ConfigError: nobody answers for it.
    """
    code = None if code is None else _code(code)
    examined = examine([folder], environ, now, complete=True)
    found = [finding for finding in examined.settled.findings if code in (None, finding.code)]
    if not found:
        what = "no finding" if code is None else f"no finding of {code}"
        raise MeshError(f"a check has {what} that is not accepted already", "`mesh debt list` shows what is.")
    refused = _refused(found, examined)
    left = {id(finding) for finding, _ in refused}
    wanted = [finding for finding in found if id(finding) not in left]
    return _write(examined, wanted, terms, now, tuple(refused))


def _code(name: str) -> str:
    rule = rule_called(name)
    if rule is None:
        raise MeshError(no_such_rule(name), "`mesh rules` lists all rules.")
    return rule.code


def _no_such_finding(code: str, subject: str, examined: Examined, everything: Iterable[Finding]) -> MeshError:
    if code not in examined.ran.ran:
        return MeshError(
            f"{code} did not run, so it has no finding {subject!r}",
            "`mesh-check` says which rules are skipped and why.",
        )
    subjects = sorted({finding.subject for finding in everything if finding.code == code})
    close = nearest(subject, subjects)
    hint = f"; did you mean {close!r}?" if close else "" if subjects else f"; there is no finding of {code} at all"
    return MeshError(f"a check has no finding {code} {subject!r}{hint}", "`mesh-check -f concise` lists the findings.")


def _refused(findings: Iterable[Finding], examined: Examined) -> list[tuple[Finding, str]]:
    """The findings that nobody may accept, each with the reason."""
    strict = StrictProducts(examined.checked.mesh)
    refused: list[tuple[Finding, str]] = []
    for finding in findings:
        why = strict.why_not(finding.read) if finding.read else None
        if never_accepted(finding.code):
            refused.append((finding, f"no debt is accepted for {finding.rule}"))
        elif why is not None:
            owner = ", ".join(filter(None, (why.owner.name, why.owner.email)))
            whose = f" ({owner})" if owner else ""
            refused.append((finding, f"{why.what}{whose} is strict: no debt is accepted for reading it"))
    return refused


def _write(
    examined: Examined,
    findings: Iterable[Finding],
    terms: Terms,
    now: datetime,
    refused: tuple[tuple[Finding, str], ...],
) -> Accepted:
    before = {(name, entry.key): entry for name, entries in examined.debts.items() for entry in entries}
    added: dict[tuple[str, tuple[str, str]], DebtEntry] = {}
    for finding in findings:
        key = (finding.domain, (finding.code, finding.subject))
        # Debt that is renewed is as old as it was.
        since = before[key].since if key in before else now.date().isoformat()
        added[key] = DebtEntry(
            finding.code, finding.subject, terms.reason, _owner(examined, finding.domain, terms), since, terms.until
        )
    after = before | added
    names = {name for name, _ in added}
    files = save_debt(
        examined.checked.configs,
        {name: [entry for (domain, _), entry in after.items() if domain == name] for name in names},
    )
    return Accepted(tuple((name, entry) for (name, _), entry in sorted(added.items())), refused, files)


def _owner(examined: Examined, name: str, terms: Terms) -> str:
    domain = examined.checked.mesh.domain(name)
    owner = terms.owner or (domain.owner.name or domain.owner.email if domain else "")
    if not owner:
        raise ConfigError(
            [f"nobody answers for the debt of {name}: its mesh.yml names no owner"],
            "Name one with --owner, or write `owner` into mesh.yml.",
        )
    return owner
