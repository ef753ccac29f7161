"""The reference mesh in a database that its domains share, each logging in as its own role."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.engines.postgres_database import PostgresDatabase
from tests.mesh import reference_mesh
from tests.mesh.small_mesh import REPOSITORY

ENVIRONMENT = "postgres"

PORTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "fleet": {"aircraft": ("aircraft_v1", "aircraft_v2")},
    "network": {"places": ("airports",), "carriers": ("carriers",)},
    "operations": {"flights": ("flights", "flights_by_day")},
    "punctuality": {
        "delays": (
            "delays_by_aircraft_age",
            "delays_by_carrier",
            "delays_by_hour",
            "delays_by_origin",
            "delays_by_weather",
        )
    },
    "weather": {"observations": ("hourly_observations",)},
}
"""The views of each product."""

DOMAINS = tuple(PORTS)


@dataclass(frozen=True, slots=True)
class PostgresMesh:
    """A copy of the reference mesh, and the database for its environment `postgres`.

    Attributes:
        root: the folder of the mesh, which was built for DuckDB before.
    """

    root: Path
    database: PostgresDatabase

    def run(self, folder: Path, *command: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command that can reach the database, and return what it printed on both streams."""
        return reference_mesh.run(folder, *command, codes=codes, variables=self.database.variables())

    def grant(self) -> str:
        """Make the roles and the schemas that the mesh declares, as an administrator does."""
        said = self.run(self.root, "mesh", "grants", "apply")
        for domain in DOMAINS:
            # They are made without passwords, and a server that is not ours may ask for one.
            self.database.create_login(f"{domain}_rw")
        return said

    def load_raw(self) -> str:
        """Load the raw data."""
        return self.run(self.root, sys.executable, str(REPOSITORY / "domains" / "load_raw.py"))

    def up(self, *arguments: str) -> str:
        """`mesh up` in the database."""
        return self.run(self.root, "mesh", "up", "--environment", ENVIRONMENT, "--jobs", "2", *arguments)
