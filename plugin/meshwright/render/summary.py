"""The last line: what was looked at, and what came of it."""

from __future__ import annotations

from meshwright.mesh.counted import counted
from meshwright.render.plain import plain
from meshwright.render.report import Debt, Report


def summary(report: Report) -> str:
    """`checked 5 domains, 31 models, 14 ports, 8 rules (2 skipped: no registry): 1 error, 0 warnings`."""
    looked_at = ", ".join(
        (
            _domains(report),
            counted(report.models, "model"),
            counted(report.ports, "port"),
            counted(report.rules, "rule"),
        )
    )
    left_out = [f"{count} skipped: {plain(reason)}" for reason, count in report.skipped]
    skipped = "; ".join([*left_out, *([f"{report.off} off"] if report.off else [])])
    against = f" against {plain(report.against)}" if report.against is not None else ""
    result = f"{counted(report.count('error'), 'error')}, {counted(report.count('warn'), 'warning')}"
    return f"checked {looked_at}{f' ({skipped})' if skipped else ''}{against}: {result}{_debt(report.debt)}"


def _domains(report: Report) -> str:
    """`2 of 5 domains (changed since 1a2b3c4, or reading one that did)`."""
    if report.since is None:
        return counted(report.domains, "domain")
    whole = f"{report.domains} of {counted(report.since.of, 'domain')}"
    commit = plain(report.since.commit)
    if not report.domains:
        return f"{whole} (none changed since {commit})"
    return f"{whole} (changed since {commit}, or reading one that did)"


def _debt(debt: Debt) -> str:
    """`; debt: 3 (was 4)`: what is left of the entries; nothing where there are none."""
    if not debt.entries:
        return ""
    left = debt.entries - len(debt.solved)
    return f"; debt: {left}" + (f" (was {debt.entries})" if left != debt.entries else "")
