"""What an export has to know of the place it is for, and nobody can read from a release."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """How a catalogue calls what is exported.

    Attributes:
        platform_instance: DataHub's name of the database server, as its own ingestion has it; empty for none.
        datahub_env: DataHub's kind of environment: `PROD`, `DEV`.
        namespace: OpenLineage's name of the database server, as other producers have it; empty for one of our own.
        base: what the IRIs of DPROD begin with.
    """

    platform_instance: str = ""
    datahub_env: str = "PROD"
    namespace: str = ""
    base: str = "urn:mesh:"
