"""What the pages of one domain are made from: its surroundings, and the contracts of its ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meshwright.mesh.port import Port, PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.site.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class DomainDetail:
    """One domain, whole.

    Attributes:
        ports: the contract of each of its ports.
        dbt_docs: the path of its dbt docs in the site; None for a domain without.
        contracts: the path in the site of each port's ODCS contract.
        builds: the last ones of each port in the domain's default environment, oldest first.
        standards: the path in the site of what describes each product as ODPS, by the product's name.
    """

    around: Surroundings
    ports: Mapping[PortId, Port]
    dbt_docs: str | None = None
    contracts: Mapping[PortId, str] = field(default_factory=dict)
    standards: Mapping[str, str] = field(default_factory=dict)
    builds: Mapping[PortId, tuple[PortBuild, ...]] = field(default_factory=dict)
