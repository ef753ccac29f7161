"""What the registry holds: releases, deployments and who consumes what."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.relation import Relation


@dataclass(frozen=True, slots=True)
class Release:
    """An immutable, numbered description of a product.

    Attributes:
        version: semantic version, computed from the difference to the release before.
        digest: sha256 of the product document, hexadecimal.
    """

    product: Product
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ServedPort:
    """A port as an environment serves it.

    Attributes:
        built_at: UTC time (`2026-11-22T10:00:00Z`) of the run that built the rows served now.
        rows: how many rows it has, or None where the engine did not count them.
    """

    port: PortId
    product: str
    relation: Relation
    built_at: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class PortUse:
    """That a domain reads a port; `columns` None means unknown, which counts as every column."""

    port: PortId
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """What one successful build put into an environment.

    Attributes:
        sequence: counts the deployments of this domain in this environment, from 1.
        published_at: UTC time at which the registry's pointer moved.
        releases: product name and release version, one for each product served.
        share: the DuckDB share's path, relative to the registry folder, or None on other engines.
        uses: what the domain reads from others.
        results: counts by status (`pass`, `warn`, `success`) of the run's models and tests.
        seconds: wall time of the build, in whole seconds.
        debt: findings about reading others that the domain has accepted: the rule's code, and what is read.
    """

    environment: str
    domain: str
    sequence: int
    invocation_id: str
    published_at: str
    adapter: str
    dbt_version: str
    description: str
    owner: Owner
    releases: tuple[tuple[str, str], ...]
    served: tuple[ServedPort, ...]
    uses: tuple[PortUse, ...] = ()
    share: str | None = None
    results: tuple[tuple[str, int], ...] = ()
    seconds: int = 0
    debt: tuple[tuple[str, PortId], ...] = ()
