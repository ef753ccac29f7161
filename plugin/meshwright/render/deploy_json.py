"""Whether a domain may go to an environment, for programs."""

from __future__ import annotations

from dataclasses import asdict

from meshwright.render.ascii_json import ascii_json
from meshwright.render.deploy_answer import FITS, DeployAnswer

SCHEMA_VERSION = 1


def deploy_json(found: DeployAnswer) -> str:
    """A JSON document in printable ASCII."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "domain": found.domain,
        "environment": found.environment,
        "answer": found.answer,
        "rows": [asdict(row) for row in found.rows],
        "notes": list(found.notes),
        "summary": {fit: found.count(fit) for fit in FITS},
    }
    return ascii_json(document, indent=2)
