"""What `mesh impact` has to show: who reads some ports, or a column of them."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.mesh.reader import Reader


@dataclass(frozen=True, slots=True)
class PortImpact:
    """A port, and who would feel a change of it.

    Attributes:
        columns: the columns that were asked for, spelled as its releases do; empty for the port as a whole.
    """

    port: PortId
    columns: tuple[str, ...]
    readers: tuple[Reader, ...]

    @property
    def subject(self) -> str:
        """`weather.hourly_observations.wind_speed`."""
        return ".".join((str(self.port), *self.columns[:1]))


@dataclass(frozen=True, slots=True)
class Impact:
    """Who reads what was asked for.

    Attributes:
        asked: as the user wrote it.
        environment: whose tables are read, or None for every environment.
        domains: how many domains could have said that they read it, its own left out.
        environments: how many environments they are deployed to.
    """

    asked: str
    environment: str | None
    ports: tuple[PortImpact, ...]
    domains: int
    environments: int

    @property
    def readers(self) -> tuple[Reader, ...]:
        """All of them."""
        return tuple(reader for port in self.ports for reader in port.readers)
