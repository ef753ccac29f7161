"""The last line: what was looked at, and what came of it."""

from __future__ import annotations

from meshwright.mesh.counted import counted
from meshwright.render.plain import plain
from meshwright.render.report import Report


def summary(report: Report) -> str:
    """`checked 5 domains, 31 models, 14 ports, 8 rules (2 skipped: no registry): 1 error, 0 warnings`."""
    looked_at = ", ".join(
        (
            counted(report.domains, "domain"),
            counted(report.models, "model"),
            counted(report.ports, "port"),
            counted(report.rules, "rule"),
        )
    )
    skipped = "; ".join(f"{count} skipped: {plain(reason)}" for reason, count in report.skipped)
    against = f" against {plain(report.against)}" if report.against is not None else ""
    result = f"{counted(report.count('error'), 'error')}, {counted(report.count('warn'), 'warning')}"
    return f"checked {looked_at}{f' ({skipped})' if skipped else ''}{against}: {result}"
