"""Data products: the ports that one team publishes and versions together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.port import Owner, Port

ProductType = Literal["source-aligned", "aggregate", "consumer-aligned"]
Stability = Literal["experimental", "stable", "strict"]
ProductStatus = Literal["draft", "active", "deprecated", "retired"]


@dataclass(frozen=True, slots=True)
class Product:
    """A data product as its domain describes it, with its ports.

    Attributes:
        name: the dbt group.
        consumers: the domains that may read it; None means every domain of the mesh, empty means nobody.
        strict: whether no domain may carry accepted debt for reading it.
        stability: how much its readers can rely on: `strict` keeps every promise, `stable` lets what is not read go and
            promises be weakened, `experimental` tells of changes and keeps nothing.
        support: where to ask, for example `{"channel": "#weather"}`.
        sla: what is promised about the data as a whole, for example `{"freshness": "24h"}`.
    """

    domain: str
    name: str
    ports: tuple[Port, ...]
    title: str = ""
    description: str = ""
    type: ProductType | None = None
    status: ProductStatus = "active"
    owner: Owner = Owner()
    support: tuple[tuple[str, str], ...] = ()
    sla: tuple[tuple[str, str], ...] = ()
    consumers: tuple[str, ...] | None = None
    strict: bool = False
    stability: Stability = "strict"

    def offered_to(self, domain: str) -> bool:
        """Whether a domain may read the product's ports; the owner always may."""
        return domain == self.domain or self.consumers is None or domain in self.consumers
