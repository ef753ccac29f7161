"""What a check tells beside its findings: debt that is paid, rules that will go."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.render.plain import plain
from meshwright.render.report import Report


def notes(report: Report) -> Iterator[str]:
    """A line for each."""
    for text in report.notes:
        yield f"note: {plain(text)}"
    for entry in report.debt.solved:
        yield f"solved: {plain(entry)}"
    if report.debt.solved:
        yield "help: `mesh debt shrink` takes what is solved out of mesh-debt.yml"
