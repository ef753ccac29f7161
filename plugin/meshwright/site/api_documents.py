"""The documents of the JSON API beside the pages, but for `domain.json`, which is `facts.DomainFacts`.

What has its default is left out. Addresses are relative to the site's folder. A change here is a change of the API.
"""

from __future__ import annotations

import msgspec

from meshwright.mesh.port import Owner
from meshwright.mesh.product import ProductStatus, ProductType
from meshwright.site.facts import ChangeFacts

FORMAT = 1


class _Document(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Counts(_Document, frozen=True):
    """How much there is.

    Attributes:
        columns: of all ports together; each version of a port counts.
        reads: pairs of a port and a domain that reads it.
    """

    domains: int
    products: int
    ports: int
    columns: int
    releases: int
    reads: int


class ProductEntry(_Document, frozen=True):
    """A product in the index.

    Attributes:
        version: of the release that is served.
        page: the address of its page.
        document: the address of its `product.json`.
        consumers: how many other domains read it.
    """

    name: str
    version: str
    page: str
    document: str
    title: str = ""
    type: ProductType | None = None
    status: ProductStatus = "active"
    ports: int = 0
    releases: int = 0
    consumers: int = 0


class DomainEntry(_Document, frozen=True):
    """A domain in the index.

    Attributes:
        page: the address of its page.
        document: the address of its `domain.json`.
        environment: the one whose releases are shown; missing for a domain that serves nothing.
        reads: the domains that it reads.
        read_by: the domains that read it.
    """

    name: str
    page: str
    document: str
    description: str = ""
    owner: Owner = Owner()
    environment: str | None = None
    environments: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()
    products: tuple[ProductEntry, ...] = ()


class MeshDocument(_Document, frozen=True):
    """`api/mesh.json`: what there is, and where."""

    format: int
    counts: Counts
    domains: tuple[DomainEntry, ...]


class ReleaseEntry(_Document, frozen=True):
    """A release in the timeline.

    Attributes:
        released_at: UTC time; missing where nobody kept it.
        breaking: whether a reader of the release before may have to change something.
        yanked: why its owner calls it bad; missing for a release that is not yanked.
    """

    domain: str
    product: str
    version: str
    released_at: str = ""
    breaking: bool = False
    yanked: str | None = None
    changes: tuple[ChangeFacts, ...] = ()


class ChangesDocument(_Document, frozen=True):
    """`api/changes.json`: the newest releases of all products, newest first.

    Attributes:
        total: how many releases there are; each `domain.json` has all of its domain.
    """

    format: int
    total: int
    releases: tuple[ReleaseEntry, ...]


class ReaderEntry(_Document, frozen=True):
    """Who reads a port.

    Attributes:
        product: the reader's; missing when it reads for none, or for several.
        columns: those that it names.
        every: whether any column counts as read, because nobody knows better.
        round_ref: whether it reads past the contract, by a table's name or a source.
    """

    domain: str
    product: str = ""
    columns: tuple[str, ...] = ()
    every: bool = False
    round_ref: bool = False


class ColumnEntry(_Document, frozen=True):
    """A column of a contract."""

    name: str
    type: str = ""
    description: str = ""
    classification: str = ""
    unit: str = ""
    definition: str = ""
    tags: tuple[str, ...] = ()


class ConstraintEntry(_Document, frozen=True):
    """A promise about rows."""

    type: str
    columns: tuple[str, ...] = ()
    expression: str = ""


class TestEntry(_Document, frozen=True):
    """A data test that rows go through before anybody sees them.

    Attributes:
        values: those that are accepted, as JSON texts.
        blocks: whether its failure keeps the rows from readers.
    """

    kind: str
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    blocks: bool = True


class PortEntry(_Document, frozen=True):
    """A port's contract.

    Attributes:
        version: of the dbt model; missing for a model without versions.
        latest: whether a `ref` without a version means this one.
        page: the address of its page.
        contract: the address of its contract as ODCS; missing without one.
        enforced: whether dbt checks columns and types when it builds the port.
        deprecated_from: ISO date from which it may be gone.
        replacement: what to read instead, as `inputs` in mesh.yml names it.
    """

    name: str
    page: str
    version: str | None = None
    latest: bool = True
    contract: str = ""
    description: str = ""
    enforced: bool = False
    deprecated_from: str | None = None
    replacement: str | None = None
    columns: tuple[ColumnEntry, ...] = ()
    constraints: tuple[ConstraintEntry, ...] = ()
    tests: tuple[TestEntry, ...] = ()
    readers: tuple[ReaderEntry, ...] = ()


class ProductDocument(_Document, frozen=True):
    """`product.json`: the contracts of a product's ports; all else about it is in `domain.json`.

    Attributes:
        version: of the release that is served.
        contract: the address of the product as Bitol ODPS; missing without one.
    """

    format: int
    domain: str
    product: str
    version: str
    page: str
    contract: str = ""
    ports: tuple[PortEntry, ...] = ()
