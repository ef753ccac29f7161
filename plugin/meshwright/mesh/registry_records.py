"""What the registry holds: releases, deployments and who consumes what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.relation import Relation


@dataclass(frozen=True, slots=True)
class Release:
    """An immutable, numbered description of a product.

    Attributes:
        version: semantic version, computed from the difference to the release before.
        digest: sha256 of the product document, hexadecimal.
        record: sha256 of the release's own record, which names the digests of all its files and of the release before.
    """

    product: Product
    version: str
    digest: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class ServedPort:
    """A port as an environment serves it.

    Attributes:
        built_at: UTC time (`2026-11-22T10:00:00Z`) of the run that built the rows served now.
        rows: how many rows it has, or None where the engine did not count them.
        results: how many tests of its model ended with each status of dbt in that run (`pass`, `warn`); empty where
            none ran, or nobody kept it.
        milliseconds: how long its model took to build in that run, or None where nobody kept it.
    """

    port: PortId
    product: str
    relation: Relation
    built_at: str
    rows: int | None = None
    results: tuple[tuple[str, int], ...] = ()
    milliseconds: int | None = None


_ROUND_REF = ("PRV003", "PRV004")
"""The rules whose findings are reads that no `ref` shows: foreign-source and hard-coded-read."""

PASSED = ("pass", "success")
"""How dbt says that a test or a model ended as it should."""

Confidence = Literal["exact", "partial", "unknown"]
"""How sure it is which columns are read: exactly those, those and perhaps others, or nobody knows."""


@dataclass(frozen=True, slots=True)
class PortUse:
    """That a domain reads a port, and which of its columns.

    Attributes:
        columns: the columns that are named, spelled as in the port's contract, or in lower case where it has none of
            the name; sorted.
        confidence: with anything but `exact`, every column counts as read.
        star: whether the domain passes on all columns that the port has, so that a new one reaches its own tables.
        product: the reader's data product that it is read for; empty when it is for none, or for several.
        environment: of the port's domain, that in which it is read; empty when nobody knows, so that it may be any.
    """

    port: PortId
    columns: tuple[str, ...] = ()
    confidence: Confidence = "unknown"
    star: bool = False
    product: str = ""
    environment: str = ""

    def reads(self, column: str) -> bool:
        """Whether a change of the column may be felt."""
        return self.confidence != "exact" or self.star or column.casefold() in map(str.casefold, self.columns)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What one successful build put into an environment.

    Attributes:
        sequence: counts the deployments of this domain in this environment, from 1.
        published_at: UTC time at which the registry's pointer moved.
        releases: product name and release version, one for each product served.
        share: the DuckDB share's path, relative to the registry folder, or None on other engines.
        uses: what the domain reads from others.
        exposures: what it shows outside of dbt that depends on ports, its own or those of others.
        results: counts by status (`pass`, `warn`, `success`) of the run's models and tests.
        seconds: wall time of the build, in whole seconds.
        acknowledged: changes of others that the domain has agreed to, each by its key.
        records: sha256 of the release's own record by product name, for each release served; empty in deployments from
            before it was kept.
        debt: findings about reading others that the domain has accepted: the rule's code, and what is read.
        restored_at: UTC time at which the environment went back to this build; empty when it did not go back.
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
    exposures: tuple[Exposure, ...] = ()
    share: str | None = None
    results: tuple[tuple[str, int], ...] = ()
    seconds: int = 0
    debt: tuple[tuple[str, PortId], ...] = ()
    acknowledged: tuple[str, ...] = ()
    records: tuple[tuple[str, str], ...] = ()
    restored_at: str = ""

    @property
    def read_round_ref(self) -> tuple[PortId, ...]:
        """What the domain reads by source or by name, and has accepted as debt; each once."""
        return tuple(dict.fromkeys(read for rule, read in self.debt if rule in _ROUND_REF))
