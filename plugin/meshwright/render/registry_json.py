"""What a verification of a registry found, for programs."""

from __future__ import annotations

from meshwright.mesh.registry_report import RegistryProblem, RegistryReport
from meshwright.render.ascii_json import ascii_json

SCHEMA_VERSION = 1


def registry_json(report: RegistryReport) -> str:
    """A JSON document in printable ASCII."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "registry": report.location,
        "looked_at": {
            "products": report.products,
            "releases": report.releases,
            "deployments": report.deployments,
            "events": report.events,
            "files": report.files,
        },
        "problems": [_entry(problem) for problem in report.problems],
        "notes": [_entry(note) for note in report.notes],
    }
    return ascii_json(document, indent=2)


def _entry(problem: RegistryProblem) -> dict[str, str]:
    return {"path": problem.path, "what": problem.what, "help": problem.remedy}
