"""What shows data to people outside of dbt."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import Owner, PortId


@dataclass(frozen=True, slots=True)
class Exposure:
    """A dashboard, notebook or application, as a domain declares it with dbt's `exposures`.

    Attributes:
        title: what people call it; its name in dbt where nobody said.
        kind: dbt's word: `dashboard`, `notebook`, `analysis`, `ml`, `application`.
        url: where it is, as it was written: it may lead anywhere, or be no address at all.
        ports: those that it depends on itself, of its own domain and of others, ordered.
    """

    name: str
    title: str
    kind: str
    owner: Owner
    url: str
    ports: tuple[PortId, ...]
