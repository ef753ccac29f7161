"""A report for those who look for its files from the top of the repository."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from meshwright.mesh.finding import Declaration
from meshwright.mesh.place import Place
from meshwright.render.report import Report


def from_repository(report: Report, here: Path) -> Report:
    """The report with its places seen from the top of the repository that a folder belongs to.

    Without a repository the places stay as they are. git is not asked: in a CI's container it often refuses to look at
    a clone that belongs to somebody else.

    Args:
        report: its places are seen from the folder.
        here: the folder.
    """
    here = here.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)
    if top is None:
        return report

    def seen(place: Place) -> Place:
        return replace(place, file=Path(os.path.relpath(here / place.file, top)).as_posix())

    return replace(
        report,
        findings=tuple(
            replace(
                finding,
                place=seen(finding.place),
                reasons=tuple(
                    replace(reason, place=seen(reason.place)) if isinstance(reason, Declaration) else reason
                    for reason in finding.reasons
                ),
            )
            for finding in report.findings
        ),
    )
