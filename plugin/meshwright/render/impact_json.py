"""Who reads a port, for programs."""

from __future__ import annotations

from meshwright.render.ascii_json import ascii_json
from meshwright.render.change_json import reader_document
from meshwright.render.impact import Impact

SCHEMA_VERSION = 1


def impact_json(impact: Impact) -> str:
    """A JSON document in printable ASCII."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "asked": impact.asked,
        "environment": impact.environment,
        "ports": [
            {
                "port": str(port.port),
                "columns": list(port.columns) or None,
                "readers": [reader_document(reader) for reader in port.readers],
            }
            for port in impact.ports
        ],
        "looked_at": {"domains": impact.domains, "environments": impact.environments},
    }
    return ascii_json(document, indent=2)
