"""A check up to its findings: load, run the rules, and set accepted debt against what they found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from meshwright.app.checked import Checked, check_scope
from meshwright.app.debt_files import Debts, debts_of
from meshwright.app.grants_database import Database
from meshwright.app.levels import Levels, levels_of
from meshwright.app.run_rules import Ran, run_rules
from meshwright.app.settle import Settled, settle
from meshwright.mesh.debt import ARROW, DebtEntry
from meshwright.mesh.published import PublishedDomain
from meshwright.rules import RULES
from meshwright.rules.rule import PublishedRule, Rule

_BY_CODE = {rule.code: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, what the rules said, and what of it counts."""

    checked: Checked
    levels: Levels
    ran: Ran
    debts: Debts
    settled: Settled


def examine(
    folders: Sequence[Path],
    environ: Mapping[str, str],
    now: datetime,
    against: str | None = None,
    *,
    complete: bool = False,
    offline: bool = False,
    database: Database | None = None,
) -> Examined:
    """Check domains together; the arguments are those of `check_scope`, and the database whose grants to look at.

    Raises:
        MeshError: a domain could not be looked at, or there is nothing to look at, or no rule to do it.
    """
    checked = check_scope(folders, environ, now, against, complete=complete, offline=offline)
    if database is not None:
        from meshwright.app.grants_check import with_grants

        checked = replace(checked, mesh=with_grants(checked.mesh, database, checked.roots.values()))
    levels = levels_of(checked.configs, checked.roots)
    # Before the rules run: a debt file that cannot be read is never taken for an empty one.
    debts = debts_of(checked.configs)
    ran = run_rules(checked, levels)
    settled = settle(ran.findings, debts, checked.mesh, _certain(checked, folders, levels, ran))
    return Examined(checked, levels, ran, debts, settled)


def _certain(checked: Checked, folders: Sequence[Path], levels: Levels, ran: Ran) -> Callable[[str, DebtEntry], bool]:
    """Whether something would have been found if it were still there.

    What it takes is for each rule to say. A domain of the same mesh that is left out of this check may have changed
    since it published, so the registry speaks only for domains that lie elsewhere.
    """
    mesh = checked.mesh
    here = {domain.name for domain in mesh.domains}
    elsewhere = {domain.name: _served(domain) for domain in mesh.published.domains} if mesh.published else {}
    named = {folder.resolve() for folder in folders}
    whole = {name: root.folder.resolve() in named for name, root in checked.roots.items()}

    def certain(domain: str, entry: DebtEntry) -> bool:
        if entry.rule not in ran.ran or levels[domain][entry.rule].level == "off":
            return False
        rule = _BY_CODE[entry.rule]
        if rule.needs == "own" or whole.get(domain, False):
            return True
        return rule.needs == "other" and all(
            name in here or (domain not in whole and told_by_registry(rule, name, what))
            for name, _, what in (part.partition(".") for part in entry.subject.split(ARROW)[1:])
        )

    def told_by_registry(rule: Rule, name: str, what: str) -> bool:
        """A rule that needs the registry asks nothing else; for others it knows what is offered, and no more."""
        return name in elsewhere and (isinstance(rule, PublishedRule) or what.partition(".")[0] in elsewhere[name])

    return certain


def _served(domain: PublishedDomain) -> frozenset[str]:
    """The ports and products that consumers read by default."""
    served = list(domain.served(domain.default_environment))
    ports = {name for _, port in served for name in (port.id.name, port.id.label)}
    return frozenset(ports | {release.product.name for release, _ in served})
