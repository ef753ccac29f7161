"""What a verification of a registry found, for people at a terminal."""

from __future__ import annotations

from meshwright.mesh.counted import counted
from meshwright.mesh.registry_report import RegistryReport
from meshwright.render.plain import plain


def registry_text(report: RegistryReport) -> str:
    """A block for each problem, a line for each note."""
    lines = []
    for problem in report.problems:
        lines.append(f"{plain(problem.path)}: {plain(problem.what)}")
        if problem.remedy:
            lines.append(f"  help: {plain(problem.remedy)}")
    lines += [f"note: {plain(note.path)}: {plain(note.what)}" for note in report.notes]
    return "\n".join(lines)


def registry_summary(report: RegistryReport) -> str:
    """What was looked at, and how much of it is wrong: `verified 12 products, 40 releases, ...: 2 problems`."""
    looked_at = ", ".join(
        (
            counted(report.products, "product"),
            counted(report.releases, "release"),
            counted(report.deployments, "deployment"),
            counted(report.files, "file"),
        )
    )
    return f"verified {looked_at}: {counted(len(report.problems), 'problem')}"
