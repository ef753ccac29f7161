"""A check up to its findings: load, run the rules, and set accepted debt against what they found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from meshwright.app.checked import Checked, check_scope
from meshwright.app.debt_files import Debts, debts_of
from meshwright.app.levels import Levels, levels_of
from meshwright.app.mesh_root import roots_of
from meshwright.app.run_rules import Ran, run_rules
from meshwright.app.settle import Settled, settle
from meshwright.mesh.debt import ARROW, DebtEntry


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, what the rules said, and what of it counts."""

    checked: Checked
    levels: Levels
    ran: Ran
    debts: Debts
    settled: Settled


def examine(folders: Sequence[Path], environ: Mapping[str, str], now: datetime) -> Examined:
    """Check domains together.

    Raises:
        MeshError: a domain could not be looked at, or there is nothing to look at, or no rule to do it.
    """
    checked = check_scope(folders, environ, now)
    levels = levels_of(checked.configs)
    # Before the rules run: a debt file that cannot be read is never taken for an empty one.
    debts = debts_of(checked.configs)
    ran = run_rules(checked, levels)
    settled = settle(ran.findings, debts, checked.mesh, _certain(checked, folders, levels, ran, debts))
    return Examined(checked, levels, ran, debts, settled)


def _certain(
    checked: Checked, folders: Sequence[Path], levels: Levels, ran: Ran, debts: Debts
) -> Callable[[str, DebtEntry], bool]:
    """Whether something would have been found if it were still there.

    A finding about two domains may need the files of both. The other one may lie in the same repository and be left
    out of this check.
    """
    known = {domain.name for domain in checked.mesh.domains}
    indebted = [config for config in checked.configs if debts[config.name]]
    named = {folder.resolve() for folder in folders}
    partial = {name for name, root in roots_of(indebted).items() if root.folder.resolve() not in named}

    def certain(domain: str, entry: DebtEntry) -> bool:
        if entry.rule not in ran.ran or levels[domain][entry.rule].level == "off":
            return False
        others = {part.partition(".")[0] for part in entry.subject.split(ARROW)[1:]}
        return domain not in partial or others <= known

    return certain
